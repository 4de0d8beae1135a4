#pragma once
// Random moments for kills and failures.

#include <random>
#include <thread>

namespace crash {

// Lets other threads and processes run a random number of times.
inline void give_turns(std::mt19937& engine) {
    for (auto turns = engine() % 20'000; turns > 0; --turns) std::this_thread::yield();
}

}  // namespace crash
