#pragma once
// The properties of a client that decide its encoding, as bits. Clients of one kind get equal
// bytes.

#include <cstdint>

namespace hubbub::chat {

enum class Kind : std::uint16_t {
    irc = 0,                  // lines without tags
    timed = 1U << 0,          // server-time
    tagged = 1U << 1,         // message-tags: msgid, bot, client-only tags, TAGMSG
    accounts = 1U << 2,       // account-tag
    multiline = 1U << 3,      // draft/multiline batches
    extended_join = 1U << 4,  // from here on: different or additional lines
    away_notify = 1U << 5,
    setname = 1U << 6,
    channel_rename = 1U << 7,
    chghost = 1U << 8,
    person = 1U << 15,  // the plain dialect
};

constexpr Kind operator|(Kind a, Kind b) {
    return static_cast<Kind>(static_cast<std::uint16_t>(a) | static_cast<std::uint16_t>(b));
}
constexpr Kind operator&(Kind a, Kind b) {
    return static_cast<Kind>(static_cast<std::uint16_t>(a) & static_cast<std::uint16_t>(b));
}
constexpr Kind& operator|=(Kind& a, Kind b) {
    return a = a | b;
}
constexpr bool has(Kind all, Kind one) {
    return (all & one) == one;
}

}  // namespace hubbub::chat
