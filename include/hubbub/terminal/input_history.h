#pragma once
// The lines typed before, and the walk through them.

#include <cstddef>
#include <deque>
#include <string>

namespace hubbub::terminal {

// Not thread safe. Keeps the newest `capacity` lines.
class InputHistory {
  public:
    explicit InputHistory(std::size_t capacity) : capacity_(capacity) {}

    // A line was sent; one that repeats the newest is kept once. Ends a walk.
    void add(std::wstring line);
    // One line older or newer, `now` being what the input holds. It comes back, changed or not,
    // when the walk returns to the newest end. Null where there is no further line.
    const std::wstring* older(const std::wstring& now);
    const std::wstring* newer();

  private:
    const std::size_t capacity_;
    std::deque<std::wstring> lines_;
    std::wstring draft_;
    std::size_t back_ = 0;  // how many lines back the walk is; 0: at the draft
};

}  // namespace hubbub::terminal
