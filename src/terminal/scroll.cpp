#include "scroll.h"

#include <functional>
#include <string>
#include <vector>

namespace hubbub::terminal {
namespace {

using Hashes = std::vector<std::size_t>;

void mix(std::size_t& hash, std::size_t value) {
    hash = (hash ^ value) * 0x100000001b3U;
}

// Returns a hash of each row: its cells and its links.
Hashes hashes_of(const Canvas& canvas) {
    Hashes out(canvas.rows(), 0xcbf29ce484222325U);
    for (std::size_t row = 0; row < canvas.rows(); ++row) {
        for (std::size_t column = 0; column < canvas.columns(); ++column) {
            const Cell& cell = canvas.at(row, column);
            mix(out[row], cell.base);
            for (const char32_t mark : cell.marks) mix(out[row], mark);
            mix(out[row], static_cast<std::size_t>(cell.style.fg));
            mix(out[row], static_cast<std::size_t>(cell.style.bg));
            mix(out[row], cell.style.attributes);
        }
    }
    for (const Canvas::Link& link : canvas.links) {
        if (link.row >= canvas.rows()) continue;
        mix(out[link.row], link.column);
        mix(out[link.row], link.cells);
        mix(out[link.row], std::hash<std::string>{}(link.url));
    }
    return out;
}

// Looks for the best run of rows that moved by a number of rows.
class ScrollSearch {
  public:
    ScrollSearch(const Canvas& before, const Canvas& now)
        : before_(hashes_of(before)), now_(hashes_of(now)) {}

    std::optional<ScrolledRows> best() {
        const auto rows = static_cast<std::ptrdiff_t>(now_.size());
        for (std::ptrdiff_t up = 1 - rows; up < rows; ++up) {
            if (up != 0) try_shift(up);
        }
        return best_;
    }

  private:
    // Returns the number of rows of a range that differ from those before.
    std::size_t changed(std::size_t begin, std::size_t end) const {
        std::size_t count = 0;
        for (std::size_t row = begin; row < end; ++row) {
            if (before_[row] != now_[row]) ++count;
        }
        return count;
    }

    void try_shift(std::ptrdiff_t up) {
        const auto shift = static_cast<std::size_t>(up < 0 ? -up : up);
        const std::size_t count = now_.size() - shift;
        const std::size_t from = up > 0 ? shift : 0;
        const std::size_t to = up > 0 ? 0 : shift;
        for (std::size_t begin = 0; begin < count; ++begin) {
            std::size_t end = begin;
            while (end < count && now_[to + end] == before_[from + end]) ++end;
            if (end > begin) rate(begin, end, shift, up);
            begin = end;
        }
    }

    // Rates moving a run of rows, counted from the first row that can be moved. The rows that
    // scrolling empties are lost if they have not changed.
    void rate(std::size_t begin, std::size_t end, std::size_t shift, std::ptrdiff_t up) {
        const std::size_t saved =
            up > 0 ? changed(begin, end) : changed(begin + shift, end + shift);
        const std::size_t emptied = up > 0 ? end : begin;
        const std::size_t lost = shift - changed(emptied, emptied + shift);
        if (saved < lost + min_saved_rows || saved - lost <= best_saved_) return;
        best_saved_ = saved - lost;
        best_ = ScrolledRows{begin, end + shift - 1, up};
    }

    const Hashes before_;
    const Hashes now_;
    std::size_t best_saved_ = 0;
    std::optional<ScrolledRows> best_;
};

}  // namespace

std::optional<ScrolledRows> find_scroll(const Canvas& before, const Canvas& now) {
    return ScrollSearch(before, now).best();
}

}  // namespace hubbub::terminal
