#include "terminal_double.h"

#include <hubbub/terminal/keys.h>

#include <algorithm>
#include <cwchar>

#include <doctest/doctest.h>

using namespace hubbub::terminal;

namespace {

std::vector<int> numbers_in(std::string_view parameters) {
    std::vector<int> out{0};
    for (const char c : parameters) {
        if (c == ';')
            out.push_back(0);
        else
            out.back() = out.back() * 10 + (c - '0');
    }
    return out;
}

Colour take_colour(const std::vector<int>& numbers, std::size_t& at) {
    REQUIRE(at + 2 < numbers.size());
    if (numbers[at + 1] == 5) return numbers[at += 2];
    REQUIRE(at + 4 < numbers.size());
    at += 4;
    return rgb_bit | (numbers[at - 2] << 16) | (numbers[at - 1] << 8) | numbers[at];
}

}  // namespace

TerminalDouble::TerminalDouble(std::size_t rows, std::size_t columns)
    : rows_(rows), columns_(columns), cells_(rows * columns), bottom_(rows - 1) {}

void TerminalDouble::write(std::string_view bytes) {
    while (!bytes.empty()) {
        const char c = bytes.front();
        std::size_t used = 1;
        if (bytes.starts_with("\x1b[")) {
            used = std::min(bytes.find_first_not_of("0123456789;?", 2), bytes.size() - 1) + 1;
            sequence(bytes.substr(2, used - 3), bytes[used - 1]);
        } else if (bytes.starts_with("\x1b]8;")) {
            used = bytes.find("\x1b\\") + 2;
            link(bytes.substr(4, used - 6));
        } else if (bytes.starts_with("\x1bM")) {
            used = 2;
            reverse_line_feed();
        } else if (c == '\r') {
            column_ = 0;
        } else if (c == '\n') {
            line_feed();
        } else if (c == '\b') {
            if (column_ > 0) --column_;
        } else {
            REQUIRE(static_cast<unsigned char>(c) >= 0x20);
            while (used < bytes.size() && (bytes[used] & 0xc0) == 0x80) ++used;
            put(bytes.substr(0, used));
        }
        bytes.remove_prefix(used);
    }
}

void TerminalDouble::sequence(std::string_view parameters, char last) {
    if (last == 'm') return style(parameters);
    if (parameters.starts_with('?')) return;
    const std::vector<int> numbers = numbers_in(parameters);
    const auto count = static_cast<std::size_t>(std::max(numbers[0], 1));
    const std::size_t here = row_ * columns_ + std::min(column_, columns_ - 1);
    switch (last) {
        case 'A': row_ -= std::min(count, row_); break;
        case 'B': row_ = std::min(row_ + count, rows_ - 1); break;
        case 'C': column_ = std::min(column_ + count, columns_ - 1); break;
        case 'D': column_ -= std::min(count, column_); break;
        case 'H':
            row_ = std::min(count, rows_) - 1;
            column_ = numbers.size() < 2 ? 0 : static_cast<std::size_t>(numbers[1]) - 1;
            break;
        case 'J': erase(numbers[0] == 2 ? 0 : here, rows_ * columns_); break;
        case 'K': erase(here, (row_ + 1) * columns_); break;
        case 'r':
            top_ = count - 1;
            bottom_ = numbers.size() < 2 ? rows_ - 1 : static_cast<std::size_t>(numbers[1]) - 1;
            row_ = 0;
            column_ = 0;
            break;
        default: FAIL("unknown sequence ", std::string(parameters), last);
    }
}

void TerminalDouble::style(std::string_view parameters) {
    const std::vector<int> numbers = numbers_in(parameters);
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        const int n = numbers[i];
        const auto add = [&](int attribute) {
            style_.attributes = static_cast<std::uint8_t>(style_.attributes | attribute);
        };
        if (n == 0) style_ = {};
        if (n == 1) add(Style::bold);
        if (n == 2) add(Style::faint);
        if (n == 3) add(Style::italic);
        if (n == 4) add(Style::underlined);
        if (n == 7) add(Style::reversed);
        if (n == 9) add(Style::struck);
        if (n >= 30 && n < 38) style_.fg = n - 30;
        if (n >= 40 && n < 48) style_.bg = n - 40;
        if (n >= 90 && n < 98) style_.fg = n - 90 + 8;
        if (n >= 100 && n < 108) style_.bg = n - 100 + 8;
        if (n == 38) style_.fg = take_colour(numbers, i);
        if (n == 48) style_.bg = take_colour(numbers, i);
    }
}

void TerminalDouble::link(std::string_view command) {
    url_ = command.substr(command.find(';') + 1);
}

void TerminalDouble::put(std::string_view character) {
    KeyReader reader;
    reader.feed(character);
    const auto key = reader.next();
    REQUIRE(key);
    const int width = ::wcwidth(static_cast<wchar_t>(key->code));
    REQUIRE(width >= 0);
    if (width == 0) {
        std::size_t before = column_ - 1;
        while (cell(row_, before).text.empty()) --before;
        cell(row_, before).text += character;
        return;
    }
    const auto cells = static_cast<std::size_t>(width);
    if (column_ + cells > columns_) {
        column_ = 0;
        line_feed();
    }
    for (std::size_t i = 0; i < cells; ++i) {
        overwrite(row_, column_ + i);
        cell(row_, column_ + i) = {i == 0 ? std::string(character) : "", style_, url_};
    }
    column_ += cells;
}

// Terminals differ in what becomes of the other half of a wide character: here it becomes damage.
void TerminalDouble::overwrite(std::size_t row, std::size_t column) {
    if (cell(row, column).text.empty()) cell(row, column - 1).text = "damage";
    if (column + 1 < columns_ && cell(row, column + 1).text.empty())
        cell(row, column + 1).text = "damage";
}

void TerminalDouble::erase(std::size_t begin, std::size_t end) {
    CHECK(style_ == Style{});
    if (cells_[begin].text.empty()) cells_[begin - 1].text = "damage";
    std::fill(cells_.begin() + static_cast<std::ptrdiff_t>(begin),
              cells_.begin() + static_cast<std::ptrdiff_t>(end), Cell{});
}

void TerminalDouble::line_feed() {
    if (row_ != bottom_) {
        row_ = std::min(row_ + 1, rows_ - 1);
        return;
    }
    CHECK(style_ == Style{});
    if (top_ == 0 && bottom_ + 1 == rows_) ++scrolled_;
    const auto begin = cells_.begin() + static_cast<std::ptrdiff_t>(top_ * columns_);
    const auto end = cells_.begin() + static_cast<std::ptrdiff_t>((bottom_ + 1) * columns_);
    std::fill(std::move(begin + static_cast<std::ptrdiff_t>(columns_), end, begin), end, Cell{});
}

void TerminalDouble::reverse_line_feed() {
    if (row_ != top_) {
        row_ -= std::min<std::size_t>(row_, 1);
        return;
    }
    CHECK(style_ == Style{});
    const auto begin = cells_.begin() + static_cast<std::ptrdiff_t>(top_ * columns_);
    const auto end = cells_.begin() + static_cast<std::ptrdiff_t>((bottom_ + 1) * columns_);
    std::fill(begin, std::move_backward(begin, end - static_cast<std::ptrdiff_t>(columns_), end),
              Cell{});
}

std::string TerminalDouble::text(std::size_t row) const {
    std::string out;
    for (std::size_t column = 0; column < columns_; ++column) out += at(row, column).text;
    return out.erase(out.find_last_not_of(' ') + 1);
}
