#include "talk/buffer.h"

#include <hubbub/protocol/casemap.h>
#include <hubbub/terminal/width.h>

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "irc/history.h"
#include "irc/render.h"

namespace hubbub::client {
namespace {

constexpr std::size_t speakers_kept = 200;

bool same_day(Wall a, Wall b) {
    return local_day(a) == local_day(b);
}

// Returns equal texts for a line and the event it was made from.
std::string identity(std::string_view msgid, Wall at, std::string_view who, std::string_view text) {
    if (!msgid.empty()) return std::string(msgid);
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(at.time_since_epoch());
    return std::to_string(ms.count()) + " " + std::string(who) + " " + std::string(text);
}

}  // namespace

Buffer::Buffer(BufferKind kind_, std::string name_, std::size_t network_, terminal::KillRing& ring,
               const BufferLimits& limits)
    : kind(kind_),
      name(std::move(name_)),
      network(network_),
      input(ring),
      inputs(limits.inputs),
      lines_(limits.lines) {}

void Buffer::add(const Event& event, Wall at, bool seen, bool folding) {
    if (folding && Fold::takes(event.kind) && !event.own) {
        add_presence(event, at);
    } else {
        fold_.clear();
        const std::string text = is_message(event.kind) ? event.text : happening(event);
        const std::string origin = quote(event);
        lines_.push(StoredLine({event.kind, event.own, event.mention, event.mark, at, event.who,
                                text, event.msgid, origin, event.hidden}));
    }
    if (event.kind == EventKind::renamed) {
        for (std::string& nick : speakers_) {
            if (protocol::same(nick, event.who)) nick = event.other;
        }
    }
    // A person who answers has read everything above.
    if (event.own && is_message(event.kind)) read_to_.reset();
    const bool quiet = seen || event.hidden || (muted && !event.mention);
    if (!is_message(event.kind)) {
        if (!quiet) stirred = true;
        return;
    }
    typing.erase(event.who);
    note_heard(event);
    if (!event.hidden) note_speaker(event);
    if (quiet || event.own) return;
    ++unread;
    if (event.mention || kind == BufferKind::query) ++mentions;
}

void Buffer::add_presence(const Event& event, Wall at) {
    const bool continues =
        !fold_.empty() && !fold_.full() && same_day(lines_.at(lines_.end() - 1).at(), at);
    // A line that was seen is not changed any more.
    const bool seen_before = read_to_ && *read_to_ == lines_.end();
    if (!continues || seen_before) fold_.clear();
    const bool first = fold_.empty();
    fold_.add(event);
    const std::string text = fold_.text();
    StoredLine line({EventKind::joined, false, false, 0, at, {}, text, {}, {}, event.hidden});
    if (first)
        lines_.push(std::move(line));
    else
        lines_.replace(lines_.end() - 1, std::move(line));
}

void Buffer::note_speaker(const Event& event) {
    if (event.own || event.who.empty()) return;
    const auto found = std::find_if(speakers_.begin(), speakers_.end(), [&](const auto& nick) {
        return protocol::same(nick, event.who);
    });
    if (found != speakers_.end()) speakers_.erase(found);
    speakers_.insert(speakers_.begin(), event.who);
    if (speakers_.size() > speakers_kept) speakers_.pop_back();
}

void Buffer::clear() {
    lines_.clear();
    fold_.clear();
    reactions_.clear();
    read_to_.reset();
    scrolled.reset();
    selected.reset();
    asked_from.clear();
}

void Buffer::hide_lines(const std::function<bool(const StoredLine&)>& hides) {
    for (auto number = lines_.begin(); number < lines_.end(); ++number)
        lines_.hide(number, hides(lines_.at(number)));
    hiding_is_old = false;
}

void Buffer::enter() {
    unread = 0;
    mentions = 0;
    stirred = false;
    // There is no new line, and later ones will be seen.
    if (read_to_ && *read_to_ >= lines_.end()) read_to_.reset();
}

void Buffer::leave() {
    if (!scrolled) looked_at = heard;
    read_to_ = lines_.end();
}

std::optional<Scrollback::Number> Buffer::first_new() const {
    if (!read_to_ || *read_to_ >= lines_.end() || *read_to_ <= lines_.begin()) return std::nullopt;
    return read_to_;
}

Buffer::Added Buffer::add_history(const std::vector<Event>& events) {
    std::unordered_set<std::string> known;
    for (auto number = lines_.begin(); number < lines_.end(); ++number) {
        const StoredLine& line = lines_.at(number);
        if (is_message(line.kind()))
            known.insert(identity(line.msgid(), line.at(), line.who(), line.text()));
    }
    const bool first_of_all = known.empty();
    std::vector<const Event*> fresh;
    for (const Event& event : events) {
        if (!is_message(event.kind) || !event.at) continue;
        if (known.insert(identity(event.msgid, *event.at, event.who, event.text)).second)
            fresh.push_back(&event);
    }
    if (!fresh.empty()) lines_.drop_logged();
    // Newest first: each older one is inserted in front of it.
    std::reverse(fresh.begin(), fresh.end());
    std::stable_sort(fresh.begin(), fresh.end(),
                     [](const Event* a, const Event* b) { return *a->at > *b->at; });
    Scrollback::Number newer = lines_.end();
    for (const Event* const event : fresh) {
        newer = insert_by_time(*event, newer, first_of_all);
        note_heard(*event);
    }
    fold_.clear();
    const auto hidden =
        std::count_if(fresh.begin(), fresh.end(), [](const Event* event) { return event->hidden; });
    return {fresh.size(), fresh.size() - static_cast<std::size_t>(hidden)};
}

void Buffer::add_log(const std::vector<LoggedLine>& lines) {
    // The log is requested after each reconnect, but added once.
    if (!lines_.empty() && lines_.at(lines_.begin()).kind() == EventKind::logged) return;
    for (std::size_t left = lines.size(); left > 0; --left) {
        const LoggedLine& line = lines[left - 1];
        StoredLine::Parts parts;
        parts.kind = EventKind::logged;
        parts.at = line.at;
        parts.who = line.who;
        parts.text = line.text;
        if (!lines_.push_front(StoredLine(parts))) return;
    }
}

Scrollback::Number Buffer::insert_by_time(const Event& event, Scrollback::Number newer,
                                          bool first_of_all) {
    const std::string origin = quote(event);
    StoredLine line({event.kind, event.own, event.mention, event.mark, *event.at, event.who,
                     event.text, event.msgid, origin, event.hidden});
    Scrollback::Number before = newer;
    // An event during the request is not older than the reply.
    const bool oldest = before == lines_.begin() || *event.at < lines_.at(lines_.begin()).at();
    while (!oldest && before > lines_.begin() && lines_.at(before - 1).at() > *event.at) --before;
    if (oldest) {
        lines_.push_front(std::move(line));
        return lines_.begin();
    }
    lines_.insert(before, std::move(line));
    if (read_to_ && *read_to_ > before) ++*read_to_;
    if (scrolled && scrolled->line >= before) ++scrolled->line;
    if (selected && *selected >= before) ++*selected;
    // Missed messages are new.
    const bool missed = !first_of_all && !event.own;
    if (missed && (!read_to_ || *read_to_ > before)) read_to_ = before;
    return before;
}

// Searches from the newest line on.
std::optional<Scrollback::Number> Buffer::find(std::string_view msgid,
                                               std::size_t max_lines) const {
    auto number = lines_.end();
    for (; !msgid.empty() && number > lines_.begin() && max_lines > 0; --max_lines) {
        if (lines_.at(--number).msgid() == msgid) return number;
    }
    return std::nullopt;
}

// Returns the beginning of the message that this one replies to.
std::string Buffer::quote(const Event& event) const {
    constexpr std::size_t max_lines = 1000;
    constexpr std::size_t max_cells = 30;
    if (event.reply.empty() || !is_message(event.kind) || !event.origin.empty())
        return event.origin;
    const auto found = find(event.reply, max_lines);
    if (!found) return "\u21b3 an earlier message:";
    const StoredLine& line = lines_.at(*found);
    return "\u21b3 " + std::string(line.who()) + ": " +
           terminal::shorten(std::string(line.text()), max_cells);
}

void Buffer::react(const Event& event) {
    if (event.kind == EventKind::reacted)
        reactions_.add(event.reply, event.text, event.who);
    else
        reactions_.remove(event.reply, event.text, event.who);
}

std::string Buffer::reactions_to(const StoredLine& line) const {
    return line.msgid().empty() ? std::string() : reactions_.summary(line.msgid());
}

void Buffer::redact(const Event& event) {
    // Bounds the time: a server may delete often.
    constexpr std::size_t max_lines = 10'000;
    const auto found = find(event.reply, max_lines);
    if (!found) return;
    const StoredLine& old = lines_.at(*found);
    std::string text(old.who());
    text += "'s message was deleted";
    if (!protocol::same(old.who(), event.who)) text += " by " + event.who;
    if (!event.text.empty()) text += ": " + event.text;
    StoredLine line({EventKind::info, false, false, 0, old.at(), {}, text, {}, {}, old.hidden()});
    reactions_.forget(event.reply);
    if (selected == found) selected.reset();
    lines_.replace(*found, std::move(line));
}

bool Buffer::select(bool older) {
    const Scrollback::Number step = older ? -1 : 1;
    if (!selected && !older) return false;
    auto at = std::clamp(selected.value_or(lines_.end()), lines_.begin() - 1, lines_.end()) + step;
    const auto fits = [&](Scrollback::Number number) {
        const StoredLine& line = lines_.at(number);
        return is_message(line.kind()) && !line.msgid().empty() && !line.hidden();
    };
    while (at >= lines_.begin() && at < lines_.end() && !fits(at)) at += step;
    if (at < lines_.begin()) return false;
    selected = at < lines_.end() ? std::optional(at) : std::nullopt;
    return selected.has_value();
}

std::string Buffer::oldest_reference() const {
    for (auto number = lines_.begin(); number < lines_.end(); ++number) {
        const StoredLine& line = lines_.at(number);
        if (is_message(line.kind())) return history_reference(line.msgid(), line.at());
    }
    return {};
}

std::string Buffer::newest_reference() const {
    for (auto number = lines_.end(); number > lines_.begin(); --number) {
        const StoredLine& line = lines_.at(number - 1);
        if (is_message(line.kind())) return history_reference(line.msgid(), line.at());
    }
    return {};
}

void Buffer::note_heard(const Event& event) {
    if (event.at) heard = std::max(heard.value_or(*event.at), *event.at);
}

void Buffer::read_up_to(Wall at, bool seen) {
    // Bounds the time: a server may send markers often.
    constexpr std::size_t most = 10'000;
    const Scrollback::Number oldest =
        lines_.end() - std::min<Scrollback::Number>(most, lines_.end() - lines_.begin());
    Scrollback::Number behind = lines_.end();
    std::size_t said = 0;
    std::size_t calls = 0;
    for (auto number = lines_.end(); number > oldest; --number) {
        const StoredLine& line = lines_.at(number - 1);
        if (line.at() <= at) break;
        if (!is_message(line.kind()) || line.own() || line.hidden()) continue;
        behind = number - 1;
        const bool called = line.mention() || (kind == BufferKind::query && !muted);
        if (called) ++calls;
        if (called || !muted) ++said;
    }
    if (seen) {
        // Keep the mark that the person sees; set one if there is none.
        if (!read_to_ && behind < lines_.end()) read_to_ = behind;
        return;
    }
    read_to_ = behind;
    unread = said;
    mentions = calls;
    stirred = stirred && said > 0;
}

}  // namespace hubbub::client
