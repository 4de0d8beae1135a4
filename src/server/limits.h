#pragma once
// What the machine allows: descriptors, threads, memory maps.

#include <cstddef>
#include <string>
#include <vector>

namespace hubbub::server {

// Raises the soft descriptor limit to the hard one, and the hard one to what `clients` need where
// the kernel lets it. Start-up only.
void raise_descriptor_limit(std::size_t clients);

// A sentence for each limit of this machine that `clients` do not fit in.
std::vector<std::string> limit_warnings(std::size_t clients);

// The stack of threads that start from now on. std::thread has no way to say it.
// Source: pthread_setattr_default_np(3)
void set_thread_stack_size();

}  // namespace hubbub::server
