#pragma once
// What a key can do: one sorted table.

#include <string_view>
#include <vector>

namespace hubbub::client {

class Controller;
class Workspace;

struct Action {
    std::string_view name;
    void (*run)(Controller&, Workspace&, std::string_view argument);
    std::string_view help;
};

// Null where there is none of that name.
const Action* find_action(std::string_view name);
std::vector<Action> all_actions();

}  // namespace hubbub::client
