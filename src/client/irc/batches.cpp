// Lines that belong together: messages of many lines, and what was said before.
// Source: https://ircv3.net/specs/extensions/batch, multiline, chathistory

#include <algorithm>
#include <array>
#include <charconv>
#include <ctime>
#include <string>
#include <utility>

#include "irc/secrets.h"
#include "irc/server_lines.h"
#include "irc/session.h"
#include "irc/split.h"

namespace hubbub::client {
namespace {

using protocol::Message;

// A server that never ends a batch must not fill the memory.
constexpr std::size_t most_lines = 5000;
constexpr std::size_t most_bytes = std::size_t{4} * 1024 * 1024;

bool is_history(std::string_view type) {
    return type == "chathistory" || type == "draft/chathistory";
}

bool is_search(std::string_view type) {
    return type == "soju.im/search" || type == "search";
}

bool is_multiline(std::string_view type) {
    return type == "draft/multiline" || type == "multiline";
}

// All lines become one message, which has the tags that the batch came with.
void finish_multiline(Session& session, const Batch& batch) {
    std::string text;
    std::string first;
    for (const std::string& line : batch.lines) {
        const auto message = protocol::parse(line);
        if (!message || message->count < 2) continue;
        const bool concat =
            protocol::raw_tag_value(message->tags, "draft/multiline-concat").has_value();
        if (first.empty())
            first = line;
        else if (!concat)
            text += '\n';
        text += message->param(1);
    }
    auto whole = protocol::parse(first);
    if (!whole) return;
    whole->tags = batch.tags;
    whole->params[1] = text;
    handle_server_line(session, *whole);
}

void finish_history(Session& session, const Batch& batch) {
    State& state = session.state();
    const bool before = std::exchange(state.replaying, true);
    for (const std::string& line : batch.lines) session.receive(line);
    state.replaying = before;
    Event event;
    event.kind = Event::Kind::history;
    event.room = batch.target;
    event.text = std::to_string(batch.lines.size());
    session.emit(std::move(event));
}

// The number behind "name=" in "a=1,b=2".
std::size_t limit_of(std::string_view list, std::string_view name, std::size_t otherwise) {
    while (!list.empty()) {
        const std::size_t end = std::min(list.find(','), list.size());
        const std::string_view part = list.substr(0, end);
        list.remove_prefix(std::min(end + 1, list.size()));
        if (!part.starts_with(name) || part.size() <= name.size() + 1) continue;
        std::size_t value = 0;
        const std::string_view digits = part.substr(name.size() + 1);
        std::from_chars(digits.data(), digits.data() + digits.size(), value);
        return value > 0 ? value : otherwise;
    }
    return otherwise;
}

}  // namespace

bool keep_for_batch(Session& session, const Message& message, std::string_view line) {
    State& state = session.state();
    if (state.batches.empty()) return false;
    const auto reference = protocol::raw_tag_value(message.tags, "batch");
    if (!reference) return false;
    const auto found = state.batches.find(*reference);
    if (found == state.batches.end()) return false;
    Batch& batch = found->second;
    batch.bytes += line.size();
    if (batch.lines.size() >= most_lines || batch.bytes > most_bytes) return true;
    batch.lines.emplace_back(line);
    return true;
}

void on_batch(Session& session, const Message& message, std::string_view) {
    State& state = session.state();
    const std::string_view reference = message.param(0);
    if (reference.size() < 2) return;
    const std::string name(reference.substr(1));
    if (reference.front() == '+') {
        constexpr std::size_t most_open = 32;
        const std::string_view type = message.param(1);
        const bool known = is_history(type) || is_multiline(type) || is_search(type);
        if (!known || state.batches.size() >= most_open) return;
        state.batches[name] = {
            std::string(type), std::string(message.param(2)), std::string(message.tags), {}, 0};
        return;
    }
    auto node = state.batches.extract(name);
    if (node.empty()) return;
    if (is_multiline(node.mapped().type))
        finish_multiline(session, node.mapped());
    else if (is_search(node.mapped().type))
        finish_search(session, node.mapped());
    else
        finish_history(session, node.mapped());
}

bool Session::offers_history() const {
    return state_.caps.contains("draft/chathistory") || state_.caps.contains("chathistory");
}

std::size_t Session::ask_history(std::string_view verb, const std::string& target,
                                 std::string_view reference) {
    const std::size_t limit = std::min<std::size_t>(state_.isupport.history_limit(), 100);
    send("CHATHISTORY", {verb, target, reference, std::to_string(limit)});
    return limit;
}

std::string history_reference(std::string_view msgid, Wall at) {
    if (!msgid.empty()) return "msgid=" + std::string(msgid);
    const std::time_t seconds = std::chrono::system_clock::to_time_t(at);
    std::tm utc{};
    ::gmtime_r(&seconds, &utc);
    std::array<char, 32> text{};
    const std::size_t length =
        std::strftime(text.data(), text.size(), "timestamp=%Y-%m-%dT%H:%M:%S", &utc);
    const auto since = std::chrono::duration_cast<std::chrono::milliseconds>(at.time_since_epoch());
    std::string fraction = std::to_string(1000 + since.count() % 1000);
    return std::string(text.data(), length) + "." + fraction.substr(1) + "Z";
}

void Session::say_lines(const std::string& target, const std::vector<std::string>& lines) {
    const auto offered = state_.caps_offered.find("draft/multiline");
    if (lines.size() < 2 || !state_.caps.contains("draft/multiline") ||
        offered == state_.caps_offered.end()) {
        for (const std::string& line : lines) speak_line(Event::Kind::said, target, line);
        return;
    }
    const std::size_t most = limit_of(offered->second, "max-lines", 24);
    const std::size_t room = limit_of(offered->second, "max-bytes", 4096);
    std::vector<std::string> part;
    std::size_t pieces = 0;
    std::size_t bytes = 0;
    const auto flush = [&] {
        if (!part.empty()) say_batch(target, std::exchange(part, {}));
        pieces = bytes = 0;
    };
    for (const std::string& line : lines) {
        const std::string clean = sayable(line);
        const std::size_t more = std::max<std::size_t>(split_text(clean, fits(target)).size(), 1);
        const bool alone = more > most || clean.size() > room;
        if (alone || pieces + more > most || bytes + clean.size() + 1 > room) flush();
        if (alone) {
            speak_line(Event::Kind::said, target, clean);
            continue;
        }
        part.push_back(clean);
        pieces += more;
        bytes += clean.size() + 1;
    }
    flush();
}

// The reference is this connection's own; servers keep those of each client apart.
void Session::say_batch(const std::string& target, const std::vector<std::string>& lines) {
    if (lines.size() == 1) return speak_line(Event::Kind::said, target, lines.front());
    const std::string name = "m" + std::to_string(++batches_sent_);
    Outgoing message;
    message.target = target;
    message.lines = lines.size();
    std::string& out = message.bytes;
    append_line(out, "BATCH", {"+" + name, "draft/multiline", target});
    std::string whole;
    for (const std::string& line : lines) {
        bool first = true;
        std::vector<std::string_view> pieces = split_text(line, fits(target));
        if (pieces.empty()) pieces.emplace_back();
        for (const std::string_view piece : pieces) {
            out += "@batch=" + name + (first ? " " : ";draft/multiline-concat ");
            // A blank at a cut belongs to the text.
            const bool blank = !first && piece.data() > line.data() && piece.data()[-1] == ' ';
            append_line(out, "PRIVMSG", {target, (blank ? " " : "") + std::string(piece)});
            first = false;
        }
        whole += (whole.empty() ? "" : "\n") + line;
    }
    append_line(out, "BATCH", {"-" + name});
    message.shown = own_words(Event::Kind::said, target, without_passwords(target, whole));
    dispatch(std::move(message));
}

}  // namespace hubbub::client
