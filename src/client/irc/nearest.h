#pragma once
// What somebody meant who mistyped a name.

#include <string_view>
#include <vector>

namespace hubbub::client {

// The first of the names that begin with `word`, else the one that fewest changed letters lead to;
// empty where none is near. A view of one of `names`.
std::string_view nearest(std::string_view word, const std::vector<std::string_view>& names);

}  // namespace hubbub::client
