#pragma once
// The plain dialect: for a person at telnet or nc who never heard of IRC. Pure text in, text out;
// the person is otherwise a client like all others.

#include <hubbub/protocol/message.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hubbub::protocol {

// Who speaks, told by the first line that is not empty.
enum class Dialect : std::uint8_t { irc, person, browser };
Dialect detect(std::string_view first_line);

// A TLS client begins with this byte: a hello on the wrong port.
constexpr char tls_hello = '\x16';

// Bytes that a person's terminal may send for one line, what they erased again included.
constexpr std::size_t typed_bytes = 2048;

// Returns the line as it stood when Enter was pressed, for terminals that send every key: Backspace
// and DEL erase a character with its combining marks, ^W a word, ^U all. Escape sequences (arrow
// keys, titles) and other control characters are left out; a tab is a blank.
std::string typed_line(std::string_view bytes);

// Drops telnet's negotiation (IAC sequences, RFC 854) from a stream. Not thread safe.
class TelnetFilter {
  public:
    // The bytes that are text, written over `bytes`; returns how many are left. "Erase character"
    // and "erase line" become DEL and ^U.
    std::size_t filter(char* bytes, std::size_t size);

  private:
    enum class State : std::uint8_t { text, iac, option, sub, sub_iac };
    State state_ = State::text;
};

// What a person typed, as the IRC command it stands for.
struct PlainCommand {
    std::string command;  // empty: `answer` is for the person, nothing to run
    std::vector<std::string> params;
    std::string answer;
};
// `room`: where words go that are no command.
PlainCommand parse_plain(std::string_view line, std::string_view room);

// A message as a person reads it, ended with CR LF; empty where there is nothing to tell.
// `source` is the nick it comes from; words in rooms other than `lobby` are marked with the room.
std::string render_plain(const Message& message, std::string_view lobby);

// A numeric reply as a person reads it, ended with CR LF; empty where it is noise.
// `params` begin behind the target.
std::string render_plain_numeric(unsigned code, const std::vector<std::string_view>& params);

std::string_view plain_help();

}  // namespace hubbub::protocol
