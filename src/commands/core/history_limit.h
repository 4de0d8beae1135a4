#pragma once

#include <cstddef>

namespace hubbub::commands {

// The maximum number of messages in one answer to CHATHISTORY.
inline constexpr std::size_t max_history_answer = 1000;

}  // namespace hubbub::commands
