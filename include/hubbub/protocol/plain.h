#pragma once
// The plain dialect, for users of telnet or nc who do not know IRC. Pure functions from text to
// text: to the server a plain user is a client like any other.

#include <hubbub/protocol/message.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hubbub::protocol {

// The kind of client, detected from its first line that is not empty.
enum class Dialect : std::uint8_t { irc, person, browser };
Dialect detect(std::string_view first_line);

// First byte of a TLS handshake.
constexpr char tls_hello = '\x16';
// The answer that refuses TLS: a record with the fatal alert handshake_failure.
// Source: RFC 8446 section 6
constexpr std::string_view tls_refusal("\x15\x03\x03\x00\x02\x02\x28", 7);

// Limit in bytes of the keys that a terminal sends for one line, including erased characters.
constexpr std::size_t typed_bytes = 2048;

// Returns the line as it looked when Enter was pressed, for terminals that send every key.
// Backspace and DEL erase a character with its combining marks, ^W a word, ^U the line. Drops
// escape sequences (arrow keys, titles) and other control characters; a tab becomes a space.
std::string typed_line(std::string_view bytes);

// Removes telnet negotiation (IAC sequences, RFC 854) from a stream. Not thread safe.
class TelnetFilter {
  public:
    // Removes it from `bytes` in place and returns the number of bytes left. "Erase character"
    // becomes DEL and "erase line" ^U.
    std::size_t filter(char* bytes, std::size_t size);

  private:
    enum class TelnetState : std::uint8_t { text, iac, option, sub, sub_iac };
    TelnetState state_ = TelnetState::text;
};

// A line that a plain user typed, as an IRC command.
struct PlainCommand {
    std::string command;  // empty: no command to run, show `answer`
    std::vector<std::string> params;
    std::string answer;
};
// Parses a line. `room` is the target of text that is not a command; "" if there is none.
PlainCommand parse_plain(std::string_view line, std::string_view room);

// Formats a message for a plain user, ending with CR LF; "" if it is not shown. Messages in
// channels other than `lobby` are prefixed with the channel.
std::string render_plain(const Message& message, std::string_view lobby);

// Formats a numeric for a plain user, ending with CR LF; "" if it is not shown. `params` start
// after the target.
std::string render_plain_numeric(unsigned code, const std::vector<std::string_view>& params);

std::string_view plain_help();

}  // namespace hubbub::protocol
