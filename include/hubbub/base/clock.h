#pragma once
// The two clocks the server reads: a steady one for deadlines, the wall for what people see.

#include <chrono>

namespace hubbub {

using Steady = std::chrono::steady_clock::time_point;
using Wall = std::chrono::system_clock::time_point;

// Thread safe. Tests put their own in its place, so that nothing has to sleep.
class Clock {
  public:
    virtual ~Clock() = default;
    virtual Steady now() const = 0;
    virtual Wall wall() const = 0;
    // False where time only moves when a test says so: a poll then waits for a wake, not for time.
    virtual bool runs() const { return true; }
};

class SystemClock final : public Clock {
  public:
    Steady now() const override { return std::chrono::steady_clock::now(); }
    Wall wall() const override { return std::chrono::system_clock::now(); }
};

}  // namespace hubbub
