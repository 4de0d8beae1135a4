#pragma once
// Styles as text: "bold #ffaf5f on 236". Pure.

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "view/theme.h"

namespace hubbub::client {

// A part of the screen with a configurable style.
struct StyleName {
    std::string_view name;
    std::string_view help;
    Theme::Style Theme::*member;  // null: the colours of the nicks
};
std::span<const StyleName> all_style_names();

// Sets the style of a part. Returns the error; empty: it is set.
std::string set_style(Theme& theme, std::string_view name, std::string_view look);

// Returns the style of a part as text.
std::string style_text(const Theme& theme, std::string_view name);

}  // namespace hubbub::client
