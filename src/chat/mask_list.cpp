#include <hubbub/chat/mask_list.h>
#include <hubbub/protocol/casemap.h>
#include <hubbub/protocol/mask.h>

#include <algorithm>

namespace hubbub::chat {
namespace {

std::string_view host_of(std::string_view mask) {
    return mask.substr(mask.rfind('@') + 1);
}

// Treats an IPv6 address as a network of one, because it can be written in several ways.
std::optional<Cidr> network_of(std::string_view mask) {
    const std::string_view host = host_of(mask);
    if (host.find_first_of("/:") == std::string_view::npos) return std::nullopt;
    return Cidr::parse(host);
}

std::string_view before_host(std::string_view mask) {
    return mask.substr(0, mask.size() - host_of(mask).size());
}

}  // namespace

bool MaskEntry::fits(const Identity& who) const {
    if (const auto account = protocol::account_of_mask(mask))
        return !who.account.empty() && protocol::matches_mask(*account, who.account);
    if (network && who.address && network->contains(*who.address))
        return protocol::matches_mask(before_host(mask), before_host(who.mask));
    return protocol::matches_mask(mask, who.mask) ||
           std::any_of(
               who.other_masks.begin(), who.other_masks.end(),
               [&](const std::string& other) { return protocol::matches_mask(mask, other); });
}

bool MaskList::has(std::string_view mask) const {
    return std::any_of(entries_.begin(), entries_.end(),
                       [&](const MaskEntry& entry) { return protocol::same(entry.mask, mask); });
}

bool MaskList::add(MaskEntry entry) {
    if (has(entry.mask)) return false;
    entry.network = network_of(entry.mask);
    entries_.push_back(std::move(entry));
    return true;
}

std::optional<MaskEntry> MaskList::remove(std::string_view mask) {
    const auto found = std::find_if(entries_.begin(), entries_.end(), [&](const MaskEntry& entry) {
        return protocol::same(entry.mask, mask);
    });
    if (found == entries_.end()) return std::nullopt;
    MaskEntry removed = std::move(*found);
    entries_.erase(found);
    return removed;
}

std::size_t MaskList::count(const Identity& who) const {
    return static_cast<std::size_t>(std::count_if(
        entries_.begin(), entries_.end(), [&](const MaskEntry& entry) { return entry.fits(who); }));
}

bool MaskList::matches(const Identity& who) const {
    return std::any_of(entries_.begin(), entries_.end(),
                       [&](const MaskEntry& entry) { return entry.fits(who); });
}

}  // namespace hubbub::chat
