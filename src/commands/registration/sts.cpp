#include "registration/sts.h"

namespace hubbub::commands {

// A client at a UNIX socket has no port to change to, and no host whose policy it could store.
std::string sts_word(const Settings& settings, const chat::Origin& origin) {
    if (!settings.sts || !origin.address) return "";
    const std::string name(sts_name);
    if (origin.tls) return name + "=duration=" + std::to_string(settings.sts->count());
    // Without a duration there is nothing to upgrade for.
    if (settings.sts->count() == 0 || settings.sts_port == 0) return "";
    return name + "=port=" + std::to_string(settings.sts_port);
}

}  // namespace hubbub::commands
