#pragma once
// Events of a session: what a mode shows as a line on a terminal, in a script, in a buffer.

#include <hubbub/base/clock.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace hubbub::client {

enum class EventKind : std::uint8_t {
    said,       // `who` said `text`
    action,     // `who` did `text` (/me)
    notice,     // `who`, or the server if empty, sent the notice `text`
    joined,     // `who` joined
    parted,     // `who` left the channel, `text` is why
    quit,       // `who` left the server, `text` is why
    renamed,    // `who` is now `other`
    kicked,     // `who` kicked `other`, `text` is why
    topic,      // `who` set the topic to `text`
    info,       // `text` is for the person
    error,      // something failed: `text` says what
    history,    // the end of requested history, of `text` lines, the first and last of which are
                // `other` and `code`, as history_reference() names them
    logged,     // a line of a log: `who` said `text`
    network,    // of a bouncer: id `other`, name `text`; gone if `code` is "*"
    presence,   // of friends: `who` came online, or empty: see `text`
    read,       // another device has read up to `at`
    typing,     // `who` is typing, or has stopped if `text` is "done"
    reacted,    // `who` reacted to the message `reply` with `text`
    unreacted,  // `who` took that back
    redacted,   // `who` deleted the message `reply`, `text` is why
};

// Texts and names are raw: make them visible before they reach a terminal.
struct Event {
    EventKind kind = EventKind::info;
    std::string channel;                // the channel, or the nick of a query; empty: neither
    std::string who;                    // a nick
    std::string text;                   // one line
    std::string other;                  // the second nick, if any
    std::string code;                   // the numeric or command behind it; empty: none
    bool history = false;               // an old message that was requested
    bool own = false;                   // `who` is this client
    bool mention = false;               // it contains the own nick
    bool hidden = false;                // by a filter or a setting
    std::optional<Wall> at{};           // by the server's clock
    std::string source;                 // nick!user@host, as far as known
    std::string msgid;                  // the server's id of the message; empty: none
    std::string reply;                  // the id of the message that it refers to; empty: none
    std::string origin;                 // in the list of mentions: the buffer it comes from
    char mark = 0;                      // the rank of `who` in the channel; 0: none
    std::vector<std::string> channels;  // of `who`, for quit and renamed
};

// Returns true for the kinds that carry a message.
constexpr bool is_message(EventKind kind) {
    return kind == EventKind::said || kind == EventKind::action || kind == EventKind::notice;
}

}  // namespace hubbub::client
