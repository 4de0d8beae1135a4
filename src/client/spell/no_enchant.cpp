// Built without enchant.

#include "spell/dictionary.h"

namespace hubbub::client {

OpenedDictionary open_dictionary(const std::string&) {
    return {nullptr,
            "This hubbub was built without spell check: install enchant-2 (Debian: "
            "libenchant-2-dev) and a dictionary, then build it again."};
}

}  // namespace hubbub::client
