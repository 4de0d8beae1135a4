#pragma once
// One character as the bytes that a terminal gets for it.

#include <cstddef>
#include <span>
#include <string>

namespace hubbub::terminal {

// Appends `base` and the `marks` that take no cell. If the C library, whose widths most
// terminals follow, gives `base` another width than `cells`, a replacement of that width is
// appended instead: otherwise the rest of the row would be shifted.
void append_glyph(std::string& out, char32_t base, std::span<const char32_t> marks,
                  std::size_t cells);

}  // namespace hubbub::terminal
