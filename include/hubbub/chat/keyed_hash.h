#pragma once
// Hashes for tables with keys chosen by clients. Their key is random per process, so that nobody
// can choose names that collide.

#include <hubbub/base/cidr.h>
#include <hubbub/protocol/casemap.h>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace hubbub::chat {

// Hashes nicks and channel names, ignoring case, without a folded copy.
struct NameHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view name) const;
};
struct SameName {
    using is_transparent = void;
    bool operator()(std::string_view a, std::string_view b) const { return protocol::same(a, b); }
};

struct AddressHash {
    std::size_t operator()(const Address& address) const;
};

// Hashes ids. Clients barely influence them, so one multiplication is enough.
struct IdHash {
    std::size_t operator()(std::uint64_t id) const;
};

}  // namespace hubbub::chat
