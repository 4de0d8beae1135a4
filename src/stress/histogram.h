#pragma once
// The histogram of latencies.

#include <hubbub/base/histogram.h>

#include <cstdint>

namespace hubbub::stress {

// Up to 2^40 ns: 18 minutes. Not thread safe.
using LatencyHistogram = hubbub::Histogram<std::uint64_t, 9, 40>;

}  // namespace hubbub::stress
