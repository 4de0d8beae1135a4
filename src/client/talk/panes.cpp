// Two buffers on the screen at once.

#include <algorithm>
#include <utility>

#include "talk/workspace.h"

namespace hubbub::client {

std::optional<Workspace::Pane> Workspace::pane() const {
    if (pane_ == nullptr) return std::nullopt;
    return Pane{index_of(*pane_), pane_first_, pane_way_};
}

// Where the person was before, or else the next room or talk: rather than what a server says.
std::size_t Workspace::likely_pane() const {
    const auto talks = [](const Buffer& buffer) { return buffer.kind != Buffer::Kind::server; };
    if (before_ != nullptr && !is_current(*before_) && talks(*before_)) return index_of(*before_);
    for (std::size_t step = 1; step < size(); ++step) {
        const std::size_t index = (current_ + step) % size();
        if (talks(buffer(index))) return index;
    }
    return current_ > 0 ? current_ - 1 : current_ + 1;
}

bool Workspace::split(std::optional<std::size_t> index, Way way) {
    if (!index && pane_ != nullptr) {
        pane_way_ = way;
        return true;
    }
    const std::size_t wanted = index.value_or(likely_pane());
    if (wanted >= buffers_.size() || wanted == current_) return false;
    pane_way_ = way;
    if (buffers_[wanted].get() == pane_) return true;
    if (pane_ == nullptr)
        pane_first_ = true;
    else if (pane_shown_)
        pane_->leave();
    pane_ = buffers_[wanted].get();
    hide_again(*pane_);
    // The screen tells.
    pane_shown_ = false;
    return true;
}

void Workspace::unsplit() {
    pane_shown(false);
    pane_ = nullptr;
}

void Workspace::go_to_pane() {
    if (pane_ == nullptr) return;
    Buffer& left = current();
    before_ = &left;
    current_ = index_of(*std::exchange(pane_, &left));
    pane_first_ = !pane_first_;
    note_place();
    if (pane_shown_) return;
    left.leave();
    if (looking_) current().enter();
}

void Workspace::pane_shown(bool shown) {
    shown = shown && pane_ != nullptr;
    if (shown == std::exchange(pane_shown_, shown) || pane_ == nullptr || !looking_) return;
    if (shown)
        pane_->enter();
    else
        pane_->leave();
}

}  // namespace hubbub::client
