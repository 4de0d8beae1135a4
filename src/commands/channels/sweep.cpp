#include "channels/sweep.h"

#include <hubbub/base/log.h>

#include <atomic>
#include <cstdint>

#include "channels/permanent.h"
#include "channels/registered.h"
#include "core/saving.h"
#include "users/always_on.h"

namespace hubbub::commands {
namespace {

constexpr std::int64_t sweep_interval = 60;  // seconds

// Drops the record unless somebody is in the channel. Its lock keeps others from joining meanwhile.
void drop_unused(Context& context, const chat::RegisteredChannel& record) {
    const std::int64_t now = context.now();
    const unsigned days = context.settings().channel_expiry_days;
    const auto channel = context.registry().find_or_make_channel(record.name, now);
    bool dropped = false;
    bool dead = false;
    {
        MutexLock lock(channel->mutex);
        if (!channel->dead() && !channel->reserved() && channel->members().empty()) {
            const auto unused = [&](const chat::RegisteredChannel& current) {
                return is_unused(current, now, days);
            };
            dropped =
                context.registry().registered_channels.drop(record.id, unused).entry != nullptr;
            channel->bury_if_empty();
        }
        dead = channel->dead();
    }
    if (dead) context.registry().drop(*channel);
    if (!dropped) return;
    forget_history(context.registry(), record);
    log::event(log::Level::info, "channel.expired", {{"channel", record.name}});
}

void drop_unused_channels(Context& context) {
    const unsigned days = context.settings().channel_expiry_days;
    if (days == 0) return;
    for (const auto& record : context.registry().registered_channels.all()) {
        if (!is_unused(*record, context.now(), days)) continue;
        if (stay_of(context.settings(), record->name) != chat::Channel::Stay::no) continue;
        if (!wait_for_room(context)) return;
        drop_unused(context, *record);
    }
}

}  // namespace

void sweep(Context& context) {
    std::atomic<std::int64_t>& swept = context.registry().swept;
    const std::int64_t now = context.now();
    std::int64_t last = swept;
    if (now - last < sweep_interval || !swept.compare_exchange_strong(last, now)) return;
    end_expired_users(context);
    drop_unused_channels(context);
}

}  // namespace hubbub::commands
