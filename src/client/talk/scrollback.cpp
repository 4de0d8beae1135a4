#include "talk/scrollback.h"

#include <utility>

namespace hubbub::client {
namespace {

std::size_t hidden_in(const StoredLine& line) {
    return line.hidden() ? 1 : 0;
}

}  // namespace

void Scrollback::push(StoredLine line) {
    hidden_ += hidden_in(line);
    lines_.push_back(std::move(line));
    if (lines_.size() > capacity_) drop_front();
}

void Scrollback::replace(Number number, StoredLine line) {
    StoredLine& old = lines_[static_cast<std::size_t>(number - first_)];
    hidden_ -= hidden_in(old);
    hidden_ += hidden_in(line);
    old = std::move(line);
}

bool Scrollback::push_front(StoredLine line) {
    if (lines_.size() >= capacity_) return false;
    hidden_ += hidden_in(line);
    lines_.push_front(std::move(line));
    --first_;
    return true;
}

void Scrollback::insert(Number before, StoredLine line) {
    hidden_ += hidden_in(line);
    lines_.insert(lines_.begin() + static_cast<std::ptrdiff_t>(before - first_), std::move(line));
    if (lines_.size() > capacity_) drop_front();
}

void Scrollback::drop_front() {
    hidden_ -= hidden_in(lines_.front());
    lines_.pop_front();
    ++first_;
}

void Scrollback::drop_logged() {
    while (!lines_.empty() && lines_.front().kind() == EventKind::logged) drop_front();
}

void Scrollback::hide(Number number, bool hidden) {
    StoredLine& line = lines_[static_cast<std::size_t>(number - first_)];
    hidden_ -= hidden_in(line);
    line.hide(hidden);
    hidden_ += hidden_in(line);
}

void Scrollback::clear() {
    first_ = end();
    lines_.clear();
    hidden_ = 0;
}

}  // namespace hubbub::client
