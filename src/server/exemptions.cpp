#include "exemptions.h"

#include <hubbub/protocol/text.h>

#include <algorithm>
#include <array>

namespace hubbub::server {
namespace {

struct LimitName {
    std::string_view name;
    Limit limit;
};
constexpr std::array limit_names = {
    LimitName{"connects", limit_connects},
    LimitName{"clones", limit_clones},
    LimitName{"flood", limit_flood},
    LimitName{"targets", limit_targets},
};

// Returns 0 if a word is not a limit.
std::uint8_t parse_limits(std::string_view list) {
    std::uint8_t out = 0;
    for (;;) {
        const std::size_t comma = list.find(',');
        const std::string_view word = protocol::trim(list.substr(0, comma));
        const auto* const found = std::find_if(limit_names.begin(), limit_names.end(),
                                               [&](const auto& one) { return one.name == word; });
        if (found == limit_names.end()) return 0;
        out |= found->limit;
        if (comma == std::string_view::npos) return out;
        list.remove_prefix(comma + 1);
    }
}

}  // namespace

Exemptions Exemptions::of_this_machine() {
    Exemptions out;
    for (const std::string_view where : {"127.0.0.0/8", "::1", "unix"})
        out.add(std::string(where) + " connects,clones");
    return out;
}

bool Exemptions::add(std::string_view text) {
    std::string_view rest = protocol::trim(text);
    const std::string_view where = protocol::take_word(rest);
    rest = protocol::trim(rest);
    if (where == "none" && rest.empty()) {
        entries_.clear();
        return true;
    }
    const std::uint8_t limits = rest.empty() ? every_limit : parse_limits(rest);
    const auto network = PeerNetwork::parse(where);
    if (limits == 0 || !network) return false;
    entries_.push_back({*network, limits});
    return true;
}

std::uint8_t Exemptions::of(const std::optional<Address>& peer) const {
    std::uint8_t out = 0;
    for (const Exemption& entry : entries_) {
        if (entry.network.contains(peer)) out |= entry.limits;
    }
    return out;
}

}  // namespace hubbub::server
