#include "irc/pace.h"

#include <algorithm>
#include <utility>

namespace hubbub::client {
namespace {

using std::chrono::milliseconds;

milliseconds cost(const PacedMessage& message) {
    constexpr std::size_t one_more = 256;
    return milliseconds(1000) * static_cast<std::int64_t>(1 + message.bytes.size() / one_more);
}

}  // namespace

void Pace::put(PacedMessage message) {
    waiting_ += message.lines;
    queue_.push_back(std::move(message));
}

PacedMessage Pace::take(std::size_t index) {
    PacedMessage message = std::move(queue_[index]);
    queue_.erase(queue_.begin() + static_cast<std::ptrdiff_t>(index));
    waiting_ -= message.lines;
    return message;
}

std::optional<PacedMessage> Pace::first() {
    if (queue_.empty()) return std::nullopt;
    return take(0);
}

std::optional<PacedMessage> Pace::next() {
    if (queue_.empty() || credit_ <= milliseconds(0)) return std::nullopt;
    const auto other = std::find_if(queue_.begin(), queue_.end(), [&](const PacedMessage& message) {
        return message.target != last_target_;
    });
    const bool turns = other != queue_.end();
    PacedMessage message = take(turns ? static_cast<std::size_t>(other - queue_.begin()) : 0);
    credit_ -= cost(message);
    last_target_ = message.target;
    return message;
}

void Pace::tick(Steady now) {
    if (ticked_at_)
        credit_ =
            std::min(burst, credit_ + std::chrono::duration_cast<milliseconds>(
                                          std::min<Steady::duration>(now - *ticked_at_, burst)));
    ticked_at_ = now;
}

std::size_t Pace::drop() {
    return drop([](const std::string&) { return true; });
}

std::size_t Pace::drop(const std::function<bool(const std::string& target)>& meant) {
    std::size_t dropped = 0;
    std::erase_if(queue_, [&](const PacedMessage& message) {
        const bool goes = meant(message.target);
        if (goes) dropped += message.lines;
        return goes;
    });
    waiting_ -= dropped;
    return dropped;
}

}  // namespace hubbub::client
