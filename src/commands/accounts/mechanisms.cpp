#include "accounts/mechanisms.h"

#include <hubbub/protocol/casemap.h>

#include <algorithm>
#include <array>

namespace hubbub::commands {
namespace {

struct MechanismName {
    std::string_view name;
    Mechanism mechanism;
};
constexpr std::array mechanism_names = {
    MechanismName{"EXTERNAL", Mechanism::external},
    MechanismName{"PLAIN", Mechanism::plain},
    MechanismName{"SCRAM-SHA-256", Mechanism::scram_sha_256},
};

// A recorded SCRAM exchange also lets others guess the password offline, so it needs TLS too.
bool possible(Mechanism mechanism, const Settings& settings, const chat::Origin& origin) {
    if (mechanism == Mechanism::external) return !origin.certificate.empty();
    return may_send_password(settings, origin);
}

}  // namespace

bool may_send_password(const Settings& settings, const chat::Origin& origin) {
    return origin.secure || std::any_of(settings.plain_logins.begin(), settings.plain_logins.end(),
                                        [&](const PeerNetwork& network) {
                                            return network.contains(origin.address);
                                        });
}

std::string mechanism_list(const Settings& settings, const chat::Origin& origin) {
    std::string out;
    for (const MechanismName& known : mechanism_names) {
        if (!possible(known.mechanism, settings, origin)) continue;
        if (!out.empty()) out += ',';
        out += known.name;
    }
    return out;
}

std::optional<Mechanism> find_mechanism(std::string_view name, const Settings& settings,
                                        const chat::Origin& origin) {
    for (const MechanismName& known : mechanism_names) {
        if (protocol::same(known.name, name) && possible(known.mechanism, settings, origin))
            return known.mechanism;
    }
    return std::nullopt;
}

}  // namespace hubbub::commands
