#include "cells.h"

#include <algorithm>
#include <cwchar>
#include <cwctype>

namespace hubbub::terminal {
namespace {

std::size_t width(wchar_t c) {
    if (std::iswprint(static_cast<std::wint_t>(c)) == 0) return c > 0xffff ? 8 : 7;
    return static_cast<std::size_t>(std::max(::wcwidth(c), 0));
}

}  // namespace

Place after(std::wstring_view text, std::size_t columns) {
    Place at;
    columns = std::max<std::size_t>(columns, 2);
    for (const wchar_t c : text) {
        const std::size_t cells = width(c);
        const bool shown_as_letters = cells > 2;
        if (!shown_as_letters && at.column + cells > columns) {
            ++at.row;
            at.column = 0;
        }
        at.column += cells;
        if (at.column >= columns) {
            at.row += at.column / columns;
            at.column %= columns;
        }
    }
    return at;
}

}  // namespace hubbub::terminal
