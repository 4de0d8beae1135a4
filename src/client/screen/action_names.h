#pragma once
// The names of the actions of keys, with their help: one sorted table. actions.cpp has the
// functions.

#include <span>
#include <string_view>

namespace hubbub::client {

struct ActionName {
    std::string_view name;
    std::string_view help;
};

std::span<const ActionName> all_action_names();
// Returns null if there is no action of that name.
const ActionName* find_action_name(std::string_view name);

}  // namespace hubbub::client
