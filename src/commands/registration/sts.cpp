#include "registration/sts.h"

namespace hubbub::commands {

// A client on a UNIX socket has no TLS port to use and no host to store a policy for.
std::string sts_word(const Settings& settings, const chat::Origin& origin) {
    if (!settings.sts || !origin.address) return "";
    const std::string name(sts_name);
    if (origin.tls) return name + "=duration=" + std::to_string(settings.sts->count());
    // With duration 0 there is no policy, so clients need not upgrade.
    if (settings.sts->count() == 0 || settings.sts_port == 0) return "";
    return name + "=port=" + std::to_string(settings.sts_port);
}

}  // namespace hubbub::commands
