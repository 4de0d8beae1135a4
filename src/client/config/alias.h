#pragma once
// Aliases: commands that the person defined. Pure.

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hubbub::client {

// A line of hubbub.conf: "hug = /me hugs $1".
struct Alias {
    std::string name;
    std::string text;
    std::size_t line = 0;  // in the file; 0: not written yet
};

// Returns the error in the alias; empty: it is valid.
std::string alias_problem(const Alias& alias);

// Returns the alias of that name, ignoring case; null if there is none.
const Alias* find_alias(std::span<const Alias> aliases, std::string_view name);

// Returns how many words the alias requires: the highest of $1 to $9.
std::size_t alias_needs(const Alias& alias);

// Returns the lines that the alias stands for; "; /" separates commands. $1 to $9 are words of
// `words`, $2- all from the second on, $* all, $$ a dollar. If none of them is used, the words are
// appended. Typed words never become a command.
std::vector<std::string> expand(const Alias& alias, std::string_view words);

}  // namespace hubbub::client
