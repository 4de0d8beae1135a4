#include "talk/buffer.h"

#include <hubbub/protocol/casemap.h>

#include <algorithm>
#include <utility>

#include "irc/render.h"

namespace hubbub::client {
namespace {

constexpr std::size_t speakers_kept = 200;

bool same_day(Wall a, Wall b) {
    return local_day(a) == local_day(b);
}

}  // namespace

Buffer::Buffer(Kind kind_, std::string name_, std::size_t network_, terminal::KillRing& ring,
               const Limits& limits)
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
        const std::string text = is_talk(event.kind) ? event.text : happening(event);
        lines_.push(StoredLine({event.kind, event.own, event.mention, event.mark, at, event.who,
                                text, event.msgid, event.origin, event.hidden}));
    }
    if (event.kind == Event::Kind::renamed) {
        for (std::string& nick : speakers_) {
            if (protocol::same(nick, event.who)) nick = event.other;
        }
    }
    // Who answers has read what is above.
    if (event.own && is_talk(event.kind)) read_to_.reset();
    const bool quiet = seen || event.hidden || (muted && !event.mention);
    if (!is_talk(event.kind)) {
        if (!quiet) stirred = true;
        return;
    }
    typing.erase(event.who);
    note_heard(event);
    if (!event.hidden) note_speaker(event);
    if (quiet || event.own) return;
    ++unread;
    if (event.mention || kind == Kind::talk) ++mentions;
}

void Buffer::add_presence(const Event& event, Wall at) {
    const bool continues =
        !fold_.empty() && !fold_.full() && same_day(lines_.at(lines_.end() - 1).at(), at);
    // What was seen does not change any more.
    const bool seen_before = read_to_ && *read_to_ == lines_.end();
    if (!continues || seen_before) fold_.clear();
    const bool first = fold_.empty();
    fold_.add(event);
    const std::string text = fold_.text();
    StoredLine line({Event::Kind::joined, false, false, 0, at, {}, text, {}, {}, event.hidden});
    if (first)
        lines_.push(std::move(line));
    else
        lines_.replace_last(std::move(line));
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
    read_to_.reset();
    scrolled.reset();
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
    // Nothing came meanwhile, and what comes now is seen.
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

}  // namespace hubbub::client
