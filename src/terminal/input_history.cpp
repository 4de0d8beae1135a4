#include <hubbub/terminal/input_history.h>

#include <utility>

namespace hubbub::terminal {

void InputHistory::add(std::wstring line) {
    back_ = 0;
    if (line.empty() || (!lines_.empty() && lines_.back() == line)) return;
    lines_.push_back(std::move(line));
    if (lines_.size() > capacity_) lines_.pop_front();
}

const std::wstring* InputHistory::older(const std::wstring& now) {
    if (back_ == lines_.size()) return nullptr;
    if (back_ == 0) draft_ = now;
    ++back_;
    return &lines_[lines_.size() - back_];
}

const std::wstring* InputHistory::newer() {
    if (back_ == 0) return nullptr;
    --back_;
    return back_ == 0 ? &draft_ : &lines_[lines_.size() - back_];
}

}  // namespace hubbub::terminal
