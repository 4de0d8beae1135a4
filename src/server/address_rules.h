#pragma once
// How many may come from one address.

#include <hubbub/base/throttle.h>

#include <cstddef>

namespace hubbub::server {

struct AddressRules {
    Rate connects{200, std::chrono::seconds(60)};
    std::size_t clones = 200;  // at once; 0: any number
    // Addresses whose first bits are the same count as one.
    unsigned v4_bits = 32;
    unsigned v6_bits = 64;
};

}  // namespace hubbub::server
