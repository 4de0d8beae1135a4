// What was said before, as a server tells it, brought together with what is here already.

#include <algorithm>
#include <string>
#include <unordered_set>

#include "irc/history.h"
#include "talk/buffer.h"

namespace hubbub::client {
namespace {

using Kind = Event::Kind;

// The same for a line and the event it comes from.
std::string identity(std::string_view msgid, Wall at, std::string_view who, std::string_view text) {
    if (!msgid.empty()) return std::string(msgid);
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(at.time_since_epoch());
    return std::to_string(ms.count()) + " " + std::string(who) + " " + std::string(text);
}

}  // namespace

Buffer::Added Buffer::add_history(const std::vector<Event>& events) {
    std::unordered_set<std::string> known;
    for (auto number = lines_.begin(); number < lines_.end(); ++number) {
        const StoredLine& line = lines_.at(number);
        if (is_talk(line.kind()))
            known.insert(identity(line.msgid(), line.at(), line.who(), line.text()));
    }
    const bool first_of_all = known.empty();
    std::vector<const Event*> fresh;
    for (const Event& event : events) {
        if (!is_talk(event.kind) || !event.at) continue;
        if (known.insert(identity(event.msgid, *event.at, event.who, event.text)).second)
            fresh.push_back(&event);
    }
    if (!fresh.empty()) lines_.drop_logged();
    // The newest first: what is older goes in front of it.
    std::reverse(fresh.begin(), fresh.end());
    std::stable_sort(fresh.begin(), fresh.end(),
                     [](const Event* a, const Event* b) { return *a->at > *b->at; });
    for (const Event* const event : fresh) {
        insert_by_time(*event, first_of_all);
        note_heard(*event);
    }
    fold_.clear();
    const auto hidden =
        std::count_if(fresh.begin(), fresh.end(), [](const Event* event) { return event->hidden; });
    return {fresh.size(), fresh.size() - static_cast<std::size_t>(hidden)};
}

void Buffer::add_log(const std::vector<OldLine>& lines) {
    // A server that remembers nothing is asked again after each reconnect.
    if (!lines_.empty() && lines_.at(lines_.begin()).kind() == Event::Kind::logged) return;
    for (std::size_t left = lines.size(); left > 0; --left) {
        const OldLine& line = lines[left - 1];
        StoredLine::Parts parts;
        parts.kind = Event::Kind::logged;
        parts.at = line.at;
        parts.who = line.who;
        parts.text = line.text;
        if (!lines_.push_front(StoredLine(parts))) return;
    }
}

void Buffer::insert_by_time(const Event& event, bool first_of_all) {
    StoredLine line({event.kind, event.own, event.mention, event.mark, *event.at, event.who,
                     event.text, event.msgid, event.origin, event.hidden});
    Scrollback::Number before = lines_.end();
    // What happens while the history is fetched is not older than it.
    const bool oldest = lines_.empty() || *event.at < lines_.at(lines_.begin()).at();
    while (!oldest && before > lines_.begin() && lines_.at(before - 1).at() > *event.at) --before;
    if (oldest) {
        lines_.push_front(std::move(line));
        return;
    }
    lines_.insert(before, std::move(line));
    if (read_to_ && *read_to_ > before) ++*read_to_;
    if (scrolled && scrolled->line >= before) ++scrolled->line;
    // What was missed is new.
    const bool missed = !first_of_all && !event.own;
    if (missed && (!read_to_ || *read_to_ > before)) read_to_ = before;
}

std::string Buffer::oldest_reference() const {
    for (auto number = lines_.begin(); number < lines_.end(); ++number) {
        const StoredLine& line = lines_.at(number);
        if (is_talk(line.kind())) return history_reference(line.msgid(), line.at());
    }
    return {};
}

std::string Buffer::newest_reference() const {
    for (auto number = lines_.end(); number > lines_.begin(); --number) {
        const StoredLine& line = lines_.at(number - 1);
        if (is_talk(line.kind())) return history_reference(line.msgid(), line.at());
    }
    return {};
}

}  // namespace hubbub::client
