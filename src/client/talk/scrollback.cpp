#include "talk/scrollback.h"

#include <utility>

namespace hubbub::client {

void Scrollback::push(StoredLine line) {
    lines_.push_back(std::move(line));
    if (lines_.size() <= capacity_) return;
    lines_.pop_front();
    ++first_;
}

void Scrollback::replace_last(StoredLine line) {
    lines_.back() = std::move(line);
}

bool Scrollback::push_front(StoredLine line) {
    if (lines_.size() >= capacity_) return false;
    lines_.push_front(std::move(line));
    --first_;
    return true;
}

void Scrollback::insert(Number before, StoredLine line) {
    lines_.insert(lines_.begin() + static_cast<std::ptrdiff_t>(before - first_), std::move(line));
    if (lines_.size() <= capacity_) return;
    lines_.pop_front();
    ++first_;
}

void Scrollback::clear() {
    first_ = end();
    lines_.clear();
}

}  // namespace hubbub::client
