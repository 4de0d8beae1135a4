#include "stack_pages.h"

#include <cstdint>
#include <fstream>
#include <sstream>
#include <string>

#include "support/resident_pages.h"

namespace flow {
namespace {

// The stack pointer: the eighth number behind that of the system call. Source: proc(5),
// /proc/[pid]/syscall.
std::uintptr_t stack_pointer(pid_t thread) {
    std::ifstream file("/proc/self/task/" + std::to_string(thread) + "/syscall");
    std::string word;
    for (int i = 0; i < 8; ++i) file >> word;
    return file ? std::stoull(word, nullptr, 16) : 0;
}

// The lowest address of the mapping that contains this address.
std::uintptr_t mapping_of(std::uintptr_t address) {
    std::ifstream maps("/proc/self/maps");
    for (std::string line; std::getline(maps, line);) {
        std::istringstream range(line);
        std::uintptr_t low = 0;
        std::uintptr_t high = 0;
        char dash = 0;
        if (range >> std::hex >> low >> dash >> high && low <= address && address < high)
            return low;
    }
    return 0;
}

}  // namespace

bool stack_is_given_back() {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    return false;
#else
    return true;
#endif
}

std::size_t pages_below_stack_of(pid_t thread) {
    const std::uintptr_t pointer = stack_pointer(thread);
    const std::uintptr_t low = mapping_of(pointer);
    return low == 0 ? SIZE_MAX : resident_pages(low, pointer);
}

}  // namespace flow
