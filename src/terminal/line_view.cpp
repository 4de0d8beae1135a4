#include "line_view.h"

#include <algorithm>
#include <numeric>

#include "glyph_output.h"
#include "motion.h"

namespace hubbub::terminal {
namespace {

constexpr char32_t line_break = U'\u2424';

std::size_t cells_between(const std::vector<Glyph>& glyphs, std::size_t begin, std::size_t end) {
    std::size_t cells = 0;
    for (std::size_t i = begin; i < end; ++i) cells += glyphs[i].cells;
    return cells;
}

void append_bytes(std::string& out, const std::vector<Glyph>& glyphs, std::size_t begin,
                  std::size_t end) {
    for (std::size_t i = begin; i < end; ++i)
        append_glyph(out, glyphs[i].base, glyphs[i].marks, glyphs[i].cells);
}

}  // namespace

void append_glyphs(std::vector<Glyph>& out, std::string_view text) {
    while (!text.empty()) {
        const std::size_t bytes = first_cluster(text).bytes;
        if (text.front() == '\n') {
            out.push_back({line_break, {}, 1});
        } else {
            for (Glyph& glyph : drawn(text.substr(0, bytes))) out.push_back(std::move(glyph));
        }
        text.remove_prefix(bytes);
    }
}

std::string LineView::draw(const std::vector<Glyph>& line, std::size_t cursor) {
    if (dumb_)
        scroll_in_row(line, cursor);
    else
        scroll(line, cursor);
    const std::vector<Glyph> part(line.begin() + static_cast<std::ptrdiff_t>(begin_),
                                  line.begin() + static_cast<std::ptrdiff_t>(end_));
    const auto differs =
        std::mismatch(part.begin(), part.end(), shown_.begin(), shown_.end()).first;
    const auto same = static_cast<std::size_t>(differs - part.begin());
    std::string out =
        dumb_ ? change_row(part, cursor - begin_, same) : change_rows(part, cursor - begin_, same);
    shown_ = part;
    cursor_ = cursor - begin_;
    return out;
}

std::string LineView::erase() {
    std::string out = "\r";
    if (dumb_) {
        const std::size_t cells = cells_between(shown_, 0, shown_.size());
        if (cells > 0) out += std::string(cells, ' ') + "\r";
    } else {
        const std::size_t row = std::min(places(shown_)[cursor_].row, window_.rows - 1);
        out = move_rows(row, 0) + out + "\x1b[J";
    }
    forget();
    return out;
}

void LineView::resize(WindowSize window) {
    // A wide character needs two columns.
    window_ = {std::max<std::size_t>(window.rows, 1), std::max<std::size_t>(window.columns, 2)};
}

void LineView::forget() {
    shown_.clear();
    cursor_ = 0;
}

std::vector<LineView::CursorPlace> LineView::places(const std::vector<Glyph>& glyphs) const {
    const std::size_t columns = window_.columns;
    std::vector<CursorPlace> out{{}};
    out.reserve(glyphs.size() + 1);
    CursorPlace at;
    for (const Glyph& glyph : glyphs) {
        if (at.column + glyph.cells > columns) at = {at.row + 1, 0};
        at.column += glyph.cells;
        if (at.column == columns) at = {at.row + 1, 0};
        out.push_back(at);
    }
    return out;
}

void LineView::scroll(const std::vector<Glyph>& line, std::size_t cursor) {
    const std::vector<CursorPlace> at = places(line);
    // The row that the glyph is written to; the cursor in front of it may be in the row above.
    const auto row_of = [&](std::size_t i) {
        const bool wraps = i < line.size() && at[i].column + line[i].cells > window_.columns;
        return at[i].row + (wraps ? 1 : 0);
    };
    std::size_t first = begin_ < line.size() ? row_of(begin_) : 0;
    std::size_t rows = window_.rows;
    if (at.back().row < rows) {
        first = 0;
    } else {
        // The last row of the window is for the cursor behind a row that is full.
        rows = std::max<std::size_t>(rows - 1, 1);
        const std::size_t wanted = row_of(cursor);
        first = std::min(first, wanted);
        if (wanted - first >= rows) first = wanted - rows + 1;
    }
    begin_ = 0;
    while (begin_ < line.size() && row_of(begin_) < first) ++begin_;
    end_ = begin_;
    while (end_ < line.size() && row_of(end_) - first < rows) ++end_;
}

void LineView::scroll_in_row(const std::vector<Glyph>& line, std::size_t cursor) {
    // One column stays free, so that the terminal never wraps.
    const std::size_t cells = std::max<std::size_t>(window_.columns, 4) - 1;
    if (cells_between(line, 0, line.size()) < cells) {
        begin_ = 0;
    } else if (cursor < begin_ || cells_between(line, begin_, cursor) >= cells) {
        begin_ = cursor;
        while (begin_ > 0 && cells_between(line, begin_ - 1, cursor) <= cells / 2) --begin_;
    }
    end_ = begin_;
    std::size_t used = 0;
    while (end_ < line.size() && used + line[end_].cells <= cells) used += line[end_++].cells;
}

std::string LineView::change_rows(const std::vector<Glyph>& part, std::size_t cursor,
                                  std::size_t same) {
    const std::vector<CursorPlace> before = places(shown_);
    const std::vector<CursorPlace> now = places(part);
    const auto move = [](const CursorPlace& from, const CursorPlace& to) {
        return move_rows(from.row, to.row) + move_in_row(from.column, to.column);
    };
    if (same == part.size() && same == shown_.size()) return move(before[cursor_], now[cursor]);
    std::string out = move(before[cursor_], now[same]);
    for (std::size_t i = same; i < part.size(); ++i) {
        // A wide character that does not fit leaves the last column empty.
        if (now[i].column + part[i].cells > window_.columns) out += ' ';
        append_bytes(out, part, i, i + 1);
    }
    const CursorPlace& end = now.back();
    // After the last column terminals differ in where the cursor is; a space shows it.
    if (same < part.size() && end.column == 0) out += " \r";
    const CursorPlace& old = before.back();
    if (old.row > end.row || (old.row == end.row && old.column > end.column)) out += "\x1b[J";
    return out + move(end, now[cursor]);
}

std::string LineView::change_row(const std::vector<Glyph>& part, std::size_t cursor,
                                 std::size_t same) {
    std::string out;
    if (same < cursor_)
        out.append(cells_between(shown_, same, cursor_), '\b');
    else
        append_bytes(out, shown_, cursor_, same);
    append_bytes(out, part, same, part.size());
    const std::size_t before = cells_between(shown_, 0, shown_.size());
    const std::size_t now = cells_between(part, 0, part.size());
    if (before > now) {
        out.append(before - now, ' ');
        out.append(before - now, '\b');
    }
    return out.append(cells_between(part, cursor, part.size()), '\b');
}

}  // namespace hubbub::terminal
