#pragma once
// A message that a client has received, as far as it must be found in the history again.

#include <cstdint>
#include <functional>
#include <string_view>

namespace hubbub::stress {

struct Heard {
    std::uint64_t id = 0;  // of_id() of its msgid
    std::uint32_t sender = 0;
    std::uint32_t sequence = 0;

    std::uint64_t key() const { return std::uint64_t{sender} << 32 | sequence; }
    bool operator==(const Heard&) const = default;

    // Any server's ids in the same few bytes. 0: there is no id.
    static std::uint64_t of_id(std::string_view msgid) {
        return msgid.empty() ? 0 : std::hash<std::string_view>{}(msgid) | 1;
    }
};

}  // namespace hubbub::stress
