#pragma once
// Adding typed lines to the input history.

#include <span>
#include <string>

#include "config/alias.h"
#include "talk/buffer.h"

namespace hubbub::client {

// Adds the text to the buffer's input history, unless the text or the alias in it holds a password.
void keep_input(Buffer& buffer, std::span<const Alias> aliases, const std::string& text);

}  // namespace hubbub::client
