#pragma once
// The lines that were sent, and browsing them.

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

    // Adds a line, unless it is empty or repeats the newest one. Browsing starts again at the end.
    void add(std::string line);
    // Return the next older or newer line, or null at either end. `now` is the text of the input:
    // newer() returns it after the newest line.
    const std::string* older(const std::string& now);
    const std::string* newer();

    // Returns the position of the newest line that contains `what` and is at least `from` lines
    // back; 1 is the newest line.
    std::optional<std::size_t> find(std::string_view what, std::size_t from) const;
    const std::string& line(std::size_t back) const { return lines_[lines_.size() - back]; }
    std::size_t size() const { return lines_.size(); }

  private:
    const std::size_t capacity_;
    std::deque<std::string> lines_;
    std::string draft_;
    std::size_t back_ = 0;  // lines back; 0: at the draft
};

}  // namespace hubbub::terminal
