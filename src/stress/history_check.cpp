#include "history_check.h"

#include <cstddef>
#include <unordered_map>

namespace hubbub::stress {

void HistoryFindings::add(const HistoryFindings& other) {
    acknowledged += other.acknowledged;
    read += other.read;
    lost += other.lost;
    duplicated += other.duplicated;
    disordered += other.disordered;
    altered += other.altered;
    unheard += other.unheard;
    torn += other.torn;
    unread += other.unread;
    readers += other.readers;
}

namespace {

struct Place {
    std::size_t at = 0;
    bool known = false;  // it was heard
    bool found = false;
};

// Counts the messages that `counts` chooses.
template <class Counts>
HistoryFindings compared(const std::vector<Heard>& heard, const std::vector<Heard>& read,
                         const Counts& counts) {
    HistoryFindings out;
    std::unordered_map<std::uint64_t, Place> places;
    places.reserve(heard.size());
    for (std::size_t i = 0; i < heard.size(); ++i) places[heard[i].key()] = {i, true, false};
    std::size_t next = 0;
    for (const Heard& one : read) {
        Place& place = places[one.key()];
        const std::uint64_t unit = counts(one) ? 1 : 0;
        if (place.found) {
            out.duplicated += unit;
            continue;
        }
        place.found = true;
        if (!place.known) {
            out.unheard += unit;
            continue;
        }
        if (heard[place.at].id != one.id) out.altered += unit;
        if (place.at < next)
            out.disordered += unit;
        else
            next = place.at + 1;
    }
    for (const auto& entry : places)
        if (!entry.second.found && counts(heard[entry.second.at])) ++out.lost;
    return out;
}

}  // namespace

HistoryFindings compare(const std::vector<Heard>& heard, const std::vector<Heard>& read) {
    HistoryFindings out = compared(heard, read, [](const Heard&) { return true; });
    out.read = read.size();
    return out;
}

HistoryFindings compare_own(const std::vector<Heard>& heard, const std::vector<Heard>& read,
                            std::uint32_t own) {
    HistoryFindings out =
        compared(heard, read, [own](const Heard& one) { return one.sender == own; });
    out.unheard = 0;
    return out;
}

}  // namespace hubbub::stress
