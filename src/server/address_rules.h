#pragma once
// Limits on connections from one address.

#include <hubbub/base/throttle.h>

#include <cstddef>

namespace hubbub::server {

struct AddressRules {
    Rate connects{200, std::chrono::seconds(60)};
    std::size_t clones = 200;  // simultaneous; 0: no limit
    // Addresses with the same first bits count as one.
    unsigned v4_bits = 32;
    unsigned v6_bits = 64;
};

}  // namespace hubbub::server
