#pragma once
// Commands for two panes: rows of the table in screen_commands.cpp.

#include <cstddef>
#include <optional>
#include <string_view>

#include "irc/word_reader.h"

namespace hubbub::client {

class Screen;
class Workspace;

// Returns the buffer of that number or name, else the first whose name contains it.
std::optional<std::size_t> find_buffer(const Workspace& workspace, std::string_view wanted);

void do_split(Screen& screen, Workspace& workspace, WordReader words);
void do_unsplit(Screen& screen, Workspace& workspace, WordReader words);

}  // namespace hubbub::client
