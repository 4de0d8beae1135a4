#pragma once
// The lines of one buffer, oldest first, the oldest going when there are too many.

#include <cstddef>
#include <cstdint>
#include <deque>

#include "talk/stored_line.h"

namespace hubbub::client {

// Not thread safe. Each line has a number that stays as long as nothing is put between two lines;
// the numbers of lines that follow each other do so too, and may be below 0.
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
    void replace_last(StoredLine line);
    // Puts an older line in front; false where there is no room for it.
    bool push_front(StoredLine line);
    // Puts a line before that number; the lines from there on get numbers that are higher by one.
    void insert(Number before, StoredLine line);
    // Removes the lines of a log, which are the oldest.
    void drop_logged();
    void clear();

    // Lines that are hidden, and how many there are.
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
