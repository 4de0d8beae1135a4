#pragma once
// Finds the difference between two screens and the bytes that draw it. Does no I/O.

#include <hubbub/terminal/canvas.h>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "abilities.h"
#include "scroll.h"

namespace hubbub::terminal {

// Not thread safe.
class Renderer {
  public:
    explicit Renderer(const Abilities& abilities) : abilities_(abilities) {}

    // Returns the bytes that turn the canvas drawn last into `canvas`. The first canvas, and one of
    // another size, is drawn on a cleared screen.
    std::string draw(const Canvas& canvas);
    // Makes the next draw() clear the screen: something else wrote on it, or its size changed.
    void forget() { shown_.reset(); }
    void use_links(bool on);

  private:
    // Address of each column of a row; null if the cell is not part of a link.
    using Addresses = std::vector<const std::string*>;
    Addresses addresses(const Canvas& canvas, std::size_t row) const;
    void clear(const Canvas& canvas);
    void scroll(const ScrolledRows& rows);
    void draw_row(const Canvas& canvas, std::size_t row);
    void draw_cell(const Canvas& canvas, std::size_t row, std::size_t column,
                   const std::string* address);
    void move_to(const Canvas& canvas, std::size_t row, std::size_t column);
    bool write_up_to(const Canvas& canvas, std::size_t row, std::size_t column);
    void set_style(const Style& style);
    void set_link(const std::string* address);

    Abilities abilities_;
    std::optional<Canvas> shown_;
    std::string out_;

    // The state of the terminal after the bytes so far.
    bool cursor_known_ = false;  // false after the last column: terminals differ
    std::size_t row_ = 0;
    std::size_t column_ = 0;
    Style style_;
    std::string sgr_;
    std::string link_;  // the address that is open; empty if none
};

}  // namespace hubbub::terminal
