#pragma once
// The width of text in cells of a terminal, and cutting it between characters. Widths come from
// Unicode (utf8proc), not from the locale, so that tests and terminals agree.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace hubbub::terminal {

// A character as users count it: an extended grapheme cluster.
// Source: https://www.unicode.org/reports/tr29/
struct Cluster {
    std::size_t bytes = 0;
    std::size_t cells = 0;
};

// Returns the first cluster of `text`. Requires text that is not empty. An invalid byte is a
// cluster of one cell. A joined emoji takes the cells of all its parts: terminals differ in joining
// them, so they are drawn separately (`drawn`).
Cluster first_cluster(std::string_view text);
// Returns the start of the cluster that ends at the byte `at`; 0 at the start.
std::size_t cluster_before(std::string_view text, std::size_t at);

// Returns true if `text` begins with a letter of a script that separates words by spaces.
bool is_letter(std::string_view text);

std::size_t cells_of(std::string_view text);
// Returns the longest prefix of whole clusters that takes at most `cells`.
std::string_view fit(std::string_view text, std::size_t cells);
// Returns `text` if it fits, or a prefix that ends in "…".
std::string shorten(std::string_view text, std::size_t cells);

// Marks per character that are drawn. More of them only hide the rows above and below.
constexpr std::size_t max_marks = 4;

// The content of a cell, or of two if it is wide: a character and the marks upon it.
struct Glyph {
    char32_t base = U' ';
    std::u32string marks;
    std::size_t cells = 1;

    bool operator==(const Glyph&) const = default;
};
// Returns the glyphs of a cluster. Joiners and variation selectors of emoji are dropped, and so are
// invisible characters.
std::vector<Glyph> drawn(std::string_view cluster);

struct Row {
    std::size_t begin = 0;  // bytes
    std::size_t end = 0;
};
// Returns the rows that `text` takes at `columns` cells (at least 2), one or more. Breaks at "\n"
// and at spaces, which are dropped; breaks a word only if it is longer than a row.
std::vector<Row> wrap(std::string_view text, std::size_t columns);

}  // namespace hubbub::terminal
