// What libFuzzer calls. FUZZ_TARGET is the target's function.
// Source: https://llvm.org/docs/LibFuzzer.html

#include <cstddef>
#include <cstdint>

#include "targets.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    FUZZ_TARGET({reinterpret_cast<const char*>(data), size});
    return 0;
}
