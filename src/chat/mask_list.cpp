#include <hubbub/chat/mask_list.h>
#include <hubbub/protocol/casemap.h>
#include <hubbub/protocol/mask.h>

#include <algorithm>

namespace hubbub::chat {

bool MaskList::has(std::string_view mask) const {
    return std::any_of(entries_.begin(), entries_.end(),
                       [&](const MaskEntry& entry) { return protocol::same(entry.mask, mask); });
}

bool MaskList::add(MaskEntry entry) {
    if (has(entry.mask)) return false;
    entries_.push_back(std::move(entry));
    return true;
}

std::string MaskList::remove(std::string_view mask) {
    const auto found = std::find_if(entries_.begin(), entries_.end(), [&](const MaskEntry& entry) {
        return protocol::same(entry.mask, mask);
    });
    if (found == entries_.end()) return "";
    std::string written = std::move(found->mask);
    entries_.erase(found);
    return written;
}

bool MaskList::matches(std::string_view who) const {
    return std::any_of(entries_.begin(), entries_.end(), [&](const MaskEntry& entry) {
        return protocol::matches_mask(entry.mask, who);
    });
}

}  // namespace hubbub::chat
