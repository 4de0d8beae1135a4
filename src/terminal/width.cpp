#include <hubbub/base/utf8.h>
#include <hubbub/terminal/width.h>

#include <algorithm>

#include <utf8proc.h>

namespace hubbub::terminal {
namespace {

constexpr utf8proc_int32_t replacement = 0xfffd;

struct Decoded {
    utf8proc_int32_t code = replacement;
    std::size_t bytes = 1;
    bool valid = false;
};

Decoded decode(std::string_view text) {
    std::string_view rest = text;
    const std::uint32_t code = utf8::take_character(rest);
    if (code == utf8::broken) return {};
    return {static_cast<utf8proc_int32_t>(code), text.size() - rest.size(), true};
}

bool is_emoji_modifier(utf8proc_int32_t code) {
    return code >= 0x1f3fb && code <= 0x1f3ff;
}

// Returns true if the code takes no cell and is not drawn: joiners, variation selectors, tags,
// controls.
bool invisible(utf8proc_int32_t code) {
    if (code < 0x20 || (code >= 0x7f && code < 0xa0)) return true;
    if (code >= 0xfe00 && code <= 0xfe0f) return true;
    const auto category = utf8proc_category(code);
    return category == UTF8PROC_CATEGORY_CF || category == UTF8PROC_CATEGORY_CC ||
           category == UTF8PROC_CATEGORY_CS || category == UTF8PROC_CATEGORY_ZL ||
           category == UTF8PROC_CATEGORY_ZP;
}

bool is_mark(utf8proc_int32_t code) {
    const auto category = utf8proc_category(code);
    // The vowel and the final consonant of a decomposed Korean syllable.
    const bool jamo = (code >= 0x1160 && code <= 0x11ff) || (code >= 0xd7b0 && code <= 0xd7fb);
    return jamo || category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_ME;
}

// Returns true for the vowel signs of Devanagari and similar scripts. They take a cell beside
// their letter, as in the C library and so in terminals.
bool is_spacing_mark(utf8proc_int32_t code) {
    return utf8proc_category(code) == UTF8PROC_CATEGORY_MC;
}

// Returns true for the codes that join letters, or keep them apart. Emoji are never drawn joined.
bool is_joiner(utf8proc_int32_t code) {
    return code == 0x200c || code == 0x200d;
}

bool is_letter_or_mark(char32_t code) {
    const auto category = utf8proc_category(static_cast<utf8proc_int32_t>(code));
    return category == UTF8PROC_CATEGORY_LO || category == UTF8PROC_CATEGORY_MC;
}

// Returns the cells of a code point that follows `before` others in its cluster.
std::size_t cells_of_code(utf8proc_int32_t code, std::size_t before) {
    if (code >= 0x20 && code < 0x7f) return 1;
    if (invisible(code) || (before > 0 && (is_mark(code) || is_emoji_modifier(code)))) return 0;
    // A mark without a letter is drawn on a space.
    if (is_mark(code)) return 1;
    if (is_spacing_mark(code))
        return static_cast<std::size_t>(std::max(utf8proc_charwidth(code), 1));
    return static_cast<std::size_t>(std::max(utf8proc_charwidth(code), 0));
}

}  // namespace

Cluster first_cluster(std::string_view text) {
    Decoded at = decode(text);
    Cluster cluster{at.bytes, cells_of_code(at.code, 0)};
    if (!at.valid) return cluster;
    utf8proc_int32_t state = 0;
    std::size_t count = 1;
    while (cluster.bytes < text.size()) {
        const auto next_byte = static_cast<unsigned char>(text[cluster.bytes]);
        // Two ASCII characters are always separate clusters.
        if (at.code < 0x80 && next_byte < 0x80) break;
        const Decoded next = decode(text.substr(cluster.bytes));
        if (!next.valid || utf8proc_grapheme_break_stateful(at.code, next.code, &state)) break;
        cluster.bytes += next.bytes;
        cluster.cells += cells_of_code(next.code, count++);
        at = next;
    }
    return cluster;
}

std::size_t cluster_before(std::string_view text, std::size_t at) {
    // Clusters can only be found forwards, and a space always starts one.
    std::size_t begin = at > 0 ? text.rfind(' ', at - 1) : 0;
    if (begin == std::string_view::npos) begin = 0;
    std::size_t last = begin;
    while (begin < at) {
        last = begin;
        begin += first_cluster(text.substr(begin)).bytes;
    }
    return last;
}

// Wide scripts do not separate words by spaces.
bool is_letter(std::string_view text) {
    if (text.empty()) return false;
    const utf8proc_int32_t code = decode(text).code;
    const auto category = utf8proc_category(code);
    const bool letter = category == UTF8PROC_CATEGORY_LU || category == UTF8PROC_CATEGORY_LL ||
                        category == UTF8PROC_CATEGORY_LT || category == UTF8PROC_CATEGORY_LM ||
                        category == UTF8PROC_CATEGORY_LO;
    return letter && utf8proc_charwidth(code) < 2;
}

std::size_t cells_of(std::string_view text) {
    std::size_t cells = 0;
    while (!text.empty()) {
        const Cluster cluster = first_cluster(text);
        cells += cluster.cells;
        text.remove_prefix(cluster.bytes);
    }
    return cells;
}

std::string_view fit(std::string_view text, std::size_t cells) {
    std::size_t bytes = 0;
    while (bytes < text.size()) {
        const Cluster cluster = first_cluster(text.substr(bytes));
        if (cluster.cells > cells) break;
        cells -= cluster.cells;
        bytes += cluster.bytes;
    }
    return text.substr(0, bytes);
}

std::string shorten(std::string_view text, std::size_t cells) {
    const std::string_view whole = fit(text, cells);
    if (whole.size() == text.size()) return std::string(text);
    if (cells == 0) return {};
    return std::string(fit(text, cells - 1)) + "…";
}

std::vector<Glyph> drawn(std::string_view cluster) {
    std::vector<Glyph> glyphs;
    std::size_t before = 0;
    while (!cluster.empty()) {
        const Decoded at = decode(cluster);
        cluster.remove_prefix(at.bytes);
        const std::size_t cells = cells_of_code(at.code, before++);
        const auto code = static_cast<char32_t>(at.code);
        const bool joins =
            is_joiner(at.code) && !glyphs.empty() && is_letter_or_mark(glyphs.back().base);
        if (joins || (is_mark(at.code) && !invisible(at.code))) {
            if (glyphs.empty()) glyphs.push_back({U' ', {}, 1});
            if (glyphs.back().marks.size() < max_marks) glyphs.back().marks += code;
        } else if (cells > 0) {
            glyphs.push_back({code, {}, cells});
        }
    }
    return glyphs;
}

std::vector<Row> wrap(std::string_view text, std::size_t columns) {
    const std::size_t width = std::max<std::size_t>(columns, 2);
    std::vector<Row> rows;
    std::size_t begin = 0;
    std::size_t used = 0;
    std::size_t space = std::string_view::npos;  // the last space in this row
    std::size_t after_space = 0;                 // cells after it
    const auto close = [&](std::size_t end, std::size_t next, std::size_t cells) {
        rows.push_back({begin, end});
        begin = next;
        used = cells;
        space = std::string_view::npos;
        after_space = 0;
    };
    for (std::size_t at = 0; at < text.size();) {
        const Cluster cluster = first_cluster(text.substr(at));
        const bool fits = used + cluster.cells <= width;
        if (text[at] == '\n' || (text[at] == ' ' && !fits)) {
            close(at, at + 1, 0);
        } else if (fits) {
            used += cluster.cells;
            after_space += cluster.cells;
            if (text[at] == ' ') {
                space = at;
                after_space = 0;
            }
        } else if (space != std::string_view::npos && space > begin) {
            close(space, space + 1, after_space + cluster.cells);
            after_space = used;
        } else {
            close(at, at, cluster.cells);
        }
        at += cluster.bytes;
    }
    rows.push_back({begin, text.size()});
    return rows;
}

}  // namespace hubbub::terminal
