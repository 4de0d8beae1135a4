#pragma once
// IRC messages: parsed without copying, and written to a string.
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
// Limit of a client's tags in bytes, from the '@' to the space after them.
// Source: https://ircv3.net/specs/extensions/message-tags#size-limit
constexpr std::size_t tag_bytes = 4096;

// A parsed line. Its members point into the line.
struct Message {
    std::string_view tags;    // without '@', still escaped
    std::string_view source;  // without ':'
    std::string_view command;
    std::array<std::string_view, max_params> params{};
    std::size_t count = 0;

    // Returns the parameter, or "" if there is none.
    std::string_view param(std::size_t index) const {
        return index < count ? params[index] : std::string_view{};
    }
    // Returns the nick of the source: the part before '!' or '@'.
    std::string_view nick() const;
};

// Returns nothing if the line has no command. A run of spaces counts as one; everything after the
// 14th parameter is the 15th, spaces included.
std::optional<Message> parse(std::string_view line);

// Returns a tag's value, unescaped; nothing if the tag is missing. Of repeated tags the last
// counts.
// Source: https://ircv3.net/specs/extensions/message-tags#escaping-values
std::optional<std::string> tag_value(std::string_view tags, std::string_view key);

// Returns the text escaped, as the value of a tag.
std::string tag_text(std::string_view text);

// One tag; `value` is still escaped.
struct Tag {
    std::string_view key;
    std::string_view value;
    std::string_view whole;  // verbatim, with the key
};
// Removes the first tag and returns it.
Tag take_tag(std::string_view& tags);

// Like tag_value(), but still escaped.
std::optional<std::string_view> raw_tag_value(std::string_view tags, std::string_view key);

// Returns the tags that servers relay unchanged ("+key"), each key once, as "a;b=c"; "" if there
// are none.
// Source: https://ircv3.net/specs/extensions/message-tags#client-only-tags
std::string client_only_tags(std::string_view tags);

// Whether the last parameter has a ':' always, or only if it needs one. Simple clients look for the
// text only after " :".
enum class Colon : std::uint8_t { always, needed };

// Appends "[:source ]COMMAND p1 p2 :last\r\n".
void append_message(std::string& out, std::string_view source, std::string_view command,
                    std::initializer_list<std::string_view> params, Colon colon = Colon::needed);

}  // namespace hubbub::protocol
