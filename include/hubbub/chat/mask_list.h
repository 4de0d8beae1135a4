#pragma once
// A channel's list of masks: who is banned, who is exempt, who needs no invitation.
// A mask is nick!user@host; its host may be a network: nick!user@192.0.2.0/24.

#include <hubbub/base/cidr.h>
#include <hubbub/chat/client.h>
#include <hubbub/chat/mask_quotas.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hubbub::chat {

struct MaskEntry {
    std::string mask;                  // nick!user@host
    std::string by;                    // who set it
    std::int64_t at = 0;               // seconds since the epoch
    std::optional<Cidr> network = {};  // of the host, if it is one; MaskList::add finds out
    MaskQuotas::Share share = {};      // of whoever set it

    // By the host that is shown or by any other: neither a cloak nor its loss evades a ban.
    bool fits(const Identity& who) const;
};

// Not thread safe: the channel's lock guards it.
class MaskList {
  public:
    bool has(std::string_view mask) const;
    // False where it is in the list already.
    bool add(MaskEntry entry);
    // The entry as it was written; nothing where it is not in the list.
    std::optional<MaskEntry> remove(std::string_view mask);
    // How many of them fit.
    std::size_t count(const Identity& who) const;
    bool matches(const Identity& who) const;
    const std::vector<MaskEntry>& entries() const { return entries_; }
    std::size_t size() const { return entries_.size(); }

  private:
    std::vector<MaskEntry> entries_;
};

}  // namespace hubbub::chat
