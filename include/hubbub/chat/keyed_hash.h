#pragma once
// Hashes for tables whose keys clients choose. Their key is random in each process, so nobody can
// choose names that all fall into one bucket.

#include <hubbub/base/cidr.h>
#include <hubbub/protocol/casemap.h>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace hubbub::chat {

// Of nicks and channel names, whichever case they are in; asked without making a folded copy.
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

// Of ids, which clients only choose by coming and going: a multiplication is enough.
struct IdHash {
    std::size_t operator()(std::uint64_t id) const;
};

}  // namespace hubbub::chat
