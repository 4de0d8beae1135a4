#pragma once
// The two clocks of the server: a steady one for deadlines, the wall clock for times that users
// see.

#include <chrono>

namespace hubbub {

using Steady = std::chrono::steady_clock::time_point;
using Wall = std::chrono::system_clock::time_point;

// Thread safe. Tests substitute their own clock, so they never sleep.
class Clock {
  public:
    virtual ~Clock() = default;
    virtual Steady now() const = 0;
    virtual Wall wall() const = 0;
    // Returns false if only a test moves the time: poll then waits for a wake-up, not for a
    // timeout.
    virtual bool runs() const { return true; }
};

class SystemClock final : public Clock {
  public:
    Steady now() const override { return std::chrono::steady_clock::now(); }
    Wall wall() const override { return std::chrono::system_clock::now(); }
};

}  // namespace hubbub
