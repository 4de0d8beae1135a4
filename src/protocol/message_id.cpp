#include <hubbub/protocol/message_id.h>

#include <algorithm>
#include <array>
#include <chrono>

namespace hubbub::protocol {
namespace {

constexpr std::string_view digits = "0123456789abcdefghijklmnopqrstuv";
constexpr unsigned bits_of_digit = 5;
constexpr std::size_t digits_of_id = 13;
constexpr MessageId highest_id = ~MessageId{0} >> 1;

}  // namespace

Wall time_of(MessageId id) {
    return Wall(std::chrono::milliseconds(id >> message_id_time_shift));
}

MessageId first_id_at(Wall time) {
    const std::int64_t since_epoch =
        std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
    const auto highest = static_cast<std::int64_t>(highest_id >> message_id_time_shift);
    return static_cast<MessageId>(std::clamp<std::int64_t>(since_epoch, 0, highest))
           << message_id_time_shift;
}

void append_message_id(std::string& out, MessageId id) {
    std::array<char, digits_of_id> text;
    for (auto at = text.rbegin(); at != text.rend(); ++at, id >>= bits_of_digit)
        *at = digits[id % digits.size()];
    out.append(text.data(), text.size());
}

std::optional<MessageId> parse_message_id(std::string_view text) {
    if (text.size() != digits_of_id) return std::nullopt;
    MessageId out = 0;
    for (const char digit : text) {
        const std::size_t value = digits.find(digit);
        if (value == std::string_view::npos || out > (highest_id >> bits_of_digit))
            return std::nullopt;
        out = out << bits_of_digit | value;
    }
    return out;
}

MessageId MessageIds::take(std::size_t count, Wall now) {
    const MessageId first = first_id_at(now);
    for (;;) {
        const MessageId next = last_.fetch_add(count, std::memory_order_relaxed) + 1;
        if (next > first) return next;
        // The first ids of this millisecond. Another thread may be faster.
        MessageId seen = next + count - 1;
        while (seen < first && !last_.compare_exchange_weak(seen, first, std::memory_order_relaxed))
            continue;
    }
}

void MessageIds::begin_above(MessageId used) {
    last_.store(std::max(used, last_.load(std::memory_order_relaxed)), std::memory_order_relaxed);
}

std::string next_batch_reference() {
    static std::atomic<MessageId> next{1};
    std::string out;
    for (MessageId number = next.fetch_add(1, std::memory_order_relaxed); number != 0;
         number /= digits.size())
        out += digits[number % digits.size()];
    return out;
}

}  // namespace hubbub::protocol
