#pragma once
// Prices of commands, for flood pacing. The price follows the actual work, and is charged after it,
// so that a few lines cannot keep the server busy.

#include <cstddef>
#include <cstdint>

namespace hubbub::commands {

// A price, in fractions of a line. The smallest is that of one mask comparison. --flood-burst and
// --flood-rate count lines.
using Price = std::uint32_t;

constexpr Price line_price = 4096;
// The price of PONG, and of MODE, NAMES and WHO without further work.
constexpr Price cheap_price = line_price / 4;
// The price of one look-up in a list, such as a nick of MONITOR or ISON.
constexpr Price item_price = line_price / 16;

// Returns the price of this many lines.
constexpr Price lines(unsigned count) {
    return count * line_price;
}

// Amounts of work that cost as much as a line.
constexpr std::size_t recipients_per_line = 256;  // recipients of a message, or rows of an answer
constexpr std::size_t masks_per_line = 4096;      // masks compared with a name
constexpr std::size_t bytes_per_line = 512;       // bytes of one received line

// Returns the price of an amount of work, of which `per_line` costs as much as a line.
constexpr Price price_of(std::size_t work, std::size_t per_line) {
    return static_cast<Price>(work * line_price / per_line);
}

}  // namespace hubbub::commands
