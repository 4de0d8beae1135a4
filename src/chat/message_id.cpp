#include <hubbub/chat/message_id.h>

#include <atomic>
#include <random>
#include <string_view>

namespace hubbub::chat {
namespace {

constexpr std::string_view digits = "0123456789abcdefghijklmnopqrstuv";

std::string random_prefix() {
    std::random_device random;
    std::string out;
    for (int i = 0; i < 10; ++i) out += digits[random() % digits.size()];
    return out;
}

}  // namespace

std::uint64_t take_message_ids(std::size_t count) {
    static std::atomic<std::uint64_t> next{1};
    return next.fetch_add(count, std::memory_order_relaxed);
}

void append_message_id(std::string& out, std::uint64_t number) {
    static const std::string prefix = random_prefix();
    out += prefix;
    for (; number != 0; number /= digits.size()) out += digits[number % digits.size()];
}

}  // namespace hubbub::chat
