#pragma once
// Names of emoji, as chat programs have them (":smile").

#include <string_view>
#include <vector>

namespace hubbub::client {

// The emoji whose names begin so, in the order of their names, twenty at most; one whose whole name
// it is stands first. A ':' at the end is left out.
std::vector<std::string_view> emoji_named(std::string_view start);

}  // namespace hubbub::client
