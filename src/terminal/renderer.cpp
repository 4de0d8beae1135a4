#include "renderer.h"

#include <algorithm>
#include <functional>
#include <string_view>
#include <utility>

#include "glyph_output.h"
#include "motion.h"
#include "sgr.h"

namespace hubbub::terminal {
namespace {

constexpr std::string_view erase_to_end = "\x1b[K";
constexpr std::string_view end_of_link = "\x1b]8;;\x1b\\";

bool is_second_half(const Canvas& canvas, std::size_t row, std::size_t column) {
    return column > 0 && column < canvas.columns() && canvas.at(row, column).base == 0;
}

// Returns true for an address that cannot end the sequence that it is put into.
bool is_writable(const std::string& url) {
    return !url.empty() &&
           std::all_of(url.begin(), url.end(), [](char c) { return c > 0x20 && c < 0x7f; });
}

bool same_address(const std::string* a, const std::string* b) {
    return a == b || (a != nullptr && b != nullptr && *a == *b);
}

bool same_links(const Canvas& a, const Canvas& b, std::size_t row) {
    const auto next = [row](const Canvas& canvas, std::size_t from) {
        while (from < canvas.links.size() && canvas.links[from].row != row) ++from;
        return from;
    };
    std::size_t i = next(a, 0);
    std::size_t j = next(b, 0);
    for (; i < a.links.size() && j < b.links.size(); i = next(a, i + 1), j = next(b, j + 1)) {
        const Canvas::Link& one = a.links[i];
        const Canvas::Link& two = b.links[j];
        if (one.column != two.column || one.cells != two.cells || one.url != two.url) return false;
    }
    return i == a.links.size() && j == b.links.size();
}

bool same_row(const Canvas& a, const Canvas& b, std::size_t row) {
    for (std::size_t column = 0; column < a.columns(); ++column) {
        if (!(a.at(row, column) == b.at(row, column))) return false;
    }
    return same_links(a, b, row);
}

std::vector<std::size_t> changed_rows(const Canvas& a, const Canvas& b) {
    std::vector<std::size_t> out;
    for (std::size_t row = 0; row < a.rows(); ++row) {
        if (!same_row(a, b, row)) out.push_back(row);
    }
    return out;
}

// Marks both halves of each wide character of which one is marked: a terminal that overwrites one
// half erases the other.
void complete_wide(std::vector<bool>& changed, const Canvas& before, const Canvas& now,
                   std::size_t row) {
    const auto joined = [&](std::size_t column) {
        return is_second_half(before, row, column) || is_second_half(now, row, column);
    };
    for (std::size_t column = 1; column < changed.size(); ++column) {
        if (changed[column - 1] && joined(column)) changed[column] = true;
    }
    for (std::size_t column = changed.size(); column-- > 1;) {
        if (changed[column] && joined(column)) changed[column - 1] = true;
    }
}

// Returns the column from which the row has only unstyled spaces without links.
std::size_t end_of_text(const Canvas& canvas, std::size_t row,
                        const std::vector<const std::string*>& addresses) {
    std::size_t end = canvas.columns();
    while (end > 0 && addresses[end - 1] == nullptr && canvas.at(row, end - 1) == Cell{}) --end;
    return end;
}

std::string move_anywhere(std::size_t row, std::size_t column) {
    std::string out = "\x1b[";
    if (row > 0 || column > 0) out += std::to_string(row + 1);
    if (column > 0) out += ";" + std::to_string(column + 1);
    return out + "H";
}

}  // namespace

void Renderer::use_links(bool on) {
    if (std::exchange(abilities_.links, on) != on) forget();
}

std::string Renderer::draw(const Canvas& canvas) {
    out_.clear();
    if (!shown_ || shown_->rows() != canvas.rows() || shown_->columns() != canvas.columns())
        clear(canvas);
    std::vector<std::size_t> changed = changed_rows(*shown_, canvas);
    if (abilities_.regions && changed.size() >= min_saved_rows) {
        if (const auto rows = find_scroll(*shown_, canvas)) {
            scroll(*rows);
            changed = changed_rows(*shown_, canvas);
        }
    }
    for (const std::size_t row : changed) draw_row(canvas, row);
    set_link(nullptr);
    move_to(canvas, canvas.cursor_row, canvas.cursor_column);
    // The next typed character has the style of the cell at the cursor: then it takes one byte.
    if (canvas.cursor_row < canvas.rows() && canvas.cursor_column < canvas.columns())
        set_style(canvas.at(canvas.cursor_row, canvas.cursor_column).style);
    shown_ = canvas;
    return std::move(out_);
}

void Renderer::clear(const Canvas& canvas) {
    shown_.emplace(canvas.rows(), canvas.columns());
    // Links are closed first, whatever happened on the terminal.
    if (abilities_.links) out_ += end_of_link;
    link_.clear();
    style_ = {};
    sgr_ = sgr(style_, abilities_);
    out_ += sgr_ + "\x1b[H\x1b[2J";
    cursor_known_ = true;
    row_ = 0;
    column_ = 0;
}

void Renderer::scroll(const ScrolledRows& rows) {
    // Terminals fill the rows that become free with the current style.
    set_style({});
    const bool up = rows.up > 0;
    out_ += "\x1b[" + std::to_string(rows.top + 1) + ";" + std::to_string(rows.bottom + 1) + "r";
    out_ += move_anywhere(up ? rows.bottom : rows.top, 0);
    for (std::ptrdiff_t i = 0; i != rows.up; i += up ? 1 : -1) out_ += up ? "\n" : "\x1bM";
    out_ += "\x1b[r";
    cursor_known_ = false;
    shown_->scroll(rows.top, rows.bottom, rows.up);
}

Renderer::Addresses Renderer::addresses(const Canvas& canvas, std::size_t row) const {
    Addresses out(canvas.columns());
    if (!abilities_.links) return out;
    for (const Canvas::Link& link : canvas.links) {
        if (link.row != row || link.column >= out.size() || !is_writable(link.url)) continue;
        const std::size_t cells = std::min(link.cells, out.size() - link.column);
        std::fill_n(out.begin() + static_cast<std::ptrdiff_t>(link.column), cells, &link.url);
    }
    return out;
}

void Renderer::draw_row(const Canvas& canvas, std::size_t row) {
    // Erasing takes fewer bytes than this many spaces and the way back.
    constexpr std::ptrdiff_t min_erased = 2;
    const std::size_t columns = canvas.columns();
    const Addresses before = addresses(*shown_, row);
    const Addresses now = addresses(canvas, row);
    std::vector<bool> changed(columns);
    for (std::size_t column = 0; column < columns; ++column)
        changed[column] = !(canvas.at(row, column) == shown_->at(row, column)) ||
                          !same_address(before[column], now[column]);
    complete_wide(changed, *shown_, canvas, row);
    if (abilities_.scrolls_at_corner && row + 1 == canvas.rows()) changed[columns - 1] = false;

    const std::size_t end = end_of_text(canvas, row, now);
    for (std::size_t column = 0; column < columns; ++column) {
        if (!changed[column] || is_second_half(canvas, row, column)) continue;
        const auto rest = changed.begin() + static_cast<std::ptrdiff_t>(column);
        if (column >= end && std::count(rest, changed.end(), true) >= min_erased) {
            move_to(canvas, row, column);
            set_link(nullptr);
            set_style({});
            out_ += erase_to_end;
            return;
        }
        draw_cell(canvas, row, column, now[column]);
    }
}

void Renderer::draw_cell(const Canvas& canvas, std::size_t row, std::size_t column,
                         const std::string* address) {
    const Cell& cell = canvas.at(row, column);
    const std::size_t cells = is_second_half(canvas, row, column + 1) ? 2 : 1;
    move_to(canvas, row, column);
    set_link(address);
    set_style(cell.style);
    append_glyph(out_, cell.base == 0 ? U' ' : cell.base, cell.marks, cells);
    column_ += cells;
    if (column_ >= canvas.columns()) cursor_known_ = false;
}

void Renderer::move_to(const Canvas& canvas, std::size_t row, std::size_t column) {
    if (cursor_known_ && row_ == row && column_ == column) return;
    if (write_up_to(canvas, row, column)) return;
    std::string best = move_anywhere(row, column);
    if (cursor_known_ && (row == row_ || row == row_ + 1)) {
        std::string near = row == row_ ? "" : "\r\n";
        const std::size_t from = row == row_ ? column_ : 0;
        if (from != column) near += move_in_row(from, column);
        if (near.size() < best.size()) best = std::move(near);
    }
    out_ += best;
    cursor_known_ = true;
    row_ = row;
    column_ = column;
}

// Moves right by writing the few cells on the way again, if that is shorter than a sequence.
bool Renderer::write_up_to(const Canvas& canvas, std::size_t row, std::size_t column) {
    constexpr std::size_t max_cells = 3;
    if (!cursor_known_ || row != row_ || column < column_ || column - column_ > max_cells)
        return false;
    std::string bytes;
    const Addresses linked = addresses(canvas, row);
    for (std::size_t at = column_; at < column; ++at) {
        const Cell& cell = canvas.at(row, at);
        const bool ascii = cell.base >= 0x20 && cell.base < 0x7f && cell.marks.front() == 0;
        if (!ascii || !(cell.style == style_) || linked[at] != nullptr || !link_.empty())
            return false;
        bytes += static_cast<char>(cell.base);
    }
    out_ += bytes;
    column_ = column;
    return true;
}

void Renderer::set_style(const Style& style) {
    if (style == style_) return;
    style_ = style;
    std::string wanted = sgr(style, abilities_);
    if (wanted == sgr_) return;
    out_ += wanted;
    sgr_ = std::move(wanted);
}

// Source: https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda
void Renderer::set_link(const std::string* address) {
    if (address == nullptr) {
        if (!link_.empty()) out_ += end_of_link;
        link_.clear();
    } else if (link_ != *address) {
        link_ = *address;
        // Equal ids join the parts of an address that is wrapped into several rows.
        out_ +=
            "\x1b]8;id=" + std::to_string(std::hash<std::string>{}(link_)) + ";" + link_ + "\x1b\\";
    }
}

}  // namespace hubbub::terminal
