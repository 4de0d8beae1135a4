#pragma once
// What happened, told to whoever shows it: a line on a terminal, a line of a script, a window.

#include <hubbub/base/clock.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace hubbub::client {

// Texts and names are as the server sent them: make them visible before they reach a terminal.
struct Event {
    enum class Kind : std::uint8_t {
        said,      // `who` said `text`
        action,    // `who` did `text` (/me)
        notice,    // `who`, or the server where empty, says `text`
        joined,    // `who` came
        parted,    // `who` left the room, `text` is why
        quit,      // `who` left the server, `text` is why
        renamed,   // `who` is now `other`
        kicked,    // `who` threw `other` out, `text` is why
        topic,     // `who` set the topic to `text`
        info,      // `text` is for the reader
        error,     // something was refused: `text` says what
        history,   // all that was asked for of what was said there before has come, `text` lines
        logged,    // `text` was said once, by `who` as the log has it
        network,   // of a bouncer: `other` is its id, `text` its name; gone where `code` is "*"
        presence,  // a friend came (`who`), or left or was there already (nobody): see `text`
        read,      // on another device, up to `at`
        typing,    // `who` is typing there, or has stopped where `text` is "done"
    };

    Kind kind = Kind::info;
    std::string room;          // the channel, or the other's nick in a private talk; empty: neither
    std::string who;           // a nick
    std::string text;          // one line
    std::string other;         // the second nick where there are two
    std::string code;          // the numeric or command it comes from; empty: the client itself
    bool history = false;      // said before: it comes because it was asked for
    bool own = false;          // `who` is this client
    bool mention = false;      // it names this client
    bool hidden = false;       // the person does not want to see it
    std::optional<Wall> at{};  // by the server's clock
    std::string source;        // nick!user@host, as far as the server tells
    std::string msgid;         // what the server calls this message; empty: nothing
    std::string origin;        // in a list of mentions: where it was said
    char mark = 0;             // the rank of `who` in the room; 0: none
    std::vector<std::string> rooms;  // of `who`, for what happens in all of them (quit, renamed)
};

// What somebody says to others.
constexpr bool is_message(Event::Kind kind) {
    return kind == Event::Kind::said || kind == Event::Kind::action || kind == Event::Kind::notice;
}

}  // namespace hubbub::client
