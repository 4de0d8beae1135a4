#pragma once
// How much room text takes on a terminal whose rows have `columns` cells. Widths are those of the
// process's locale (LC_CTYPE).

#include <cstddef>
#include <string_view>

namespace hubbub::terminal {

struct Place {
    std::size_t row = 0;
    std::size_t column = 0;
};

// Where the cursor stands after `text`, written from the left edge of row 0. As libedit draws it:
// a wide character that does not fit goes to the next row whole, combining marks take no cell, and
// what the locale cannot print is shown as \U+nnnn.
Place after(std::wstring_view text, std::size_t columns);

}  // namespace hubbub::terminal
