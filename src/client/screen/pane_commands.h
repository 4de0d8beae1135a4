#pragma once
// Commands that show two buffers at once: rows of the table in screen_commands.cpp.

#include <cstddef>
#include <optional>
#include <string_view>

#include "irc/words.h"

namespace hubbub::client {

class Controller;
class Workspace;

// The buffer of that number or name; of those whose name has it, the first.
std::optional<std::size_t> find_buffer(const Workspace& workspace, std::string_view wanted);

void do_split(Controller& controller, Workspace& workspace, Words words);
void do_unsplit(Controller& controller, Workspace& workspace, Words words);

}  // namespace hubbub::client
