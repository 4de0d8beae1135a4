#pragma once
// User mode s and its letters, which select server notices for an operator.

#include <cstdint>
#include <string>
#include <string_view>

namespace hubbub::commands {

class Context;

// Returns the letters as "+ckq", or "+" for none.
std::string snomask_text(std::uint32_t kinds);
// Returns `kinds` after changes such as "+ck-q". Sets `unknown` if a letter is unknown.
std::uint32_t changed_snomask(std::uint32_t kinds, std::string_view changes, bool& unknown);

// Applies "+s changes" or "-s". Returns true if user mode s itself changed. Sets `unknown` if a
// letter is unknown.
bool set_snomask(Context& context, bool on, std::string_view changes, bool& unknown);
// Sends the letters: 008.
void send_snomask(Context& context);

}  // namespace hubbub::commands
