#include "flood_gate.h"

#include <algorithm>

namespace hubbub::server {
namespace {

std::chrono::nanoseconds line_time(std::size_t burst, std::size_t rate) {
    if (burst == 0 || rate == 0) return std::chrono::nanoseconds::zero();
    return std::chrono::nanoseconds(std::chrono::seconds(1)) / static_cast<std::int64_t>(rate);
}

}  // namespace

FloodGate::FloodGate(std::size_t burst, std::size_t rate, Steady now)
    : per_line_(line_time(burst, rate)),
      burst_(per_line_ * static_cast<std::int64_t>(burst)),
      paid_until_(now),
      ready_(now) {}

void FloodGate::spend(commands::Price price, Steady now) {
    paid_until_ = std::max(paid_until_, now) +
                  per_line_ * static_cast<std::int64_t>(price) / commands::line_price;
    ready_ = paid_until_ + per_line_ - burst_;
}

}  // namespace hubbub::server
