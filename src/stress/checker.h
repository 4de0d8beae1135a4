#pragma once
// Checks received messages: each message of each sender must arrive once and in order, and all
// members that only listen must receive the messages of a channel in one order.

#include <cstddef>
#include <cstdint>
#include <map>
#include <unordered_map>
#include <vector>

namespace hubbub::stress {

// Not thread safe: one per worker, for that worker's recipients.
class Checker {
  public:
    static constexpr std::uint32_t no_slot = UINT32_MAX;

    // The state of one recipient. `slot` numbers the senders of its channel.
    struct Recipient {
        std::uint64_t hash = 0;   // of all (slot, sequence) pairs, in order of arrival
        std::size_t first = 0;    // index of its first sender in next_
        std::uint32_t slots = 0;  // number of senders in its channel
        std::uint32_t own_slot = no_slot;
    };

    struct Totals {
        std::uint64_t delivered = 0;   // first arrivals
        std::uint64_t duplicated = 0;  // repeated arrivals
        std::uint64_t disordered = 0;  // arrived after a later message of the same sender
        std::uint64_t echoed = 0;      // sent back to the sender, as some servers do
    };

    // Returns the recipient's number. It is not expected to receive messages from `own_slot`.
    std::size_t add_recipient(std::uint32_t slots, std::uint32_t own_slot);

    Recipient& recipient(std::size_t number) { return recipients_[number]; }
    const Recipient& recipient(std::size_t number) const { return recipients_[number]; }

    // Records a received message. Requires that `slot` is below the recipient's `slots`.
    void hear(Recipient& by, std::uint32_t slot, std::uint32_t sequence) {
        by.hash = (by.hash ^ ((std::uint64_t{slot} << 32) | sequence)) * 0x9e3779b97f4a7c15;
        by.hash ^= by.hash >> 29;
        std::uint32_t& next = next_[by.first + slot];
        if (sequence == next) [[likely]] {
            ++next;
            ++totals_.delivered;
        } else {
            hear_unexpected(by, slot, sequence);
        }
    }

    // Returns one more than the highest sequence received.
    std::uint32_t next(const Recipient& by, std::uint32_t slot) const {
        return next_[by.first + slot];
    }

    // Returns how many of the sender's `sent` messages have not arrived.
    std::uint64_t missing(const Recipient& by, std::uint32_t slot, std::uint32_t sent) const;

    const Totals& totals() const { return totals_; }

  private:
    // Marks the recipient's own slot in next_; greater than any sequence.
    static constexpr std::uint32_t own = UINT32_MAX;
    using Gaps = std::map<std::uint32_t, std::uint32_t>;  // first missing -> one past the last

    void hear_unexpected(Recipient& by, std::uint32_t slot, std::uint32_t sequence);
    static bool fill(Gaps& gaps, std::uint32_t sequence);

    std::vector<Recipient> recipients_;
    std::vector<std::uint32_t> next_;
    std::unordered_map<std::size_t, Gaps> gaps_;  // by index in next_
    Totals totals_;
};

}  // namespace hubbub::stress
