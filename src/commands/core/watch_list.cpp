#include "core/watch_list.h"

#include <hubbub/protocol/casemap.h>

#include <algorithm>

namespace hubbub::commands {

bool WatchList::has(std::string_view nick) const {
    return std::any_of(nicks_.begin(), nicks_.end(),
                       [&](const std::string& held) { return protocol::same(held, nick); });
}

bool WatchList::remove(std::string_view nick) {
    return std::erase_if(nicks_,
                         [&](const std::string& held) { return protocol::same(held, nick); }) != 0;
}

}  // namespace hubbub::commands
