#pragma once
// A screen in memory: cells with characters and looks. Whoever draws works on this, so that what a
// person sees can be tested without a terminal.

#include <hubbub/terminal/width.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hubbub::terminal {

// -1: the terminal's own; 0 to 255: the palette of 256; from `rgb` on: red, green and blue.
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

// Not thread safe. What does not fit is left out, wherever it is put.
class Canvas {
  public:
    Canvas(std::size_t rows, std::size_t columns);

    std::size_t rows() const { return rows_; }
    std::size_t columns() const { return columns_; }
    const Cell& at(std::size_t row, std::size_t column) const {
        return cells_[row * columns_ + column];
    }

    // Puts `text` from a cell on, in at most `cells` cells of that row; returns how many it took.
    std::size_t put(std::size_t row, std::size_t column, std::string_view text, const Style& style,
                    std::size_t cells);
    void fill(std::size_t row, std::size_t column, std::size_t cells, const Style& style,
              char32_t with = U' ');
    void restyle(std::size_t row, std::size_t column, std::size_t cells, const Style& style);

    // The row's characters without the blanks at its end.
    std::string text(std::size_t row) const;

    // Cells that stand for an address.
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

void append_utf8(std::string& out, char32_t code);

}  // namespace hubbub::terminal
