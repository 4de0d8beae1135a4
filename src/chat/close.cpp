#include <hubbub/chat/close.h>

namespace hubbub::chat {

std::string_view name(Cause cause) {
    static constexpr std::array<std::string_view, causes> names = {"quit",
                                                                   "ended",
                                                                   "reset",
                                                                   "sendq",
                                                                   "flood",
                                                                   "ping-timeout",
                                                                   "registration-timeout",
                                                                   "kicked",
                                                                   "banned",
                                                                   "bad-password",
                                                                   "bad-name",
                                                                   "browser",
                                                                   "tls",
                                                                   "proxy",
                                                                   "limits",
                                                                   "stopping",
                                                                   "internal"};
    return names[static_cast<std::size_t>(cause)];
}

}  // namespace hubbub::chat
