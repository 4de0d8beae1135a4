#include "talk/fold.h"

#include <hubbub/protocol/casemap.h>

#include <algorithm>

namespace hubbub::client {
namespace {

constexpr std::size_t names_shown = 8;

}  // namespace

Fold::Person& Fold::person(const std::string& nick, bool was_here) {
    const auto found = std::find_if(people_.begin(), people_.end(), [&](const Person& one) {
        return protocol::same(one.nick, nick);
    });
    if (found != people_.end()) return *found;
    people_.push_back({nick, was_here, was_here, {}});
    return people_.back();
}

void Fold::add(const Event& event) {
    ++events_;
    why_ = event.text;
    switch (event.kind) {
        case EventKind::joined: person(event.who, false).is_here = true; break;
        case EventKind::parted:
        case EventKind::quit: person(event.who, true).is_here = false; break;
        default: {
            Person& one = person(event.who, true);
            if (one.before.empty() && one.was_here) one.before = event.who;
            one.nick = event.other;
            break;
        }
    }
}

template <class Want>
void Fold::append_list(std::string& out, std::string_view verb, const Want& want) const {
    const auto count =
        static_cast<std::size_t>(std::count_if(people_.begin(), people_.end(), want));
    if (count == 0) return;
    if (!out.empty()) out += "; ";
    std::size_t listed = 0;
    for (const Person& one : people_) {
        if (!want(one)) continue;
        if (listed == names_shown && count > names_shown + 1) {
            out += " and " + std::to_string(count - listed) + " others";
            break;
        }
        if (listed > 0) out += listed + 1 == count ? " and " : ", ";
        out += one.nick;
        ++listed;
    }
    out.append(" ").append(verb);
}

std::string Fold::text() const {
    std::string out;
    const auto renamed = [](const Person& one) {
        return one.is_here && one.was_here && !one.before.empty() && one.before != one.nick;
    };
    append_list(out, "joined", [](const Person& one) { return one.is_here && !one.was_here; });
    append_list(out, "left", [](const Person& one) { return !one.is_here && one.was_here; });
    if (events_ == 1 && !out.empty() && !why_.empty() && !people_.front().is_here)
        out += " (" + why_ + ")";
    append_list(out, "came and went",
                [](const Person& one) { return !one.is_here && !one.was_here; });
    append_list(out, "left and came back", [](const Person& one) {
        return one.is_here && one.was_here && one.before.empty();
    });
    for (const Person& one : people_) {
        if (!renamed(one)) continue;
        if (!out.empty()) out += "; ";
        out += one.before + " is now " + one.nick;
    }
    return out;
}

}  // namespace hubbub::client
