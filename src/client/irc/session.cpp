#include "irc/session.h"

#include <hubbub/protocol/message.h>
#include <hubbub/protocol/text.h>

#include <algorithm>
#include <utility>

namespace hubbub::client {
namespace {

// A user name of 10 bytes and a host of 63, until the server has sent them.
constexpr std::size_t user_host_guess = 10 + 1 + 63;
// Source: https://modern.ircdocs.horse/#messages
constexpr std::size_t max_line = 512;

}  // namespace

void append_line(std::string& out, std::string_view command,
                 std::initializer_list<std::string_view> params) {
    const std::size_t start = out.size();
    protocol::append_message(out, {}, command, params);
    const auto forbidden = [](char c) { return c == '\r' || c == '\n' || c == '\0'; };
    const auto end = out.end() - 2;
    out.erase(std::remove_if(out.begin() + static_cast<std::ptrdiff_t>(start), end, forbidden),
              end);
}

Session::Session(SessionSettings settings) : nick(settings.nick), settings_(std::move(settings)) {
    for (const std::string& one : settings_.friends) friends.add(one);
}

void Session::send(std::string_view command, std::initializer_list<std::string_view> params) {
    const std::size_t start = output_.size();
    append_line(output_, command, params);
    const std::size_t length = output_.size() - start;
    if (length > max_line) {
        output_.resize(start);
        return error("Too long: the limit is " + std::to_string(max_line) + " bytes, this has " +
                     std::to_string(length) + ". Not sent.");
    }
    if (command == "PING") liveness_.asked();
}

void Session::send_paced(PacedMessage message) {
    if (message.lines == 1 && message.bytes.size() > max_line)
        return error("The name of the recipient is too long. Not sent.");
    pace_.put(std::move(message));
    send_due();
}

void Session::send_due() {
    while (auto message = settings_.person ? pace_.next() : pace_.first()) {
        output_ += message->bytes;
        if (message->shown) emit(std::move(*message->shown));
    }
}

bool Session::may_queue(std::size_t lines) {
    if (!settings_.person || pace_.waiting() + lines <= Pace::max_waiting) return true;
    error("No more than " + std::to_string(Pace::max_waiting) +
          " lines can wait to be sent. None of this was sent.");
    return false;
}

void Session::drop_waiting_for(std::string_view target) {
    pace_.drop([&](const std::string& one) { return isupport.same(one, target); });
}

void Session::leave(std::string_view why) {
    constexpr std::size_t max_reason = 400;
    progress.leaving = true;
    pace_.drop();
    send("QUIT", {protocol::cut(why, max_reason)});
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
    event.kind = EventKind::error;
    event.text = std::move(text);
    emit(std::move(event));
}

void Session::tick(Steady now) {
    pace_.tick(now);
    send_due();
    switch (liveness_.tick(now, progress.registered, nick.must_choose())) {
        case Liveness::Verdict::fine: return;
        // Not by send(): liveness_ knows of this PING.
        case Liveness::Verdict::ask: return append_line(output_, "PING", {"hubbub"});
        case Liveness::Verdict::no_sign_on:
            if (progress.error.empty())
                progress.error = std::string("the server does not answer ") +
                                 (login.pending() ? "the login (SASL)" : "the sign-on");
            return;
        case Liveness::Verdict::no_answer:
            if (progress.error.empty())
                progress.error = "the server stopped answering: nothing received for two minutes";
            return;
    }
}

std::string Session::take_output() {
    return std::exchange(output_, {});
}

std::vector<Event> Session::take_events() {
    return std::exchange(events_, {});
}

std::size_t Session::fits(std::string_view target) const {
    const std::size_t mask =
        progress.user_host.empty() ? user_host_guess : progress.user_host.size();
    // ":NICK!USER@HOST PRIVMSG TARGET :TEXT\r\n" has 512 bytes at most.
    const std::size_t around = 1 + nick.current().size() + 1 + mask + 9 + target.size() + 2 + 2;
    constexpr std::size_t least = 64;
    return around + least > max_line ? least : max_line - around;
}

}  // namespace hubbub::client
