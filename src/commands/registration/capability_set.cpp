#include <hubbub/chat/batch.h>
#include <hubbub/commands/capability_set.h>

#include <algorithm>

#include "core/capabilities.h"
#include "core/context.h"
#include "core/version.h"
#include "registration/capability_words.h"
#include "registration/sts.h"

namespace hubbub::commands {
namespace {

// Sends CAP DEL or NEW to all clients with cap-notify. `word_for` returns the capability as this
// client sees it; empty: sends nothing.
template <typename WordFor>
void notify_all(const Services& services, std::string_view subcommand, const WordFor& word_for) {
    const Settings& settings = *services.settings;
    chat::Claims claims;
    for (const auto& client : services.registry.clients()) {
        if ((client->capabilities & cap_notify) == 0) continue;
        const std::string text = word_for(*client);
        if (text.empty()) continue;
        const auto who = client->user()->identity();
        chat::Batch batch(settings.lobby, services.clock.wall(), services.registry.ids);
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
    notify_all(services, "DEL", [&](const chat::Client&) { return std::string(name); });
}

void CapabilitySet::restore(std::string_view name, const Services& services) {
    const CapabilityName* const known = find_capability(name);
    if (known == nullptr || (bits_.fetch_or(known->bit) & known->bit) != 0) return;
    notify_all(services, "NEW", [&](const chat::Client& client) {
        return offered_word(*known, *services.settings, *client.origin(),
                            (client.capabilities & version_302) != 0);
    });
}

void CapabilitySet::withhold(const std::vector<std::string>& names, const Services& services) {
    const auto named = [&](std::string_view name) {
        return std::find(names.begin(), names.end(), name) != names.end();
    };
    // These capabilities need batch.
    constexpr std::uint32_t by_batch = labeled_response | multiline;
    constexpr std::uint32_t by_history =
        chathistory | event_playback | message_redaction | read_marker;
    const bool keeps = services.registry.history().keeps();
    for (const CapabilityName& known : capabilities) {
        if (named(known.name) || ((known.bit & by_batch) != 0 && named("batch")) ||
            ((known.bit & by_history) != 0 && !keeps)) {
            withdraw(known.name, services);
        } else {
            restore(known.name, services);
        }
    }
}

void announce_sts(const Services& services) {
    notify_all(services, "NEW", [&](const chat::Client& client) {
        const auto origin = client.origin();
        const bool told = origin->tls && (client.capabilities & version_302) != 0;
        return told ? sts_word(*services.settings, *origin) : std::string();
    });
}

namespace {

void announce(const Services& services, const Settings& before, const CapabilityName& known) {
    if ((services.capabilities.bits() & known.bit) == 0) return;
    const auto word = [&](const Settings& settings, const chat::Client& client) {
        const bool with_value = (client.capabilities & version_302) != 0;
        return offered_word(known, settings, *client.origin(), with_value);
    };
    notify_all(services, "NEW", [&](const chat::Client& client) {
        const std::string now = word(*services.settings, client);
        return now == word(before, client) ? "" : now;
    });
    notify_all(services, "DEL", [&](chat::Client& client) {
        if (word(before, client).empty() || !word(*services.settings, client).empty())
            return std::string();
        client.capabilities &= ~known.bit;
        return std::string(known.name);
    });
}

}  // namespace

void announce_logins(const Services& services, const Settings& before) {
    for (const std::string_view name : {"sasl", "draft/account-registration"})
        announce(services, before, *find_capability(name));
}

bool may_be_withheld(std::string_view name) {
    const CapabilityName* const known = find_capability(name);
    return known != nullptr && known->bit != cap_notify;
}

}  // namespace hubbub::commands
