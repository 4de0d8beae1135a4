#pragma once
// Finds the name that was probably meant by a mistyped one.

#include <string_view>
#include <vector>

namespace hubbub::client {

// Returns the first name that begins with `word`, else the name with the smallest edit distance;
// empty if none is near. The result is a view of an element of `names`.
std::string_view nearest(std::string_view word, const std::vector<std::string_view>& names);

}  // namespace hubbub::client
