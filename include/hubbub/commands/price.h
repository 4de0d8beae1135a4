#pragma once
// Prices of commands, for flood pacing. Work costs what it takes, counted after it is done, so that
// nobody makes the server work hard with few lines.

#include <cstddef>
#include <cstdint>

namespace hubbub::commands {

// A price, in parts of a line so small that one comparison of a mask has one. --flood-burst and
// --flood-rate count lines.
using Price = std::uint32_t;

constexpr Price line_price = 4096;
// The price of a PONG, and of a question about the modes or members of one's own channel.
constexpr Price cheap_price = line_price / 4;
// One of many items of a command that looks something up: a nick of MONITOR or ISON.
constexpr Price item_price = line_price / 16;

constexpr Price lines(unsigned count) {
    return count * line_price;
}

// How much of each work costs as much as a line.
constexpr std::size_t recipients_per_line = 256;  // of a message, or rows of an answer
constexpr std::size_t masks_per_line = 4096;      // matched against a name
constexpr std::size_t bytes_per_line = 512;       // received, in one line

constexpr Price price_of(std::size_t work, std::size_t per_line) {
    return static_cast<Price>(work * line_price / per_line);
}

}  // namespace hubbub::commands
