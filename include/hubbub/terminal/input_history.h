#pragma once
// The lines typed before, and the walk through them.

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

namespace hubbub::terminal {

// Not thread safe. Keeps the newest `capacity` lines.
class InputHistory {
  public:
    explicit InputHistory(std::size_t capacity) : capacity_(capacity) {}

    // A line was sent; one that repeats the newest is kept once. Ends a walk.
    void add(std::string line);
    // One line older or newer, `now` being what the input holds. It comes back, changed or not,
    // when the walk returns to the newest end. Null where there is no further line.
    const std::string* older(const std::string& now);
    const std::string* newer();

    // The newest line that has `what` in it, `from` lines back or more (1: the newest line); how
    // far back it is.
    std::optional<std::size_t> find(std::string_view what, std::size_t from) const;
    const std::string& line(std::size_t back) const { return lines_[lines_.size() - back]; }
    std::size_t size() const { return lines_.size(); }

  private:
    const std::size_t capacity_;
    std::deque<std::string> lines_;
    std::string draft_;
    std::size_t back_ = 0;  // how many lines back the walk is; 0: at the draft
};

}  // namespace hubbub::terminal
