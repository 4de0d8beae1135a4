#include <hubbub/chat/batch.h>
#include <hubbub/commands/capability_set.h>

#include <algorithm>

#include "core/capabilities.h"
#include "core/context.h"
#include "core/version.h"

namespace hubbub::commands {
namespace {

// Sends CAP DEL or NEW to all clients with cap-notify. Clients with version 302 also receive the
// value.
void notify_all(const Services& services, std::string_view subcommand, std::string_view name,
                std::string_view value = {}) {
    const Settings& settings = *services.settings;
    chat::Claims claims;
    for (const auto& client : services.registry.clients()) {
        if ((client->capabilities & cap_notify) == 0) continue;
        const bool with_value = !value.empty() && (client->capabilities & version_302) != 0;
        const std::string text =
            std::string(name) + (with_value ? "=" + std::string(value) : std::string());
        const auto who = client->identity();
        chat::Batch batch(settings.lobby, services.clock.wall());
        batch.add(settings.server_name, "CAP",
                  {who->nick.empty() ? "*" : std::string_view(who->nick), subcommand, text});
        claims.append(client->outbox, batch);
    }
}

}  // namespace

void CapabilitySet::withdraw(std::string_view name, const Services& services) {
    const CapabilityName* const known = find_capability(name);
    if (known == nullptr || (bits_.fetch_and(~known->bit) & known->bit) == 0) return;
    for (const auto& client : services.registry.clients()) {
        // Only clients that had the capability: a plain user must keep its encoding.
        if ((client->capabilities.fetch_and(~known->bit) & known->bit) != 0)
            update_encoding(*client);
    }
    notify_all(services, "DEL", name);
}

void CapabilitySet::restore(std::string_view name, const Services& services) {
    const CapabilityName* const known = find_capability(name);
    if (known == nullptr || (bits_.fetch_or(known->bit) & known->bit) != 0) return;
    notify_all(services, "NEW", name, known->value);
}

void CapabilitySet::withhold(const std::vector<std::string>& names, const Services& services) {
    const auto named = [&](std::string_view name) {
        return std::find(names.begin(), names.end(), name) != names.end();
    };
    // These capabilities need batch.
    constexpr std::uint32_t by_batch = labeled_response | multiline;
    for (const CapabilityName& known : capabilities) {
        if (named(known.name) || ((known.bit & by_batch) != 0 && named("batch"))) {
            withdraw(known.name, services);
        } else {
            restore(known.name, services);
        }
    }
}

bool may_be_withheld(std::string_view name) {
    const CapabilityName* const known = find_capability(name);
    return known != nullptr && known->bit != cap_notify;
}

}  // namespace hubbub::commands
