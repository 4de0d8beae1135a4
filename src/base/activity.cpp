#include <hubbub/base/activity.h>

#include <array>

namespace hubbub {

std::string_view name(Doing doing) {
    static constexpr std::array<std::string_view, 6> names = {
        "working", "input", "room-to-send", "flood-pacing", "last-words", "name-server"};
    return names[static_cast<std::size_t>(doing)];
}

}  // namespace hubbub
