#pragma once
// Which colours a terminal gets, and which one a nick has.

#include <cstdint>
#include <string>
#include <string_view>

namespace hubbub::client {

// Escape sequences, all empty where there are to be no colours.
struct Colours {
    enum class Depth : unsigned char { none, sixteen, many };
    Depth depth = Depth::none;

    std::string_view reset() const;
    std::string_view faint() const;    // time stamps, who comes and goes
    std::string_view strong() const;   // what this client says, errors
    std::string_view mention() const;  // this client's nick was said
    // The same for a nick on every day and every machine; "bob_" has the one of "bob".
    std::string nick(std::string_view nick) const;
};

// What colours are chosen by: the same for "bob", "BOB" and "bob_".
std::uint32_t nick_hash(std::string_view nick);

// From the values of TERM, COLORTERM and NO_COLOR (empty where not set).
// Source: https://no-color.org
Colours choose_colours(std::string_view term, std::string_view colorterm,
                       std::string_view no_color);

}  // namespace hubbub::client
