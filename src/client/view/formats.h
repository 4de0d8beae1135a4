#pragma once
// Text with looks: what people send with mIRC's codes, and where the addresses in it are.
// Source: https://modern.ircdocs.horse/formatting

#include <hubbub/terminal/canvas.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace hubbub::client {

// Visible text; each span holds up to where the next one begins.
struct Styled {
    struct Span {
        std::size_t begin = 0;
        terminal::Style style;
    };
    std::string text;
    std::vector<Span> spans;

    void append(std::string_view visible, const terminal::Style& style);
    // Gives bytes [begin, end) more attributes.
    void mark(std::size_t begin, std::size_t end, std::uint8_t attributes);
    // Gives bytes [begin, end) another look altogether.
    void restyle(std::size_t begin, std::size_t end, const terminal::Style& style);
};

// What a stranger sent, made visible; codes become looks on top of `base`, all else that controls a
// terminal is left out.
Styled styled(std::string_view text, const terminal::Style& base);
// The codes of those looks.
inline constexpr std::string_view format_codes = "\x02\x03\x04\x0f\x11\x16\x1d\x1e\x1f";
// What is being typed: every byte stays where it is, a code is a letter that looks like `mark` and
// so do its digits, the text behind it looks as it will. A line break ends all looks.
Styled typed(std::string_view text, const terminal::Style& base, const terminal::Style& mark);
// The same as `styled` without looks.
std::string without_formats(std::string_view text);

struct Range {
    std::size_t begin = 0;
    std::size_t end = 0;
};
// http and https addresses, and those of IRC. Closing brackets and stops behind them are left out.
std::vector<Range> find_urls(std::string_view text);
// Where `what` stands in `text`, whatever the case of ASCII letters.
std::vector<Range> find_text(std::string_view text, std::string_view what);

}  // namespace hubbub::client
