// An operator new that fails from call number HUBBUB_FAIL_AT on, counted from
// the moment that the process announces. Without it, the number of calls is printed at the
// end.

#include <atomic>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <new>

namespace {

std::atomic<std::uint64_t> calls{0};

std::uint64_t fail_at() {
    static const std::uint64_t number = [] {
        const char* const text = std::getenv("HUBBUB_FAIL_AT");
        return text == nullptr ? UINT64_MAX : std::strtoull(text, nullptr, 10);
    }();
    return number;
}

bool fails() {
    return std::get_new_handler() != nullptr && ++calls >= fail_at();
}

template <class Allocate>
void* allocate(const Allocate& one) {
    const bool fail = fails();
    for (;;) {
        void* const at = fail ? nullptr : one();
        if (at != nullptr) return at;
        const std::new_handler handler = std::get_new_handler();
        if (handler == nullptr) throw std::bad_alloc();
        handler();
    }
}

const struct Report {
    ~Report() {
        if (fail_at() == UINT64_MAX)
            std::fprintf(stderr, "allocations %llu\n",
                         static_cast<unsigned long long>(calls.load()));
    }
} report;

}  // namespace

void* operator new(std::size_t size) {
    return allocate([&] { return std::malloc(size); });
}

void* operator new(std::size_t size, std::align_val_t alignment) {
    const auto unit = static_cast<std::size_t>(alignment);
    return allocate([&] { return std::aligned_alloc(unit, (size + unit - 1) / unit * unit); });
}

void operator delete(void* at) noexcept {
    std::free(at);
}
void operator delete(void* at, std::size_t) noexcept {
    std::free(at);
}
void operator delete(void* at, std::align_val_t) noexcept {
    std::free(at);
}
void operator delete(void* at, std::size_t, std::align_val_t) noexcept {
    std::free(at);
}
