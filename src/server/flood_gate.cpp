#include "flood_gate.h"

namespace hubbub::server {
namespace {

TokenBucket::Cost line_time(std::size_t burst, std::size_t rate) {
    if (burst == 0 || rate == 0) return TokenBucket::Cost::zero();
    return TokenBucket::Cost(std::chrono::seconds(1)) / static_cast<std::int64_t>(rate);
}

}  // namespace

FloodGate::FloodGate(std::size_t burst, std::size_t rate)
    : per_line_(line_time(burst, rate)), burst_(per_line_ * static_cast<std::int64_t>(burst)) {}

}  // namespace hubbub::server
