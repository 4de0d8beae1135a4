#include "session.h"

#include <hubbub/protocol/casemap.h>
#include <hubbub/protocol/text.h>

#include <algorithm>
#include <utility>

#include "friends.h"
#include "server_lines.h"
#include "split.h"

namespace hubbub::client {
namespace {

// A server may show a host of 63 bytes and a user name of 10 until it has told otherwise.
constexpr std::size_t user_host_guess = 10 + 1 + 63;

bool part_of_word(char c) {
    const char low = protocol::fold(c);
    return (low >= 'a' && low <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
           static_cast<unsigned char>(c) >= 0x80;
}

}  // namespace

Session::Session(Settings settings) : settings_(std::move(settings)) {
    state_.nick = settings_.nick;
    for (const std::string& nick : settings_.friends) add_friend(*this, nick);
}

void Session::start() {
    send("CAP", {"LS", "302"});
    if (!settings_.password.empty()) send("PASS", {settings_.password});
    send("NICK", {settings_.nick});
    send("USER", {settings_.user, "0", "*", settings_.nick});
}

void Session::receive(std::string_view line) {
    const auto message = protocol::parse(line);
    if (!message || keep_for_batch(*this, *message, line)) return;
    handle_server_line(*this, *message);
    if (!state_.friends.empty()) note_friend(*this, *message);
}

void Session::send(std::string_view command, std::initializer_list<std::string_view> params) {
    const std::size_t start = output_.size();
    protocol::append_message(output_, {}, command, params);
    const auto forbidden = [](char c) { return c == '\r' || c == '\n' || c == '\0'; };
    const auto end = output_.end() - 2;
    output_.erase(
        std::remove_if(output_.begin() + static_cast<std::ptrdiff_t>(start), end, forbidden), end);
}

void Session::emit(Event event) {
    events_.push_back(std::move(event));
}

void Session::info(std::string text) {
    Event event;
    event.text = std::move(text);
    emit(std::move(event));
}

void Session::error(std::string text) {
    Event event;
    event.kind = Event::Kind::error;
    event.text = std::move(text);
    emit(std::move(event));
}

void Session::say(const std::string& target, std::string_view text) {
    speak(Event::Kind::said, target, text);
}

void Session::act(const std::string& target, std::string_view text) {
    speak(Event::Kind::action, target, text);
}

void Session::speak(Event::Kind kind, const std::string& target, std::string_view text) {
    const bool action = kind == Event::Kind::action;
    const std::string_view before = action ? "\x01"
                                             "ACTION "
                                           : "";
    const std::string_view after = action ? "\x01" : "";
    const std::string clean = sayable(text);
    const std::size_t room = fits(target) - before.size() - after.size();
    for (const std::string_view piece : split_text(clean, room)) {
        std::string whole(before);
        whole.append(piece).append(after);
        send("PRIVMSG", {target, whole});
        // Where the server echoes, its echo is shown: in the order in which all the others see it.
        if (state_.caps.contains("echo-message")) continue;
        Event event;
        event.kind = kind;
        event.room = target;
        event.who = state_.nick;
        event.text = piece;
        event.own = true;
        event.mark = mark_of(target, state_.nick);
        emit(std::move(event));
    }
}

void Session::leave(std::string_view why) {
    state_.leaving = true;
    send("QUIT", {why});
}

void Session::tell_typing(const std::string& target) {
    if (!state_.caps.contains("message-tags") || target.find_first_of(" \r\n") != std::string::npos)
        return;
    output_ += "@+typing=active TAGMSG " + target + "\r\n";
}

std::string Session::take_output() {
    return std::exchange(output_, {});
}

std::vector<Event> Session::take_events() {
    return std::exchange(events_, {});
}

bool Session::is_me(std::string_view nick) const {
    return state_.isupport.same(nick, state_.nick);
}

Room* Session::room(std::string_view name) {
    const auto found = state_.rooms.find(state_.isupport.fold(name));
    return found == state_.rooms.end() ? nullptr : &found->second;
}

const Room* Session::room(std::string_view name) const {
    const auto found = state_.rooms.find(state_.isupport.fold(name));
    return found == state_.rooms.end() ? nullptr : &found->second;
}

char Session::mark_of(std::string_view name, std::string_view nick) const {
    const Room* in = room(name);
    if (in == nullptr) return 0;
    const auto found = in->members.find(state_.isupport.fold(nick));
    return found == in->members.end() || found->second.marks.empty() ? '\0'
                                                                     : found->second.marks.front();
}

std::size_t Session::fits(std::string_view target) const {
    const std::size_t mask = state_.user_host.empty() ? user_host_guess : state_.user_host.size();
    // ":NICK!USER@HOST PRIVMSG TARGET :TEXT\r\n" has 512 bytes at most.
    const std::size_t around = 1 + state_.nick.size() + 1 + mask + 9 + target.size() + 2 + 2;
    constexpr std::size_t least = 64;
    return around + least > 512 ? least : 512 - around;
}

void use_password(Session::Settings& settings, const std::string& password) {
    (settings.login.account.empty() ? settings.password : settings.login.password) = password;
}

bool mentions(std::string_view text, std::string_view nick) {
    if (nick.empty()) return false;
    for (std::size_t at = 0; at + nick.size() <= text.size(); ++at) {
        if (!protocol::same(text.substr(at, nick.size()), nick)) continue;
        const std::size_t end = at + nick.size();
        const bool starts = at == 0 || !part_of_word(text[at - 1]);
        const bool ends = end == text.size() || !part_of_word(text[end]);
        if (starts && ends) return true;
    }
    return false;
}

}  // namespace hubbub::client
