#pragma once
// Limits of the operating system: descriptors, threads, memory maps.

#include <cstddef>
#include <string>
#include <vector>

namespace hubbub::server {

// Raises the limit of descriptors to the number that `clients` need, or as far as the kernel
// allows. Call it before other threads start.
void raise_descriptor_limit(std::size_t clients);

// Returns a sentence for each limit that is too low for `clients`.
std::vector<std::string> limit_warnings(std::size_t clients);

// Sets the stack size of threads that start later, because std::thread cannot.
// Source: pthread_setattr_default_np(3)
void set_thread_stack_size();

}  // namespace hubbub::server
