#include "channels/permanent.h"

#include <hubbub/chat/registered_channels.h>
#include <hubbub/commands/permanent_channels.h>
#include <hubbub/protocol/casemap.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <limits>
#include <string>

#include "channels/registered.h"

namespace hubbub::commands {
namespace {

using chat::Channel;

constexpr std::uint64_t nobody = 0;

std::int64_t now_of(const Services& services) {
    return std::chrono::system_clock::to_time_t(services.clock.wall());
}

void make_permanent(const Services& services, const std::string& name, Channel::Stay stay) {
    for (;;) {
        const auto channel = services.registry.find_or_make_channel(name, now_of(services));
        {
            MutexLock lock(channel->mutex);
            if (!channel->dead()) {
                channel->stay = stay;
                if (stay == Channel::Stay::empty && channel->history != 0)
                    channel->history = lobby_history;
                // A rename fills a reserved channel.
                if (channel->reserved()) return;
                if (channel->members().empty()) restore_registered(services, *channel);
                if (stay == Channel::Stay::whole) keep_state(services, *channel);
                return;
            }
        }
        services.registry.drop(*channel);
    }
}

// Drops the record, if no account has registered the channel.
bool drop_record(const Services& services, std::uint64_t record) {
    const auto unowned = [](const chat::RegisteredChannel& known) {
        return known.founder == nobody;
    };
    return services.registry.registered_channels.drop(record, unowned).entry != nullptr;
}

// Makes it an ordinary channel, which ends if nobody is in it.
void release(const Services& services, Channel& channel) {
    bool dead = false;
    {
        MutexLock lock(channel.mutex);
        channel.stay = Channel::Stay::no;
        // The next lobby continues the history.
        if (channel.history == lobby_history)
            channel.history = services.registry.ids.take(1, services.clock.wall());
        if (channel.registration != 0 && drop_record(services, channel.registration))
            channel.registration = 0;
        if (!channel.reserved()) channel.bury_if_empty();
        dead = channel.dead();
    }
    if (dead) services.registry.drop(channel);
}

void release_others(const Services& services) {
    for (const auto& channel : services.registry.channels()) {
        const auto wanted = stay_of(*services.settings, channel->name);
        bool released = false;
        {
            MutexLock lock(channel->mutex);
            released = channel->stay != Channel::Stay::no && wanted == Channel::Stay::no;
        }
        if (released) release(services, *channel);
    }
    // Records of settings before the last start.
    for (const auto& record : services.registry.registered_channels.of_founder(nobody)) {
        if (stay_of(*services.settings, record->name) != Channel::Stay::whole &&
            drop_record(services, record->id))
            forget_history(services.registry, *record);
    }
}

}  // namespace

Channel::Stay stay_of(const Settings& settings, std::string_view name) {
    const auto& whole = settings.permanent_channels;
    if (std::any_of(whole.begin(), whole.end(),
                    [&](const std::string& known) { return protocol::same(known, name); }))
        return Channel::Stay::whole;
    return protocol::same(settings.lobby, name) ? Channel::Stay::empty : Channel::Stay::no;
}

void keep_state(const Services& services, Channel& channel) {
    if (channel.registration != 0) return;
    const auto added = services.registry.registered_channels.add(
        record_of(now_of(services), channel, nobody), std::numeric_limits<std::size_t>::max());
    if (added.entry) channel.registration = added.entry->id;
}

void use_permanent_channels(const Services& services) {
    const Settings& settings = *services.settings;
    release_others(services);
    for (const std::string& name : settings.permanent_channels)
        make_permanent(services, name, Channel::Stay::whole);
    make_permanent(services, settings.lobby, stay_of(settings, settings.lobby));
}

}  // namespace hubbub::commands
