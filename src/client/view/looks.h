#pragma once
// Looks that a person chose, in words: "bold #ffaf5f on 236". Pure.

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "view/theme.h"

namespace hubbub::client {

// Something on the screen that can have a look of its own.
struct LookName {
    std::string_view name;
    std::string_view help;
    Theme::Style Theme::*member;  // null: the colours of the nicks
};
std::span<const LookName> all_look_names();

// Gives it that look in this theme. What is wrong with name or look; empty: nothing.
std::string give_look(Theme& theme, std::string_view name, std::string_view look);

// The look in the words that give_look takes.
std::string look_text(const Theme& theme, std::string_view name);

}  // namespace hubbub::client
