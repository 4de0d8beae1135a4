#pragma once
// How many cells text takes on a terminal, and where it may be cut. Widths are Unicode's
// (utf8proc), not the locale's, so that tests and terminals agree.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace hubbub::terminal {

// One character as a person sees it: an extended grapheme cluster.
// Source: https://www.unicode.org/reports/tr29/
struct Cluster {
    std::size_t bytes = 0;
    std::size_t cells = 0;
};

// The one at the front of `text`, which is not empty. A byte that is no UTF-8 is one of its own and
// takes one cell. An emoji that is joined of several takes the cells of each: terminals differ in
// whether they join them, so they are never drawn joined (`drawn`).
Cluster first_cluster(std::string_view text);
// Where the cluster before the byte `at` begins; 0 at the start.
std::size_t cluster_before(std::string_view text, std::size_t at);

// True where a letter stands in front, of a script that has blanks between its words.
bool is_letter(std::string_view text);

std::size_t cells_of(std::string_view text);
// The longest start of whole clusters that takes at most `cells`.
std::string_view fit(std::string_view text, std::size_t cells);
// The same, with "…" where something had to go.
std::string shorten(std::string_view text, std::size_t cells);

// More marks than these upon one character only hide the lines above and below.
constexpr std::size_t max_marks = 4;

// What is put into one cell (two where wide): a character and the marks upon it.
struct Glyph {
    char32_t base = U' ';
    std::u32string marks;
    std::size_t cells = 1;

    bool operator==(const Glyph&) const = default;
};
// The cluster as it is drawn. What joins emoji and what asks for another look of one is left out;
// so is everything that has no place in a cell.
std::vector<Glyph> drawn(std::string_view cluster);

struct Row {
    std::size_t begin = 0;  // bytes
    std::size_t end = 0;
};
// `text` in rows of at most `columns` cells (at least 2). Cut at blanks, which go, and inside a
// word only where it is longer than a row. Never empty; "\n" ends a row.
std::vector<Row> wrap(std::string_view text, std::size_t columns);

}  // namespace hubbub::terminal
