#include "channels/registered.h"

#include <hubbub/commands/permanent_channels.h>
#include <hubbub/protocol/text.h>

#include <charconv>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "channels/permanent.h"
#include "core/channel_modes.h"
#include "core/mode_changes.h"
#include "core/saving.h"
#include "core/service_names.h"
#include "core/stored.h"

namespace hubbub::commands {
namespace {

using chat::Channel;
using chat::RegisteredChannel;
using protocol::HistoryPlace;

constexpr std::int64_t seconds_per_day = 86400;

std::string take_text(std::string_view& rest) {
    return std::string(protocol::take_word(rest));
}

std::int64_t number_of(std::string_view text) {
    std::int64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

// Sets the modes from a text of channel_mode_text(). Ignores what no longer exists.
void apply_modes(Channel& channel, std::string_view text) REQUIRES(channel.mutex) {
    channel.modes = {};
    for (const FlagMode& mode : flag_modes) channel.modes.*mode.flag = false;
    std::string_view params = text;
    for (const char letter : protocol::take_word(params)) {
        if (const auto* const flag = find_mode(flag_modes, letter)) {
            channel.modes.*flag->flag = true;
        } else if (letter == 'k') {
            channel.modes.key = take_text(params);
        } else if (letter == 'j') {
            channel.modes.joins = parse_rate(take_text(params)).value_or(Rate{});
        } else if (letter == 'l') {
            channel.modes.limit = static_cast<std::size_t>(number_of(take_text(params)));
        }
    }
}

void apply_masks(Channel& channel, const RegisteredChannel& record) REQUIRES(channel.mutex) {
    for (const RegisteredChannel::Mask& mask : record.masks) {
        if (const auto* const list = find_mode(list_modes, mask.list))
            channel.add_mask(list->list, {mask.mask, mask.by, mask.at});
    }
}

bool keeps_topic(const RegisteredChannel& record) {
    return setting_of(record, channel_setting::keep_topic) != "off";
}

void take_history_number(RegisteredChannel& record, const Channel& channel)
    REQUIRES(channel.mutex) {
    if (channel.history != 0)
        record.settings.insert_or_assign(std::string(channel_setting::history_number),
                                         std::to_string(channel.history));
}

// Copies the state of the channel into the record.
void take_state(RegisteredChannel& record, const Channel& channel) REQUIRES(channel.mutex) {
    record.name = channel.name;
    record.modes = channel_mode_text(channel, true);
    record.topic = keeps_topic(record) ? channel.topic : chat::Topic{};
    record.metadata = channel.metadata;
    take_history_number(record, channel);
    record.masks.clear();
    for (const ListMode& mode : list_modes) {
        for (const chat::MaskEntry& entry : (channel.*mode.list).entries())
            record.masks.push_back({mode.letter, entry.mask, entry.by, entry.at});
    }
}

// Returns the mode changes between two ranks of a member, or "" if there are none.
std::string rank_changes(std::uint8_t before, std::uint8_t after, const std::string& nick) {
    ModeChanges changes(protocol::line_bytes);
    for (const MemberModeName& mode : member_modes) {
        if (((before ^ after) & mode.mode) != 0)
            changes.add((after & mode.mode) != 0, mode.letter, nick);
    }
    return changes.empty() ? "" : changes.lines().front();
}

}  // namespace

chat::HistoryAccess history_access_of(const RegisteredChannel& record) {
    const std::string_view value = setting_of(record, channel_setting::history);
    if (value == "off") return chat::HistoryAccess::off;
    return value == "joined" ? chat::HistoryAccess::joined : chat::HistoryAccess::all;
}

std::size_t playback_of(const RegisteredChannel& record) {
    return static_cast<std::size_t>(number_of(setting_of(record, channel_setting::playback)));
}

std::uint64_t history_number_of(const RegisteredChannel& record) {
    return static_cast<std::uint64_t>(
        number_of(setting_of(record, channel_setting::history_number)));
}

std::string_view setting_of(const RegisteredChannel& record, std::string_view key) {
    const auto found = record.settings.find(std::string(key));
    return found == record.settings.end() ? std::string_view() : std::string_view(found->second);
}

bool is_unused(const RegisteredChannel& record, std::int64_t now, unsigned days) {
    const std::string_view joined = setting_of(record, channel_setting::last_joined);
    const std::int64_t used = joined.empty() ? record.registered : number_of(joined);
    return days != 0 && now - used > days * seconds_per_day;
}

chat::Accounts::Entry account_of(const Context& context, const chat::Identity& who) {
    if (who.account_id == 0) return nullptr;
    auto account = context.registry().accounts.find(who.account_id);
    return account && account->state == chat::Account::State::active ? account : nullptr;
}

chat::Accounts::Entry account_of(const Context& context) {
    return account_of(context, context.self());
}

std::uint8_t access_of(const RegisteredChannel& record, std::uint64_t account) {
    if (account == 0) return 0;
    if (record.founder == account) return chat::member_op;
    const auto found = record.access.find(account);
    return found == record.access.end() ? std::uint8_t{0} : found->second;
}

std::uint8_t access_of(const Context& context, const Channel& channel, const chat::Identity& who) {
    if (channel.registration == 0 || who.account_id == 0) return 0;
    const auto record = context.registry().registered_channels.find(channel.registration);
    const auto account = record ? account_of(context, who) : nullptr;
    return account ? access_of(*record, account->id) : std::uint8_t{0};
}

bool wait_to_change(Context& context, std::string_view channel) {
    chat::RegisteredChannels& all = context.registry().registered_channels;
    return !all.find(channel) || wait_for_room(context);
}

void restore_registered(const Services& services, Channel& channel) {
    chat::RegisteredChannels& all = services.registry.registered_channels;
    auto record = all.find(channel.name);
    if (!record) return;
    const std::int64_t now = std::chrono::system_clock::to_time_t(services.clock.wall());
    const unsigned days = services.settings->channel_expiry_days;
    const auto unused = [&](const RegisteredChannel& current) {
        return is_unused(current, now, days);
    };
    const std::uint64_t history = history_number_of(*record);
    if (channel.stay == Channel::Stay::no && unused(*record) &&
        all.drop(record->id, unused).entry) {
        if (history != 0) services.registry.history().forget(HistoryPlace::of_channel(history));
        return;
    }
    channel.registration = record->id;
    apply_modes(channel, record->modes);
    apply_masks(channel, *record);
    channel.topic = record->topic;
    channel.metadata = record->metadata;
    channel.history_access = history_access_of(*record);
    if (history != 0) {
        channel.history = history;
    } else if (channel.history != 0) {
        // From a version without history.
        all.change(record->id, [&](RegisteredChannel& changed) NO_THREAD_SAFETY_ANALYSIS {
            take_history_number(changed, channel);
            return true;
        });
    }
}

void forget_history(chat::Registry& registry, const RegisteredChannel& record) {
    const std::uint64_t number = history_number_of(record);
    if (number == 0) return;
    if (const auto channel = registry.find_channel(record.name)) {
        MutexLock lock(channel->mutex);
        if (!channel->dead() && channel->history == number) return;
    }
    registry.history().forget(HistoryPlace::of_channel(number));
}

bool topic_is_locked(const Context& context, const Channel& channel) {
    if (channel.registration == 0) return false;
    const auto record = context.registry().registered_channels.find(channel.registration);
    return record && setting_of(*record, channel_setting::topic_lock) == "on" &&
           access_of(context, channel, context.self()) < chat::member_halfop;
}

void save_registered(Context& context, const Channel& channel) {
    if (channel.registration == 0) return;
    context.registry().registered_channels.change(
        channel.registration, [&](RegisteredChannel& record) NO_THREAD_SAFETY_ANALYSIS {
            take_state(record, channel);
            return true;
        });
}

RegisteredChannel record_of(std::int64_t now, const Channel& channel, std::uint64_t founder) {
    RegisteredChannel record;
    record.founder = founder;
    record.created = channel.created;
    record.registered = now;
    take_state(record, channel);
    return record;
}

void register_created(Context& context, Channel& channel) {
    const Settings& settings = context.settings();
    if (channel.registration != 0 || !settings.register_created) return;
    if (stay_of(settings, channel.name) != Channel::Stay::no) return;
    const auto account = account_of(context);
    if (!account) return;
    RegisteredChannel record = record_of(context.now(), channel, account->id);
    record.settings.emplace(channel_setting::auto_registered, "on");
    const auto added = context.registry().registered_channels.add(std::move(record),
                                                                  settings.channels_per_account);
    if (!added.entry) return;
    channel.registration = added.entry->id;
    forget_if_gone(context.services(), channel, account->id);
}

void note_joined(const Context& context, const Channel& channel) {
    if (channel.registration == 0) return;
    const std::int64_t now = context.now();
    chat::RegisteredChannels& all = context.registry().registered_channels;
    const auto record = all.find(channel.registration);
    if (!record) return;
    // Not more often, because each change is written to the disk.
    const std::string_view last = setting_of(*record, channel_setting::last_joined);
    const std::int64_t known = last.empty() ? record->registered : number_of(last);
    if (now - known < seconds_per_day) return;
    all.change(channel.registration, [&](RegisteredChannel& changed) {
        changed.settings.insert_or_assign(std::string(channel_setting::last_joined),
                                          std::to_string(now));
        return true;
    });
}

bool set_rank(Context& context, Channel& channel, chat::Member& member, std::uint8_t rank,
              bool more) {
    const std::string changes = rank_changes(member.modes, rank, member.user->identity()->nick);
    if (changes.empty()) return false;
    member.modes = rank;
    publish_service_mode(context, channel, changes, more);
    return true;
}

bool give_rank(Context& context, Channel& channel, bool more) {
    chat::Member* const me = channel.find(*context.user());
    const std::uint8_t rank = access_of(context, channel, context.self());
    return me != nullptr && rank != 0 &&
           set_rank(context, channel, *me, static_cast<std::uint8_t>(me->modes | rank), more);
}

void give_ranks(Context& context) {
    for (const auto& channel : context.user()->channels()) {
        MutexLock lock(channel->mutex);
        context.responder.expect(Responder::Rest::unknown);
        give_rank(context, *channel, true);
    }
}

void take_ranks(Context& context, std::uint64_t account) {
    chat::RegisteredChannels& all = context.registry().registered_channels;
    for (const auto& channel : context.user()->channels()) {
        MutexLock lock(channel->mutex);
        const auto record = channel->registration != 0 ? all.find(channel->registration) : nullptr;
        chat::Member* const me = channel->find(*context.user());
        if (!record || me == nullptr) continue;
        const auto rank = static_cast<std::uint8_t>(me->modes & ~access_of(*record, account));
        set_rank(context, *channel, *me, rank, true);
    }
}

chat::StateStore::Ticket forget_account(Context& context, std::uint64_t account) {
    chat::RegisteredChannels& all = context.registry().registered_channels;
    std::vector<std::shared_ptr<Channel>> unowned;
    for (const auto& record : all.all()) {
        const std::uint8_t rank = access_of(*record, account);
        const auto channel = rank != 0 ? context.registry().find_channel(record->name) : nullptr;
        if (!channel) continue;
        MutexLock lock(channel->mutex);
        if (channel->registration != record->id) continue;
        change_rank(context, *channel, account, rank, 0);
        if (record->founder != account) continue;
        channel->registration = 0;
        unowned.push_back(channel);
    }
    const auto owned = all.of_founder(account);
    const auto last = all.forget(account);
    for (const auto& record : owned) forget_history(context.registry(), *record);
    for (const auto& channel : unowned) {
        MutexLock lock(channel->mutex);
        if (channel->stay == Channel::Stay::whole) keep_state(context.services(), *channel);
    }
    return last;
}

// The account is dropped before its channels and access: either this finds no account, or
// forget_account() finds what this account has got.
void forget_if_gone(const Services& services, Channel& channel, std::uint64_t account) {
    if (services.registry.accounts.find(account)) return;
    chat::RegisteredChannels& all = services.registry.registered_channels;
    all.forget(account);
    if (!all.find(channel.registration)) channel.registration = 0;
}

void change_rank(Context& context, Channel& channel, std::uint64_t account, std::uint8_t before,
                 std::uint8_t after) {
    std::vector<chat::User*> members;
    for (const chat::Member& member : channel.members()) {
        if (member.user->identity()->account_id == account) members.push_back(member.user.get());
    }
    for (const chat::User* const user : members) {
        chat::Member* const member = channel.find(*user);
        const auto kept = static_cast<std::uint8_t>(member->modes & ~before);
        set_rank(context, channel, *member, static_cast<std::uint8_t>(kept | after), true);
    }
}

void publish_service_mode(Context& context, Channel& channel, const std::string& changes,
                          bool more) {
    chat::Batch batch = context.make_server_batch();
    batch.add_raw(service_mask(chan_serv, context.settings().server_name),
                  "MODE " + channel.name + " " + changes);
    protocol::StoredRun event;
    event.source = service_mask(chan_serv, context.settings().server_name);
    event.add(protocol::StoredKind::mode, "", changes);
    store_events(context, channel, std::move(event), &batch);
    if (channel.find(*context.user()) != nullptr) {
        context.responder.publish(channel, batch, nullptr, more);
    } else {
        channel.publish(batch, context.claims());
        context.note_published(batch, channel.members().size());
    }
}

Refusal refusal_to_move(const Context& context, const Channel& channel, std::string_view to) {
    const auto refuse = [&](std::string_view code, std::string_view text) {
        return Refusal::fail("RENAME", code, {channel.name, to}, text);
    };
    if (channel.stay != Channel::Stay::no)
        return refuse("CANNOT_RENAME", "The settings of the server name this channel");
    const chat::RegisteredChannels& all = context.registry().registered_channels;
    const auto record = channel.registration != 0 ? all.find(channel.registration) : nullptr;
    const auto account = account_of(context);
    if (record && (!account || account->id != record->founder))
        return refuse("CANNOT_RENAME", "The channel is registered: only its founder may rename it");
    const auto other = all.find(to);
    if (other && other != record)
        return refuse("CHANNEL_NAME_IN_USE", "A channel with that name is registered");
    return {};
}

}  // namespace hubbub::commands
