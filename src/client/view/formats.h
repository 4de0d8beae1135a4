#pragma once
// Text with mIRC's formatting codes, and the URLs in it.
// Source: https://modern.ircdocs.horse/formatting

#include <hubbub/terminal/canvas.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace hubbub::client {

// Visible text with styles; each span ends at the begin of the next one.
struct Styled {
    struct Span {
        std::size_t begin = 0;
        terminal::Style style;
    };
    std::string text;
    std::vector<Span> spans;

    void append(std::string_view visible, const terminal::Style& style);
    // Adds attributes to bytes [begin, end).
    void mark(std::size_t begin, std::size_t end, std::uint8_t attributes);
    // Replaces the style of bytes [begin, end).
    void restyle(std::size_t begin, std::size_t end, const terminal::Style& style);
};

// Makes raw text visible. Formatting codes become styles on top of `base`; other control characters
// are made visible.
Styled styled(std::string_view text, const terminal::Style& base);
// All formatting codes.
inline constexpr std::string_view format_codes = "\x02\x03\x04\x0f\x11\x16\x1d\x1e\x1f";
// Styles text that is being typed, without moving a byte: a code is shown as a letter, with its
// digits in the style `mark`, and applies to the text after it. A line break ends all styles.
Styled typed(std::string_view text, const terminal::Style& base, const terminal::Style& mark);
// Returns the visible text without styles, in one line.
std::string without_formats(std::string_view text);

struct Range {
    std::size_t begin = 0;
    std::size_t end = 0;
};
// Finds addresses of the web, of IRC, FTP, Gemini and mail, and those that begin with "www.".
// Punctuation at the end, and a closing bracket that does not pair, do not belong to them.
std::vector<Range> find_urls(std::string_view text);
// Returns the address as a program opens it.
std::string openable(std::string_view url);
// Finds all occurrences of `what`, ignoring the case of ASCII letters.
std::vector<Range> find_text(std::string_view text, std::string_view what);

}  // namespace hubbub::client
