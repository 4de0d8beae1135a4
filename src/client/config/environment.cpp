#include "config/environment.h"

#include <cstdlib>

namespace hubbub::client {

// NOLINTBEGIN(concurrency-mt-unsafe): not thread safe, as the header says.

std::string_view environment(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? "" : value;
}

// NOLINTEND(concurrency-mt-unsafe)

}  // namespace hubbub::client
