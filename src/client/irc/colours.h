#pragma once
// The colours of line mode, and of nicks.

#include <cstdint>
#include <string>
#include <string_view>

namespace hubbub::client {

enum class ColourDepth : unsigned char { none, sixteen, many };

// Escape sequences; all empty if colours are off.
struct Colours {
    ColourDepth depth = ColourDepth::none;

    std::string_view reset() const;
    std::string_view faint() const;    // time stamps, joins and parts
    std::string_view strong() const;   // own messages, errors
    std::string_view mention() const;  // messages that contain the own nick
    // Depends only on the nick; "bob_" has the colour of "bob".
    std::string nick(std::string_view nick) const;
};

// Returns the hash that colours are chosen by; equal for "bob", "BOB" and "bob_".
std::uint32_t nick_hash(std::string_view nick);

// Chooses by the values of TERM, COLORTERM and NO_COLOR (empty: not set).
// Source: https://no-color.org
Colours choose_colours(std::string_view term, std::string_view colorterm,
                       std::string_view no_color);

}  // namespace hubbub::client
