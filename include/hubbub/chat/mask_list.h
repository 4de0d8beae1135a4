#pragma once
// A channel's list of masks: bans, ban exceptions or invite exceptions.
// A mask is nick!user@host, and its host may be a network: nick!user@192.0.2.0/24.

#include <hubbub/base/cidr.h>
#include <hubbub/chat/mask_quotas.h>
#include <hubbub/chat/user.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hubbub::chat {

// Not thread safe: guarded by the channel's mutex.
struct MaskEntry {
    std::string mask;                  // nick!user@host
    std::string by;                    // nick!user@host of its setter
    std::int64_t at = 0;               // seconds since the epoch
    std::optional<Cidr> network = {};  // set by MaskList::add if the host is a network
    MaskQuotas::Share share = {};      // charged to its setter

    // Matches the visible host and all others: a cloak cannot evade a ban, nor can its removal.
    bool fits(const Identity& who) const;
};

// Not thread safe: the channel's lock guards it.
class MaskList {
  public:
    bool has(std::string_view mask) const;
    // Returns false if the list already has the mask.
    bool add(MaskEntry entry);
    // Removes and returns the entry; nothing if the list does not have the mask.
    std::optional<MaskEntry> remove(std::string_view mask);
    // Returns how many masks match.
    std::size_t count(const Identity& who) const;
    bool matches(const Identity& who) const;
    const std::vector<MaskEntry>& entries() const { return entries_; }
    std::size_t size() const { return entries_.size(); }

  private:
    std::vector<MaskEntry> entries_;
};

}  // namespace hubbub::chat
