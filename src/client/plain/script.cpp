#include "plain/script.h"

#include <hubbub/protocol/text.h>

#include <utility>

#include "irc/render.h"
#include "irc/speech.h"
#include "irc/split.h"

namespace hubbub::client {
namespace {

// Servers disconnect a client with about 20 messages or 8 KiB pending.
constexpr std::size_t window = 12;
constexpr std::size_t queue_length = 64;
// A longer line is sent in pieces.
constexpr std::size_t longest_line = 16384;

constexpr std::chrono::seconds to_join{60};
// A server may pace messages to one every few seconds.
constexpr std::chrono::seconds to_confirm{180};
constexpr std::chrono::seconds to_answer{120};
constexpr std::chrono::seconds to_close{3};

}  // namespace

Script::Script(Session& session, std::string channel)
    : session_(session), channel_(std::move(channel)) {}

bool Script::joined() const {
    return session_.channels.find(channel_) != nullptr;
}

bool Script::wants_input() const {
    return joined() && !input_ended_ && !verdict_ && lines_.size() < queue_length;
}

void Script::feed(std::string_view bytes) {
    while (!bytes.empty()) {
        const std::size_t end = bytes.find('\n');
        partial_ += bytes.substr(0, end);
        if (end != std::string_view::npos) {
            take_line(std::exchange(partial_, {}));
        } else if (partial_.size() > longest_line) {
            const std::string piece(protocol::cut(partial_, longest_line));
            partial_.erase(0, piece.size());
            take_line(piece);
        }
        bytes.remove_prefix(end == std::string_view::npos ? bytes.size() : end + 1);
    }
    pump();
}

void Script::end_of_input() {
    input_ended_ = true;
    take_line(std::exchange(partial_, {}));
    pump();
}

void Script::take_line(std::string_view line) {
    const std::string clean = sayable(line);
    for (const std::string_view piece : split_text(clean, session_.fits(channel_)))
        lines_.emplace_back(piece);
}

void Script::pump() {
    if (!joined() || session_.progress.leaving || verdict_) return;
    while (!lines_.empty() && unconfirmed_ < window) {
        say(session_, channel_, lines_.front());
        lines_.pop_front();
        ++unconfirmed_;
    }
    const bool all_said = input_ended_ && lines_.empty();
    if (asked_.empty() && (unconfirmed_ >= window || all_said)) ask();
}

void Script::ask() {
    asked_ = "hubbub-" + std::to_string(++questions_);
    session_.send("PING", {asked_});
}

void Script::react() {
    for (const Event& event : session_.take_events()) look_at(event);
    const SessionProgress& state = session_.progress;
    if (verdict_) return;
    if (!state.error.empty()) {
        if (state.leaving)
            verdict_ = ExitCode::fine;
        else
            fail(state.error);
        return;
    }
    if (!asked_.empty() && state.pong == asked_) {
        asked_.clear();
        idle_ = false;
        ++progress_;
        const bool all_said = input_ended_ && lines_.empty();
        unconfirmed_ = 0;
        if (all_said && !state.leaving) session_.leave("end of input");
    }
    pump();
}

void Script::look_at(const Event& event) {
    if (const std::string line = script_line(event, channel_); !line.empty()) heard_ += line + '\n';
    const bool thrown_out = event.kind == EventKind::kicked && event.mention;
    if (thrown_out) {
        fail(event.who + " kicked this client from " + event.channel +
             (event.text.empty() ? "" : ": " + event.text));
    } else if (event.kind == EventKind::error) {
        // After the welcome, an error means that a channel or a message was refused.
        if (session_.progress.registered && !session_.progress.leaving)
            fail(event.text);
        else
            complain(event.text);
    } else if (event.kind == EventKind::info && event.code.empty()) {
        complain(event.text);
    }
}

void Script::disconnected(std::string_view reason) {
    if (verdict_) return;
    if (session_.progress.leaving)
        verdict_ = ExitCode::fine;
    else
        fail(session_.progress.error.empty() ? reason : session_.progress.error);
}

void Script::unheard() {
    input_ended_ = true;
    lines_.clear();
    if (!session_.progress.leaving) session_.leave("output closed");
}

void Script::idle() {
    if (!joined() || !asked_.empty() || verdict_) return;
    idle_ = true;
    ask();
}

std::optional<std::chrono::seconds> Script::patience() const {
    if (session_.progress.leaving) return to_close;
    if (!joined()) return to_join;
    if (!asked_.empty()) return idle_ ? to_answer : to_confirm;
    return std::nullopt;
}

void Script::out_of_patience() {
    if (session_.progress.leaving)
        verdict_ = ExitCode::fine;
    else if (!joined())
        fail("sign-on failed: no answer for a minute");
    else
        fail("the server stopped answering; the last messages may be lost");
}

void Script::complain(std::string_view text) {
    complaints_ += "hubbub: " + protocol::visible(text) + '\n';
}

void Script::fail(std::string_view text) {
    complain(text);
    verdict_ = ExitCode::thrown_out;
}

std::string Script::take_heard() {
    return std::exchange(heard_, {});
}

std::string Script::take_complaints() {
    return std::exchange(complaints_, {});
}

}  // namespace hubbub::client
