#pragma once
// Commands of one's own: a name for what is typed often. Pure.

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hubbub::client {

// "hug = /me hugs $1": as it stands in hubbub.conf.
struct Alias {
    std::string name;
    std::string text;
    std::size_t line = 0;  // of the file; 0: it does not stand there yet
};

// What is wrong with it; empty: nothing.
std::string alias_problem(const Alias& alias);

// Whose name it is, in any case of letters; nullptr: nobody's.
const Alias* find_alias(std::span<const Alias> aliases, std::string_view name);

// How many words it cannot do without: the highest of $1 to $9.
std::size_t alias_needs(const Alias& alias);

// The lines it stands for, one by one as if they were typed: several commands are parted by "; /".
// $1 to $9 are words of `words`, $2- those from the second on, $* all, $$ a dollar; where none of
// them stands, the words come last. What is typed behind the name never becomes a command.
std::vector<std::string> expand(const Alias& alias, std::string_view words);

}  // namespace hubbub::client
