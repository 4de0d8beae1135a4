#include "motion.h"

namespace hubbub::terminal {
namespace {

// Source: ECMA-48, 8.3.18 to 8.3.22 (CUB, CUD, CUF, CUU)
std::string sequence(std::size_t count, char direction) {
    return "\x1b[" + (count == 1 ? "" : std::to_string(count)) + direction;
}

}  // namespace

std::string move_in_row(std::size_t from, std::size_t to) {
    constexpr std::size_t max_backspaces = 3;
    if (from == to) return {};
    if (to == 0) return "\r";
    if (to > from) return sequence(to - from, 'C');
    return from - to <= max_backspaces ? std::string(from - to, '\b') : sequence(from - to, 'D');
}

std::string move_rows(std::size_t from, std::size_t to) {
    if (from == to) return {};
    return to > from ? sequence(to - from, 'B') : sequence(from - to, 'A');
}

}  // namespace hubbub::terminal
