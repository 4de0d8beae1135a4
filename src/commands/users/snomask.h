#pragma once
// The user mode s and its letters: which server notices an operator hears.

#include <cstdint>
#include <string>
#include <string_view>

namespace hubbub::commands {

class Context;

// "+ckq"; of 0 "+".
std::string snomask_text(std::uint32_t kinds);
// `kinds` after changes such as "+ck-q"; `unknown` is set where a letter has no meaning.
std::uint32_t changed_snomask(std::uint32_t kinds, std::string_view changes, bool& unknown);

// "+s changes" and "-s". True where the user mode itself changed.
bool set_snomask(Context& context, bool on, std::string_view changes, bool& unknown);
// 008
void send_snomask(Context& context);

}  // namespace hubbub::commands
