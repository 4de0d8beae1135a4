#include "glyph_output.h"

#include <hubbub/terminal/canvas.h>

#include <cwchar>

namespace hubbub::terminal {
namespace {

constexpr char32_t narrow_replacement = U'\ufffd';
constexpr char32_t wide_replacement = U'\uff1f';

bool takes(char32_t c, std::size_t cells) {
    return ::wcwidth(static_cast<wchar_t>(c)) == static_cast<int>(cells);
}

}  // namespace

void append_glyph(std::string& out, char32_t base, std::span<const char32_t> marks,
                  std::size_t cells) {
    if (base >= 0x20 && base < 0x7f && cells == 1 && (marks.empty() || marks.front() == 0)) {
        out += static_cast<char>(base);
        return;
    }
    if (!takes(base, cells))
        return append_utf8(out, cells == 2 ? wide_replacement : narrow_replacement);
    append_utf8(out, base);
    for (const char32_t mark : marks) {
        if (mark != 0 && takes(mark, 0)) append_utf8(out, mark);
    }
}

}  // namespace hubbub::terminal
