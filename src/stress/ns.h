#pragma once
// The tester's clock: nanoseconds since the program started; monotonic.

#include <chrono>
#include <cstdint>

namespace hubbub::stress {

using Ns = std::uint64_t;

constexpr Ns microsecond = 1'000;
constexpr Ns millisecond = 1'000'000;
constexpr Ns second = 1'000'000'000;
constexpr Ns never = UINT64_MAX;

inline const std::chrono::steady_clock::time_point program_start = std::chrono::steady_clock::now();

// Thread safe.
inline Ns now_ns() {
    return static_cast<Ns>(std::chrono::duration_cast<std::chrono::nanoseconds>(
                               std::chrono::steady_clock::now() - program_start)
                               .count());
}

constexpr double seconds(Ns time) {
    return static_cast<double>(time) / static_cast<double>(second);
}

}  // namespace hubbub::stress
