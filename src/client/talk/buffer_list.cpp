#include "talk/buffer_list.h"

#include <algorithm>
#include <utility>

namespace hubbub::client {

const Channel* BufferList::channel_of(const Buffer& buffer) const {
    if (buffer.kind != BufferKind::channel) return nullptr;
    return std::as_const(networks_.at(buffer.network).session->channels).find(buffer.name);
}

Buffer* BufferList::find(std::size_t network, std::string_view name) {
    const Isupport& isupport = networks_.at(network).session->isupport;
    for (const auto& buffer : buffers_) {
        if (buffer->network != network || buffer->is_list()) continue;
        if (isupport.same(buffer->name, name)) return buffer.get();
    }
    return nullptr;
}

Buffer& BufferList::server_of(std::size_t network) {
    const auto found = std::find_if(buffers_.begin(), buffers_.end(), [&](const auto& buffer) {
        return buffer->network == network && buffer->kind == BufferKind::server;
    });
    return **found;
}

std::size_t BufferList::index_of(const Buffer& buffer) const {
    const auto found = std::find_if(buffers_.begin(), buffers_.end(),
                                    [&](const auto& one) { return one.get() == &buffer; });
    return static_cast<std::size_t>(found - buffers_.begin());
}

BufferList::Opened BufferList::open(BufferKind kind, std::size_t network, const std::string& name,
                                    const BufferLimits& limits) {
    // All networks share one list of mentions; a channel may have its name.
    const Isupport& isupport = networks_.at(network).session->isupport;
    const auto there = std::find_if(buffers_.begin(), buffers_.end(), [&](const auto& one) {
        if (one->kind != kind) return false;
        return kind == BufferKind::mentions ||
               (one->network == network && isupport.same(one->name, name));
    });
    if (there != buffers_.end()) return {**there, false};
    auto buffer = std::make_unique<Buffer>(kind, name, network, ring_, limits);
    const auto before = [](const std::unique_ptr<Buffer>& a, const std::unique_ptr<Buffer>& b) {
        const auto last = [](const Buffer& one) { return one.kind == BufferKind::mentions; };
        if (last(*a) != last(*b)) return last(*b);
        return a->network < b->network;
    };
    const auto at = std::upper_bound(buffers_.begin(), buffers_.end(), buffer, before);
    const auto index = static_cast<std::size_t>(at - buffers_.begin());
    Buffer& opened = *buffer;
    buffers_.insert(at, std::move(buffer));
    if (buffers_.size() > 1 && index <= current_) ++current_;
    return {opened, true};
}

void BufferList::remove(std::size_t index) {
    Buffer& closing = *buffers_[index];
    if (pane_ != nullptr && index == current_) go_to_pane();
    if (pane_ == &closing) unsplit();
    if (index == current_) {
        const bool back = before_ != nullptr && before_ != &closing;
        go_to(back ? index_of(*before_) : index > 0 ? index - 1 : 1);
    }
    if (before_ == &closing) before_ = nullptr;
    buffers_.erase(buffers_.begin() + static_cast<std::ptrdiff_t>(index));
    if (current_ > index) --current_;
}

void BufferList::go_to(std::size_t index) {
    if (index >= buffers_.size() || index == current_) return;
    if (buffers_[index].get() == pane_) return go_to_pane();
    before_ = buffers_[current_].get();
    buffers_[current_]->leave();
    current_ = index;
    hidden_.refresh(current());
    if (looking_) current().enter();
    note_target();
}

void BufferList::note_target() {
    current_network().session->progress.current = current().is_talk() ? current().name : "";
}

void BufferList::go_back() {
    if (before_ != nullptr) go_to(index_of(*before_));
}

bool BufferList::go_to_active() {
    const auto rank = [](const Buffer& buffer) {
        return buffer.mentions > 0 ? 3 : buffer.unread > 0 ? 2 : buffer.stirred ? 1 : 0;
    };
    std::size_t best = current_;
    int best_rank = 0;
    for (std::size_t step = 1; step < buffers_.size(); ++step) {
        const std::size_t index = (current_ + step) % buffers_.size();
        if (rank(*buffers_[index]) <= best_rank) continue;
        best = index;
        best_rank = rank(*buffers_[index]);
    }
    if (best_rank == 0) return false;
    go_to(best);
    return true;
}

std::optional<BufferList::SecondPane> BufferList::pane() const {
    if (pane_ == nullptr) return std::nullopt;
    return SecondPane{index_of(*pane_), pane_first_, pane_way_};
}

// Prefers the buffer before the current one, then the next one that is not a server's.
std::size_t BufferList::likely_pane() const {
    const auto eligible = [](const Buffer& buffer) { return buffer.kind != BufferKind::server; };
    if (before_ != nullptr && !is_current(*before_) && eligible(*before_))
        return index_of(*before_);
    for (std::size_t step = 1; step < size(); ++step) {
        const std::size_t index = (current_ + step) % size();
        if (eligible(at(index))) return index;
    }
    return current_ > 0 ? current_ - 1 : current_ + 1;
}

bool BufferList::split(std::optional<std::size_t> index, SplitWay way) {
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
    hidden_.refresh(*pane_);
    // The screen calls pane_shown() once it has drawn it.
    pane_shown_ = false;
    return true;
}

void BufferList::unsplit() {
    pane_shown(false);
    pane_ = nullptr;
}

void BufferList::go_to_pane() {
    if (pane_ == nullptr) return;
    Buffer& left = current();
    before_ = &left;
    current_ = index_of(*std::exchange(pane_, &left));
    pane_first_ = !pane_first_;
    note_target();
    if (pane_shown_) return;
    left.leave();
    if (looking_) current().enter();
}

void BufferList::pane_shown(bool shown) {
    shown = shown && pane_ != nullptr;
    if (shown == std::exchange(pane_shown_, shown) || pane_ == nullptr || !looking_) return;
    if (shown)
        pane_->enter();
    else
        pane_->leave();
}

void BufferList::look(bool looking) {
    if (looking == std::exchange(looking_, looking)) return;
    Buffer* const shown[] = {&current(), pane_shown_ ? pane_ : nullptr};
    for (Buffer* const buffer : shown) {
        if (buffer == nullptr) continue;
        if (looking)
            buffer->enter();
        else
            buffer->leave();
    }
}

bool BufferList::is_seen(const Buffer& buffer) const {
    return looking_ && (is_current(buffer) || (pane_shown_ && &buffer == pane_));
}

}  // namespace hubbub::client
