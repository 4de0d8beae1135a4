#pragma once
// What happens when there is no memory: the process ends at once. There is no state that it could
// go on with, because an allocation that fails may stand anywhere, under any lock.

namespace hubbub {

// The exit code of a process that ran out of memory.
constexpr int out_of_memory_code = 3;

// Logs "out of memory" and ends the process. Allocates nothing, waits for nothing, runs no
// destructor. Thread safe.
[[noreturn]] void die_out_of_memory() noexcept;

// Makes operator new call die_out_of_memory() instead of throwing, in the whole process.
void die_when_out_of_memory();

}  // namespace hubbub
