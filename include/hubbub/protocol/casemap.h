#pragma once
// CASEMAPPING=ascii: only A-Z and a-z are equal regardless of case.
// Source: https://modern.ircdocs.horse/#casemapping-parameter

#include <string>
#include <string_view>

namespace hubbub::protocol {

constexpr char fold(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

constexpr char upper(char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c;
}

std::string fold(std::string_view text);
bool same(std::string_view a, std::string_view b);

}  // namespace hubbub::protocol
