#pragma once
// How many pages of a stretch of memory are in memory.

#include <cstddef>
#include <cstdint>
#include <vector>

#include <sys/mman.h>
#include <unistd.h>

// Counts the whole pages from `low` up to `high`. Source: mincore(2).
inline std::size_t resident_pages(std::uintptr_t low, std::uintptr_t high) {
    const auto page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
    low = (low + page - 1) / page * page;
    if (high < low + page) return 0;
    std::vector<unsigned char> present((high - low) / page);
    // NOLINTNEXTLINE(performance-no-int-to-ptr): the address of a stack, as the system reports it
    if (::mincore(reinterpret_cast<void*>(low), present.size() * page, present.data()) != 0)
        return 0;
    std::size_t count = 0;
    for (const unsigned char one : present) count += one & 1U;
    return count;
}
