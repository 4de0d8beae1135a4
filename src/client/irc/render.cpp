#include "irc/render.h"

#include <hubbub/protocol/casemap.h>
#include <hubbub/protocol/text.h>

#include <array>
#include <ctime>

namespace hubbub::client {
namespace {

std::string because(const std::string& text) {
    return text.empty() ? "" : " (" + text + ")";
}

std::string speaker(const Event& event, const std::string& nick) {
    switch (event.kind) {
        case EventKind::action: return "* " + nick;
        case EventKind::notice: return "-" + (nick.empty() ? std::string("server") : nick) + "-";
        default: return "<" + nick + ">";
    }
}

std::string painted(std::string_view colour, const std::string& text, const Colours& colours) {
    if (colour.empty()) return text;
    return std::string(colour) + text + std::string(colours.reset());
}

std::string talk(const Event& event, const LineContext& context) {
    const Colours& colours = context.colours;
    const std::string nick = protocol::visible(event.who);
    const std::string text = protocol::visible(event.text);
    std::string colour = colours.nick(nick);
    if (event.own) colour = colours.strong();
    if (event.mention) colour = colours.mention();
    return painted(colour, speaker(event, nick), colours) + " " +
           (event.mention ? painted(colours.strong(), text, colours) : text);
}

std::tm local_time(Wall at) {
    const std::time_t seconds = std::chrono::system_clock::to_time_t(at);
    std::tm local{};
    ::localtime_r(&seconds, &local);
    return local;
}

}  // namespace

std::string happening(const Event& event) {
    switch (event.kind) {
        case EventKind::joined: return event.who + " joined " + event.channel;
        case EventKind::parted: return event.who + " left " + event.channel + because(event.text);
        case EventKind::quit: return event.who + " quit" + because(event.text);
        case EventKind::renamed: return event.who + " is now " + event.other;
        case EventKind::kicked:
            return event.who + " kicked " + event.other + " from " + event.channel +
                   because(event.text);
        case EventKind::topic:
            return event.who +
                   (event.text.empty() ? " cleared the topic of " + event.channel
                                       : " set the topic of " + event.channel + ": ") +
                   event.text;
        default: return event.text;
    }
}

std::int64_t local_day(Wall at) {
    const std::tm local = local_time(at);
    const std::chrono::year_month_day day{
        std::chrono::year{local.tm_year + 1900},
        std::chrono::month{static_cast<unsigned>(local.tm_mon + 1)},
        std::chrono::day{static_cast<unsigned>(local.tm_mday)}};
    return std::chrono::sys_days{day}.time_since_epoch().count();
}

std::string day_text(Wall at) {
    const std::tm local = local_time(at);
    std::array<char, 64> text{};
    const std::size_t length = std::strftime(text.data(), text.size(), "%A, %d %B %Y", &local);
    std::string day(text.data(), length);
    const std::size_t zero = day.find(" 0");
    if (zero != std::string::npos) day.erase(zero + 1, 1);
    return day;
}

std::string clock_text(Wall at) {
    const std::tm local = local_time(at);
    std::array<char, 8> text{};
    const std::size_t length = std::strftime(text.data(), text.size(), "%H:%M", &local);
    return {text.data(), length};
}

std::string screen_line(const Event& event, const LineContext& context) {
    const Colours& colours = context.colours;
    std::string line;
    if (!context.clock.empty())
        line = painted(colours.faint(), std::string(context.clock), colours) + " ";
    const bool elsewhere =
        !event.channel.empty() && !protocol::same(event.channel, context.channel);
    const bool names_channel = event.kind == EventKind::joined || event.kind == EventKind::parted ||
                               event.kind == EventKind::kicked || event.kind == EventKind::topic;
    if (elsewhere && !names_channel)
        line +=
            painted(colours.faint(), "[" + protocol::visible(event.channel) + "]", colours) + " ";
    if (is_message(event.kind)) return line + talk(event, context);
    const std::string text = protocol::visible(happening(event));
    if (event.kind == EventKind::error)
        return line + painted(colours.strong(), "!! " + text, colours);
    if (event.mention) return line + painted(colours.strong(), "-- " + text, colours);
    return line + painted(colours.faint(), "-- " + text, colours);
}

std::string script_line(const Event& event, std::string_view first_channel) {
    // Omit notices of the server and the script's own messages.
    if (!is_message(event.kind) || event.who.empty() || event.channel.empty() || event.own)
        return {};
    std::string line;
    if (protocol::same(event.channel, event.who))
        line = "private ";
    else if (!protocol::same(event.channel, first_channel))
        line = protocol::visible(event.channel) + " ";
    return line + speaker(event, protocol::visible(event.who)) + " " +
           protocol::visible(event.text);
}

}  // namespace hubbub::client
