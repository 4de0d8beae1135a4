#include <hubbub/terminal/input_history.h>

#include <utility>

namespace hubbub::terminal {

void InputHistory::add(std::string line) {
    back_ = 0;
    if (line.empty() || (!lines_.empty() && lines_.back() == line)) return;
    lines_.push_back(std::move(line));
    if (lines_.size() > capacity_) lines_.pop_front();
}

const std::string* InputHistory::older(const std::string& now) {
    if (back_ == lines_.size()) return nullptr;
    if (back_ == 0) draft_ = now;
    ++back_;
    return &lines_[lines_.size() - back_];
}

const std::string* InputHistory::newer() {
    if (back_ == 0) return nullptr;
    --back_;
    return back_ == 0 ? &draft_ : &lines_[lines_.size() - back_];
}

std::optional<std::size_t> InputHistory::find(std::string_view what, std::size_t from) const {
    for (std::size_t back = from; back <= lines_.size(); ++back) {
        if (line(back).find(what) != std::string::npos) return back;
    }
    return std::nullopt;
}

}  // namespace hubbub::terminal
