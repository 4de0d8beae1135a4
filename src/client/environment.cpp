#include "environment.h"

#include <clocale>
#include <cstdlib>

#include <langinfo.h>

namespace hubbub::client {

// NOLINTBEGIN(concurrency-mt-unsafe): one thread, as the header says.

std::string_view environment(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? "" : value;
}

void use_utf8() {
    std::setlocale(LC_CTYPE, "");
    if (std::string_view(::nl_langinfo(CODESET)) != "UTF-8") std::setlocale(LC_CTYPE, "C.UTF-8");
}

// NOLINTEND(concurrency-mt-unsafe)

}  // namespace hubbub::client
