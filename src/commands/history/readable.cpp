#include "history/readable.h"

#include <hubbub/protocol/names.h>

#include <algorithm>

namespace hubbub::commands {
namespace {

using chat::Channel;
using protocol::HistoryPlace;

Readable conversation_named(const Context& context, std::string_view target) {
    Readable out{std::string(target), {}};
    const std::uint64_t own = context.self().account_id;
    if (own == 0 || !context.registry().history().keeps()) return out;
    if (const auto user = context.registry().find(target)) {
        const auto who = user->identity();
        if (who->account_id == 0) return out;
        return {who->nick, HistoryPlace::of_accounts(own, who->account_id)};
    }
    const auto account = context.registry().accounts.owner_of(target);
    if (!account) return out;
    return {account->name, HistoryPlace::of_accounts(own, account->id)};
}

std::optional<Readable> readable_channel(const Context& context, const Channel& channel) {
    MutexLock lock(channel.mutex);
    const chat::Member* const me = channel.find(*context.user());
    return me == nullptr ? std::nullopt : std::optional(readable_of(channel, *me));
}

}  // namespace

Readable readable_of(const Channel& channel, const chat::Member& member) {
    const bool all = channel.history_access == chat::HistoryAccess::all;
    return {channel.name, channel.history_place(), all ? 0 : member.joined};
}

std::optional<Readable> readable(const Context& context, std::string_view target) {
    if (!protocol::is_channel(target)) return conversation_named(context, target);
    const auto channel = context.registry().find_channel(target);
    return channel ? readable_channel(context, *channel) : std::nullopt;
}

Readable conversation_with(const Context& context, std::uint64_t account) {
    const auto user = context.registry().user_of(account);
    const auto known = context.registry().accounts.find(account);
    const std::uint64_t own = context.self().account_id;
    if (!known || own == 0) return {};
    return {user ? user->identity()->nick : known->name, HistoryPlace::of_accounts(own, account)};
}

// A channel that was renamed is another object with the same history.
bool still_readable(const Context& context, const Readable& what) {
    if (!what.place) return true;
    if (what.place.is_conversation()) {
        const auto own = static_cast<std::int64_t>(context.self().account_id);
        return own == what.place.low || own == what.place.high;
    }
    const auto channels = context.user()->channels();
    return std::any_of(channels.begin(), channels.end(), [&](const auto& channel) {
        const auto now = readable_channel(context, *channel);
        return now && now->place == what.place && now->after <= what.after;
    });
}

std::optional<chat::History::Messages> read_history(Context& context,
                                                    const protocol::HistoryRange& range) {
    // Lines that this thread has appended must not wait for the disk.
    context.claims().flush();
    const chat::Client& me = *context.client();
    return context.registry().history().read(range, me.wake,
                                             [&] { return me.close_request().has_value(); });
}

}  // namespace hubbub::commands
