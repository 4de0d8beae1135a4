#include "irc/session.h"

#include <hubbub/protocol/casemap.h>
#include <hubbub/protocol/text.h>

#include <algorithm>
#include <utility>

#include "irc/friends.h"
#include "irc/secrets.h"
#include "irc/server_lines.h"
#include "irc/split.h"
#include "irc/wanted_rooms.h"

namespace hubbub::client {
namespace {

// A server may show a host of 63 bytes and a user name of 10 until it has told otherwise.
constexpr std::size_t user_host_guess = 10 + 1 + 63;
// Source: https://modern.ircdocs.horse/#messages
constexpr std::size_t max_line = 512;

constexpr std::chrono::seconds sign_on_silence{60};
constexpr std::chrono::minutes sign_on_time{3};
constexpr std::chrono::seconds ask_after{30};  // of silence
constexpr std::chrono::minutes pong_time{2};
// Between two ticks: the program was stopped, and lines of the server are still unread.
constexpr std::chrono::seconds stopped{20};

bool part_of_word(char c) {
    const char low = protocol::fold(c);
    return (low >= 'a' && low <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
           static_cast<unsigned char>(c) >= 0x80;
}

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

Session::Session(Settings settings) : settings_(std::move(settings)) {
    state_.nick = settings_.nick;
    state_.wished = settings_.nick;
    for (const std::string& nick : settings_.friends) add_friend(*this, nick);
}

void Session::start() {
    send("CAP", {"LS", "302"});
    if (!settings_.password.empty()) send("PASS", {settings_.password});
    send("NICK", {settings_.nick});
    send("USER", {settings_.user, "0", "*", settings_.nick});
}

void Session::receive(std::string_view line) {
    heard_ = true;
    const auto message = protocol::parse(line);
    if (!message || keep_for_batch(*this, *message, line)) return;
    handle_server_line(*this, *message);
    if (!state_.friends.empty()) note_friend(*this, *message);
}

void Session::send(std::string_view command, std::initializer_list<std::string_view> params) {
    const std::size_t start = output_.size();
    append_line(output_, command, params);
    const std::size_t length = output_.size() - start;
    if (length > max_line) {
        output_.resize(start);
        return error("Too long: the server takes " + std::to_string(max_line) +
                     " bytes at once, this has " + std::to_string(length) + ". Nothing was sent.");
    }
    if (command == "PING") asked_ = true;
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
    const std::vector<std::string> lines = split_lines(text);
    if (!may_wait(lines.size())) return;
    if (lines.size() == 1)
        speak_line(Event::Kind::said, target, text);
    else
        say_lines(target, lines);
}

void Session::act(const std::string& target, std::string_view text) {
    speak(Event::Kind::action, target, text);
}

void Session::notice(const std::string& target, std::string_view text) {
    speak(Event::Kind::notice, target, text);
}

void Session::speak(Event::Kind kind, const std::string& target, std::string_view text) {
    const std::vector<std::string> lines = split_lines(text);
    if (!may_wait(lines.size())) return;
    for (const std::string& line : lines) speak_line(kind, target, line);
}

// Returns false, with an error, if too much waits already.
bool Session::may_wait(std::size_t lines) {
    if (!settings_.person || pace_.waiting() + lines <= Pace::max_waiting) return true;
    error("No more than " + std::to_string(Pace::max_waiting) +
          " lines can wait to be sent. Nothing of this was sent.");
    return false;
}

void Session::speak_line(Event::Kind kind, const std::string& target, std::string_view text) {
    const bool action = kind == Event::Kind::action;
    const std::string_view command = kind == Event::Kind::notice ? "NOTICE" : "PRIVMSG";
    const std::string_view before = action ? "\x01"
                                             "ACTION "
                                           : "";
    const std::string_view after = action ? "\x01" : "";
    const std::string clean = sayable(text);
    const std::string shown = without_passwords(target, clean);
    const bool secret = shown != clean;
    const std::size_t room = fits(target) - before.size() - after.size();
    bool first = true;
    for (const std::string_view piece : split_text(clean, room)) {
        std::string whole(before);
        whole.append(piece).append(after);
        Outgoing message;
        message.target = target;
        append_line(message.bytes, command, {target, whole});
        // A masked text is shown once, not once per piece.
        if (first || !secret)
            message.shown = own_words(kind, target, secret ? shown : std::string(piece));
        first = false;
        dispatch(std::move(message));
    }
}

// If the server echoes, its echo is shown: in the order in which all the others see it.
std::optional<Event> Session::own_words(Event::Kind kind, const std::string& target,
                                        std::string text) {
    if (state_.caps.contains("echo-message")) return std::nullopt;
    Event event;
    event.kind = kind;
    event.room = target;
    event.who = state_.nick;
    event.text = std::move(text);
    event.own = true;
    event.mark = mark_of(target, state_.nick);
    return event;
}

void Session::dispatch(Outgoing message) {
    if (message.lines == 1 && message.bytes.size() > max_line)
        return error("The name it goes to is too long. Nothing was sent.");
    pace_.put(std::move(message));
    send_what_may_go();
}

void Session::send_what_may_go() {
    while (auto message = settings_.person ? pace_.next() : pace_.first()) {
        output_ += message->bytes;
        if (message->shown) emit(std::move(*message->shown));
    }
}

void Session::drop_waiting_for(std::string_view target) {
    pace_.drop([&](const std::string& one) { return state_.isupport.same(one, target); });
}

void Session::tick(Steady now) {
    if (ticked_at_ && now - *ticked_at_ > stopped) {
        started_at_.reset();
        asked_at_.reset();
        heard_ = true;
    }
    ticked_at_ = now;
    pace_.tick(now);
    send_what_may_go();
    if (std::exchange(heard_, false) || !heard_at_) {
        heard_at_ = now;
        asked_at_.reset();
    }
    if (std::exchange(asked_, false) && !asked_at_) asked_at_ = now;
    if (state_.registered)
        watch_answers(now);
    else
        watch_sign_on(now);
}

void Session::watch_sign_on(Steady now) {
    // The person takes as long as they take; the server ends it if it does not want to wait.
    if (!started_at_ || state_.needs_nick) started_at_ = heard_at_ = now;
    if (now - *heard_at_ < sign_on_silence && now - *started_at_ < sign_on_time) return;
    const std::string step = state_.sasl ? "the login (SASL)" : "the sign-on";
    if (state_.error.empty()) state_.error = "the server does not answer " + step;
}

void Session::watch_answers(Steady now) {
    if (!asked_at_ && now - *heard_at_ >= ask_after) {
        send("PING", {"hubbub"});
        asked_ = false;
        asked_at_ = now;
    }
    if (asked_at_ && now - *asked_at_ >= pong_time && state_.error.empty())
        state_.error = "the server stopped answering: no word for two minutes";
}

void Session::leave(std::string_view why) {
    constexpr std::size_t longest = 400;
    state_.leaving = true;
    pace_.drop();
    send("QUIT", {protocol::cut(why, longest)});
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
