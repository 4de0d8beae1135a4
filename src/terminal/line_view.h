#pragma once
// One line of input on the terminal, over as many rows as it takes. Finds the bytes that draw it;
// does no I/O.

#include <hubbub/terminal/width.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "tty.h"

namespace hubbub::terminal {

// Appends the glyphs of `text`, with U+2424 for a line break.
void append_glyphs(std::vector<Glyph>& out, std::string_view text);

// Not thread safe. The line begins at the left edge; the rows below it are empty. If the terminal
// can only write ("dumb"), the line takes one row and shows the part around the cursor.
class LineView {
  public:
    LineView(WindowSize window, bool dumb) : dumb_(dumb) { resize(window); }

    // Returns the bytes that replace the line that is shown by `line`, and put the cursor in front
    // of the glyph with the number `cursor`.
    std::string draw(const std::vector<Glyph>& line, std::size_t cursor);
    // Returns the bytes that erase the line and put the cursor at its beginning. Until the next
    // draw(), nothing is shown.
    std::string erase();
    // Forgets the line without erasing it. The cursor must be at the left edge of an empty row.
    void forget();
    // Call before erase(): terminals that wrap the rows again have done so by then.
    void resize(WindowSize window);

  private:
    struct CursorPlace {
        std::size_t row = 0;
        std::size_t column = 0;
    };
    // Returns the places of the cursor in front of each glyph, and behind the last.
    std::vector<CursorPlace> places(const std::vector<Glyph>& glyphs) const;
    // Chooses the part of the line that fits the window and contains the cursor.
    void scroll(const std::vector<Glyph>& line, std::size_t cursor);
    void scroll_in_row(const std::vector<Glyph>& line, std::size_t cursor);
    std::string change_rows(const std::vector<Glyph>& part, std::size_t cursor, std::size_t same);
    std::string change_row(const std::vector<Glyph>& part, std::size_t cursor, std::size_t same);

    WindowSize window_;
    const bool dumb_;
    std::size_t begin_ = 0;  // the first glyph of the line that is shown
    std::size_t end_ = 0;
    std::vector<Glyph> shown_;
    std::size_t cursor_ = 0;  // in `shown_`
};

}  // namespace hubbub::terminal
