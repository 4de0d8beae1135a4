#pragma once
// The byte form of lines to a client, as bits. Clients of one encoding get equal bytes.

#include <cstdint>

namespace hubbub::chat {

enum class Encoding : std::uint16_t {
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
    account_notify = 1U << 9,
    redaction = 1U << 10,
    person = 1U << 15,  // the plain dialect
};

constexpr Encoding operator|(Encoding a, Encoding b) {
    return static_cast<Encoding>(static_cast<std::uint16_t>(a) | static_cast<std::uint16_t>(b));
}
constexpr Encoding operator&(Encoding a, Encoding b) {
    return static_cast<Encoding>(static_cast<std::uint16_t>(a) & static_cast<std::uint16_t>(b));
}
constexpr Encoding& operator|=(Encoding& a, Encoding b) {
    return a = a | b;
}
constexpr bool has(Encoding all, Encoding one) {
    return (all & one) == one;
}

}  // namespace hubbub::chat
