#pragma once
// The lines of one buffer, oldest first. The oldest are dropped when the bound is reached.

#include <cstddef>
#include <cstdint>
#include <deque>

#include "talk/stored_line.h"

namespace hubbub::client {

// Not thread safe. Each line has a number, which changes only if a line is inserted before it.
// Numbers are consecutive and may be negative.
class Scrollback {
  public:
    using Number = std::int64_t;

    explicit Scrollback(std::size_t capacity) : capacity_(capacity) {}

    Number begin() const { return first_; }
    Number end() const { return first_ + static_cast<Number>(lines_.size()); }
    std::size_t size() const { return lines_.size(); }
    bool empty() const { return lines_.empty(); }
    const StoredLine& at(Number number) const {
        return lines_[static_cast<std::size_t>(number - first_)];
    }

    void push(StoredLine line);
    void replace(Number number, StoredLine line);
    // Adds an older line in front. Returns false if there is no space.
    bool push_front(StoredLine line);
    // Inserts a line before that number; the numbers of later lines grow by one.
    void insert(Number before, StoredLine line);
    // Removes the lines that were read from a log; they are the oldest.
    void drop_logged();
    void clear();

    // Hides a line or shows it; the number of hidden lines.
    void hide(Number number, bool hidden);
    std::size_t hidden() const { return hidden_; }

  private:
    void drop_front();

    const std::size_t capacity_;
    std::deque<StoredLine> lines_;
    Number first_ = 0;
    std::size_t hidden_ = 0;
};

}  // namespace hubbub::client
