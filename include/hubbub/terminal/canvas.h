#pragma once
// A screen in memory: cells with characters and styles. The client draws on it, so that tests can
// check the screen without a terminal.

#include <hubbub/terminal/width.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hubbub::terminal {

// -1: the default of the terminal; 0 to 255: the palette; from `rgb_bit` on: red, green and blue.
using Colour = std::int32_t;
constexpr Colour own_colour = -1;
constexpr Colour rgb_bit = 0x1000000;

struct Style {
    enum Attribute : std::uint8_t {
        plain = 0,
        bold = 1,
        faint = 2,
        italic = 4,
        underlined = 8,
        reversed = 16,
        struck = 32,
    };
    Colour fg = own_colour;
    Colour bg = own_colour;
    std::uint8_t attributes = plain;

    bool operator==(const Style&) const = default;
};

struct Cell {
    char32_t base = U' ';  // 0: the second half of a wide character
    std::array<char32_t, max_marks> marks{};
    Style style;

    bool operator==(const Cell&) const = default;
};

// Not thread safe. Text outside the canvas is dropped.
class Canvas {
  public:
    Canvas(std::size_t rows, std::size_t columns);

    std::size_t rows() const { return rows_; }
    std::size_t columns() const { return columns_; }
    const Cell& at(std::size_t row, std::size_t column) const {
        return cells_[row * columns_ + column];
    }

    // Puts `text` into at most `cells` cells of the row, from `column` on. Returns the number of
    // cells that it takes.
    std::size_t put(std::size_t row, std::size_t column, std::string_view text, const Style& style,
                    std::size_t cells);
    void fill(std::size_t row, std::size_t column, std::size_t cells, const Style& style,
              char32_t with = U' ');
    void restyle(std::size_t row, std::size_t column, std::size_t cells, const Style& style);

    // Moves the rows from `top` to `bottom`, inclusive, up by `up` rows, or down if it is negative,
    // with their links. The rows that become free are empty.
    void scroll(std::size_t top, std::size_t bottom, std::ptrdiff_t up);

    // Returns the characters of the row without the spaces at its end.
    std::string text(std::size_t row) const;

    // Cells that open an address when they are clicked.
    struct Link {
        std::size_t row = 0;
        std::size_t column = 0;
        std::size_t cells = 0;
        std::string url;
    };
    std::vector<Link> links;

    std::size_t cursor_row = 0;
    std::size_t cursor_column = 0;

  private:
    Cell& cell(std::size_t row, std::size_t column) { return cells_[row * columns_ + column]; }
    // Replaces a wide character by two spaces if `column` is its second half, because one half is
    // about to be overwritten.
    void part_wide(std::size_t row, std::size_t column);

    std::size_t rows_;
    std::size_t columns_;
    std::vector<Cell> cells_;
};

// Appends `code` in UTF-8.
void append_utf8(std::string& out, char32_t code);

}  // namespace hubbub::terminal
