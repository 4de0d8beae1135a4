#pragma once
// A channel's list of masks: who is banned, who is exempt, who needs no invitation.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hubbub::chat {

struct MaskEntry {
    std::string mask;     // nick!user@host
    std::string by;       // who set it
    std::int64_t at = 0;  // seconds since the epoch
};

// Not thread safe: the channel's lock guards it.
class MaskList {
  public:
    bool has(std::string_view mask) const;
    // False where it is in the list already.
    bool add(MaskEntry entry);
    // The mask as it was written; empty where it is not in the list.
    std::string remove(std::string_view mask);
    // True where one of them fits nick!user@host.
    bool matches(std::string_view who) const;
    const std::vector<MaskEntry>& entries() const { return entries_; }
    std::size_t size() const { return entries_.size(); }

  private:
    std::vector<MaskEntry> entries_;
};

}  // namespace hubbub::chat
