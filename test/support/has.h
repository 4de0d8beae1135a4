#pragma once
// Looking for a part of a text.

#include <string_view>

inline bool has(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}
