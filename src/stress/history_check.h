#pragma once
// Compares a client's received messages with those that it reads back from the history.

#include <cstdint>
#include <vector>

#include "heard.h"

namespace hubbub::stress {

struct HistoryFindings {
    std::uint64_t acknowledged = 0;  // own messages that came back with an id
    std::uint64_t read = 0;
    std::uint64_t lost = 0;        // heard, but not in the history
    std::uint64_t duplicated = 0;  // in it more than once
    std::uint64_t disordered = 0;  // behind one that was heard later
    std::uint64_t altered = 0;     // with other bytes, or with another id
    std::uint64_t unheard = 0;     // in it, but never heard
    std::uint64_t torn = 0;        // clients that read something else forwards than backwards
    std::uint64_t unread = 0;      // clients whose queries failed or were not answered
    std::uint64_t readers = 0;

    bool clean() const {
        return lost + duplicated + disordered + altered + unheard + torn + unread == 0;
    }
    void add(const HistoryFindings& other);
};

// The client must have heard everything that is in the history.
HistoryFindings compare(const std::vector<Heard>& heard, const std::vector<Heard>& read);
// Compares only the messages of one sender; `read` may have others. A message that the server has
// not confirmed to this client may be in the history or not.
HistoryFindings compare_own(const std::vector<Heard>& heard, const std::vector<Heard>& read,
                            std::uint32_t own);

}  // namespace hubbub::stress
