#pragma once
// A search in the history.

#include <hubbub/protocol/search_words.h>
#include <hubbub/protocol/stored_message.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace hubbub::protocol {

// Which messages to find: in one of the places, with after < id < before.
struct HistorySearch {
    std::vector<HistoryPlace> places;  // sorted
    std::uint64_t account = 0;         // whose conversations are among the places; 0: none are
    SearchText text;
    std::string nick;  // of the sender; empty: any
    MessageId after = 0;
    MessageId before = ~MessageId{0} >> 1;
    std::size_t max = 0;
    bool newest = true;  // the newest or the oldest of them

    // Returns true if the message matches, whatever its id. Events never match.
    bool finds(const StoredMessage& message) const;
};

// A part of the answer.
struct SearchedPart {
    std::vector<MessageId> found;  // newest first, or oldest first
    // Nothing is left to find between here and the end at which the search began.
    MessageId reached = 0;
};

}  // namespace hubbub::protocol
