#pragma once

#include <string_view>

namespace hubbub::commands {

inline constexpr std::string_view version = "hubbub-" HUBBUB_VERSION;
}  // namespace hubbub::commands
