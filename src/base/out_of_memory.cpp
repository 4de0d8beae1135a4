#include <hubbub/base/log.h>
#include <hubbub/base/out_of_memory.h>

#include <new>

#include <unistd.h>

namespace hubbub {

void die_out_of_memory() noexcept {
    log::last_words("out of memory");
    ::_exit(out_of_memory_code);
}

void die_when_out_of_memory() {
    std::set_new_handler(die_out_of_memory);
}

}  // namespace hubbub
