#pragma once
// Out of memory ends the process at once. An allocation can fail anywhere, under any lock, so there
// is no consistent state to continue from.

namespace hubbub {

// Exit code of a process that ran out of memory.
constexpr int out_of_memory_code = 3;

// Logs "out of memory" and ends the process. Allocates nothing, never waits and runs no
// destructors. Thread safe.
[[noreturn]] void die_out_of_memory() noexcept;

// Makes operator new call die_out_of_memory() instead of throwing, for the whole process.
void die_when_out_of_memory();

}  // namespace hubbub
