#pragma once
// The moment at which tests of limits and timers begin.

#include <hubbub/base/clock.h>

#include <chrono>

inline const hubbub::Steady start{std::chrono::seconds{1000}};
