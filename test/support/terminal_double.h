#pragma once
// A terminal in memory that shows the bytes a program writes. Knows the sequences
// that hubbub uses (ECMA-48, DECSTBM, OSC 8) and fails the test for any other.

#include <hubbub/terminal/canvas.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

// Not thread safe.
class TerminalDouble {
  public:
    struct Cell {
        std::string text = " ";  // empty: the second half of a wide character
        hubbub::terminal::Style style;
        std::string url;

        bool operator==(const Cell&) const = default;
    };

    TerminalDouble(std::size_t rows, std::size_t columns);

    void write(std::string_view bytes);
    const Cell& at(std::size_t row, std::size_t column) const {
        return cells_[row * columns_ + column];
    }
    // Returns the row without the spaces at its end.
    std::string text(std::size_t row) const;
    // The column equals the number of columns if the last one was written: it wraps later.
    std::size_t cursor_row() const { return row_; }
    std::size_t cursor_column() const { return column_; }
    // How often the whole screen scrolled.
    std::size_t scrolled() const { return scrolled_; }

  private:
    Cell& cell(std::size_t row, std::size_t column) { return cells_[row * columns_ + column]; }
    void sequence(std::string_view parameters, char last);
    void style(std::string_view parameters);
    void link(std::string_view command);
    void put(std::string_view character);
    void overwrite(std::size_t row, std::size_t column);
    void erase(std::size_t begin, std::size_t end);
    void line_feed();
    void reverse_line_feed();

    const std::size_t rows_;
    const std::size_t columns_;
    std::vector<Cell> cells_;
    std::size_t top_ = 0;  // of the region that scrolls
    std::size_t bottom_;
    std::size_t row_ = 0;
    std::size_t column_ = 0;
    std::size_t scrolled_ = 0;
    hubbub::terminal::Style style_;
    std::string url_;
};
