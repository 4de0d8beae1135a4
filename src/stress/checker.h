#pragma once
// Judges what recipients hear: from each sender every message, once, in order; and whether all who
// only listen hear one and the same order.

#include <cstddef>
#include <cstdint>
#include <map>
#include <unordered_map>
#include <vector>

namespace hubbub::stress {

// Not thread safe: one per worker, for the recipients of that worker.
class Checker {
  public:
    static constexpr std::uint32_t no_slot = UINT32_MAX;

    // What one recipient heard. `slot` is a sender's number among the senders of its room.
    struct Recipient {
        std::uint64_t hash = 0;   // of all (slot, sequence), in the order they came
        std::size_t first = 0;    // its part of next_
        std::uint32_t slots = 0;  // how many senders its room has
        std::uint32_t own_slot = no_slot;
    };

    struct Totals {
        std::uint64_t delivered = 0;   // messages that came for the first time
        std::uint64_t duplicated = 0;  // messages that had come before
        std::uint64_t disordered = 0;  // messages that came after a later one of the same sender
        std::uint64_t echoed = 0;      // to the one who said it: some servers do that
    };

    // Returns the recipient's number. What it says itself, in `own_slot`, it need not hear.
    std::size_t add_recipient(std::uint32_t slots, std::uint32_t own_slot);

    Recipient& recipient(std::size_t number) { return recipients_[number]; }
    const Recipient& recipient(std::size_t number) const { return recipients_[number]; }

    // `slot` must be below the recipient's `slots`.
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

    // The sequence after the latest that was heard.
    std::uint32_t next(const Recipient& by, std::uint32_t slot) const {
        return next_[by.first + slot];
    }

    // How many of the `sent` messages of this sender have not come.
    std::uint64_t missing(const Recipient& by, std::uint32_t slot, std::uint32_t sent) const;

    const Totals& totals() const { return totals_; }

  private:
    // Where a recipient's own messages would be counted: no sequence is ever equal to it.
    static constexpr std::uint32_t own = UINT32_MAX;
    using Gaps = std::map<std::uint32_t, std::uint32_t>;  // first missing -> one behind the last

    void hear_unexpected(Recipient& by, std::uint32_t slot, std::uint32_t sequence);
    static bool fill(Gaps& gaps, std::uint32_t sequence);

    std::vector<Recipient> recipients_;
    std::vector<std::uint32_t> next_;
    std::unordered_map<std::size_t, Gaps> gaps_;  // by place in next_
    Totals totals_;
};

}  // namespace hubbub::stress
