#include "talk/network.h"

#include <algorithm>

namespace hubbub::client {

std::chrono::milliseconds retry_delay(unsigned failures, double chance) {
    using std::chrono::milliseconds;
    constexpr unsigned most_doublings = 8;
    constexpr milliseconds first{2000};
    constexpr milliseconds longest = std::chrono::minutes{5};
    const milliseconds delay =
        std::min(first * (1U << std::min(failures, most_doublings)), longest);
    return delay +
           milliseconds(static_cast<std::int64_t>(static_cast<double>(delay.count()) * chance / 4));
}

}  // namespace hubbub::client
