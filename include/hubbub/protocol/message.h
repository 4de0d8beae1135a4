#pragma once
// One IRC message: read without copying, written into a string.
// Source: https://modern.ircdocs.horse/#message-format

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace hubbub::protocol {

constexpr std::size_t max_params = 15;
constexpr std::size_t line_bytes = 510;  // without CR LF, and without tags
// From '@' to the blank behind the tags, of what a client sends.
// Source: https://ircv3.net/specs/extensions/message-tags#size-limit
constexpr std::size_t tag_bytes = 4096;

// Views into the line it was parsed from.
struct Message {
    std::string_view tags;    // without '@', still escaped
    std::string_view source;  // without ':'
    std::string_view command;
    std::array<std::string_view, max_params> params{};
    std::size_t count = 0;

    // The parameter, or "" where there is none.
    std::string_view param(std::size_t index) const {
        return index < count ? params[index] : std::string_view{};
    }
    // The nick in the source: what stands before '!' or '@'.
    std::string_view nick() const;
};

// Nothing where the line has no command. Blanks in a row count as one; what follows the 14th
// parameter is the 15th, blanks and all.
std::optional<Message> parse(std::string_view line);

// A tag's value with its escapes undone; nothing where the tag is missing. Of a tag that is there
// twice the last one counts.
// Source: https://ircv3.net/specs/extensions/message-tags#escaping-values
std::optional<std::string> tag_value(std::string_view tags, std::string_view key);

// Removes the first tag and returns its key and its value, which is still escaped.
struct Tag {
    std::string_view key;
    std::string_view value;
    std::string_view whole;  // as it was written
};
Tag take_tag(std::string_view& tags);

// The value as it was written; of a tag that is there twice the last one.
std::optional<std::string_view> raw_tag_value(std::string_view tags, std::string_view key);

// The tags that servers pass on untouched ("+key"), each key once, as "a;b=c"; empty where there is
// none. Source: https://ircv3.net/specs/extensions/message-tags#client-only-tags
std::string client_only_tags(std::string_view tags);

// Whether the last parameter gets its ':' always, or only where a blank or the like asks for it.
// Simple clients look for text behind " :" only.
enum class Colon : std::uint8_t { always, needed };

// Appends "[:source ]COMMAND p1 p2 :last\r\n".
void append_message(std::string& out, std::string_view source, std::string_view command,
                    std::initializer_list<std::string_view> params, Colon colon = Colon::needed);

}  // namespace hubbub::protocol
