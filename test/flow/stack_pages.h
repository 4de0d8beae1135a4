#pragma once
// How much of another thread's stack is in memory although it does not use it.

#include <cstddef>

#include <sys/types.h>

namespace flow {

// Returns false with the sanitizers, as they never return a stack.
bool stack_is_given_back();

// The resident pages below the stack pointer of a thread that waits in a system call; SIZE_MAX for
// one that runs.
std::size_t pages_below_stack_of(pid_t thread);

}  // namespace flow
