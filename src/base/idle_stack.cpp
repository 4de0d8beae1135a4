#include <hubbub/base/idle_stack.h>

#include <cstdint>

#include <pthread.h>
#include <sys/mman.h>
#include <unistd.h>

namespace hubbub {

void IdleStack::attach() {
    pthread_attr_t attributes;
    if (::pthread_getattr_np(::pthread_self(), &attributes) != 0) return;
    void* low = nullptr;
    std::size_t size = 0;
    if (::pthread_attr_getstack(&attributes, &low, &size) == 0) low_ = low;
    ::pthread_attr_destroy(&attributes);
}

void IdleStack::give_back() const {
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    if (low_ == nullptr) return;
    const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
    const auto here = reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0));
    // Leaves out this function's frame and the red zone below it.
    constexpr std::uintptr_t frame = 512;
    const std::uintptr_t high = (here - frame) / page * page;
    const auto low = reinterpret_cast<std::uintptr_t>(low_);
    if (high <= low) return;
    // If this fails, the pages stay.
    ::madvise(low_, high - low, MADV_DONTNEED);
#endif
}

}  // namespace hubbub
