// ChanServ: registered channels.

#include "services/chan_serv.h"

#include <hubbub/base/log.h>
#include <hubbub/protocol/casemap.h>
#include <hubbub/protocol/names.h>
#include <hubbub/protocol/text.h>

#include <array>
#include <charconv>
#include <optional>
#include <string>
#include <utility>

#include "accounts/login.h"
#include "channels/permanent.h"
#include "channels/registered.h"
#include "core/channel_modes.h"
#include "core/date.h"
#include "core/rights.h"
#include "core/saving.h"
#include "services/tables.h"

namespace hubbub::commands {
namespace {

using chat::Channel;
using chat::RegisteredChannel;

constexpr std::size_t max_description = 200;
constexpr std::size_t max_playback = 100;

std::string_view rank_name(std::uint8_t rank) {
    if (rank >= founder_rank) return "the founder";
    if (rank >= chat::member_op) return "operator access";
    if (rank >= chat::member_halfop) return "half-operator access";
    return "access";
}

void register_channel(ServiceCall& call) {
    Context& context = call.context;
    const std::string name(call.word(0));
    const auto channel = context.registry().find_channel(name);
    const std::string not_op =
        "You must be an operator in " + name + " to register it: join it first.";
    if (!channel) return call.say(not_op);
    if (protocol::same(name, context.settings().lobby))
        return call.say("The lobby belongs to everybody.");
    if (call.account->state != chat::Account::State::active)
        return call.say("Your account is not active.");
    if (!wait_for_room(context)) return;
    const std::size_t max = context.settings().channels_per_account;
    chat::RegisteredChannels& all = context.registry().registered_channels;
    chat::RegisteredChannels::Changed added;
    bool registered = false;
    {
        MutexLock lock(channel->mutex);
        const chat::Member* const me = channel->find(*context.user());
        if (me == nullptr || !me->is_op()) return call.say(not_op);
        registered = channel->registration != 0;
        if (!registered) added = all.add(record_of(context.now(), *channel, call.account->id), max);
        if (added.entry) {
            channel->registration = added.entry->id;
            forget_if_gone(context.services(), *channel, call.account->id);
        }
    }
    if (registered) return call.say(channel->name + " is registered already.");
    if (!added.entry)
        return call.say("You have " + std::to_string(max) + " channels already: drop one first.");
    log::event(log::Level::info, "channel.registered",
               {{"channel", channel->name}, {"account", call.account->name}});
    call.confirm(added.ticket, channel->name + " is now registered to you.");
}

void drop_channel(ServiceCall& call) {
    Context& context = call.context;
    const bool forced = context.oper.may(may_force);
    const auto record = find_record(call, call.word(0), forced ? 0 : founder_rank);
    if (!record) return;
    if (record->founder == 0)
        return call.say("The settings of the server name " + record->name + ": change them.");
    const std::string code = confirmation_code("drop channel " + std::to_string(record->id) + " " +
                                               std::to_string(record->registered));
    if (call.word(1) != code)
        return call.say("This drops " + record->name +
                        " for good, with its access list and settings. To confirm, type /cs DROP " +
                        record->name + " " + code);
    if (!wait_for_room(context)) return;
    chat::RegisteredChannels::Changed dropped;
    with_channel(call, record, forced ? 0 : founder_rank,
                 [&](Channel& channel, const RegisteredChannel& current) NO_THREAD_SAFETY_ANALYSIS {
                     // The user who drops it remains the operator of an ordinary channel.
                     const std::uint64_t own = call.account ? call.account->id : 0;
                     for (const auto& [account, rank] : current.access)
                         if (account != own) change_rank(context, channel, account, rank, 0);
                     if (current.founder != own)
                         change_rank(context, channel, current.founder, chat::member_op, 0);
                     channel.registration = 0;
                     dropped = context.registry().registered_channels.drop(current.id);
                     if (channel.stay == Channel::Stay::whole)
                         keep_state(context.services(), channel);
                 });
    if (!dropped.entry) return;
    log::event(log::Level::info, "channel.dropped",
               {{"channel", record->name}, {"nick", context.self().nick}});
    call.confirm(dropped.ticket, record->name + " is no longer registered.");
}

std::string account_name(const ServiceCall& call, std::uint64_t account) {
    const auto found = call.context.registry().accounts.find(account);
    return found ? found->name : "nobody";
}

// Returns whether the user must not learn that the channel exists (mode s).
bool is_hidden(const ServiceCall& call, const RegisteredChannel& record) {
    const std::string_view letters =
        std::string_view(record.modes).substr(0, record.modes.find(' '));
    return letters.find('s') != std::string_view::npos && rank_in(call, record) == 0 &&
           !sees_hidden(call.context) && !call.context.user()->channel_named(record.name);
}

void describe_channel(ServiceCall& call) {
    const std::string_view name = call.word(0);
    const auto record = call.context.registry().registered_channels.find(name);
    if (!record || is_hidden(call, *record))
        return call.say(std::string(name) + " is not registered.");
    call.say(record->name + ", founded by " + account_name(call, record->founder) +
             ", registered " + date_text(record->registered) + ".");
    const std::string_view description = setting_of(*record, channel_setting::description);
    if (!description.empty()) call.say(description);
    const std::uint8_t rank = rank_in(call, *record);
    if (rank == 0) return;
    const std::string_view history = setting_of(*record, channel_setting::history);
    call.say("KEEPTOPIC " +
             std::string(setting_of(*record, channel_setting::keep_topic) == "off" ? "off" : "on") +
             ", TOPICLOCK " +
             (setting_of(*record, channel_setting::topic_lock) == "on" ? "on" : "off") +
             ", HISTORY " + (history.empty() ? "all" : std::string(history)) + ", PLAYBACK " +
             std::to_string(playback_of(*record)) +
             ". Access: " + std::to_string(record->access.size()) + " accounts. You have " +
             std::string(rank == founder_rank ? "the channel" : rank_name(rank)) + ".");
}

// Changes a setting of the founder's channel, and says `text`.
void change_setting(ServiceCall& call, const ChannelRecord& record, std::string_view key,
                    const std::string& value, const std::string& text) {
    if (!wait_for_room(call.context)) return;
    chat::RegisteredChannels::Changed changed;
    bool allowed = false;
    with_channel(call, record, founder_rank,
                 [&](Channel& channel, const RegisteredChannel& current) NO_THREAD_SAFETY_ANALYSIS {
                     allowed = true;
                     changed = call.context.registry().registered_channels.change(
                         current.id, [&](RegisteredChannel& fresh) {
                             if (value.empty()) {
                                 fresh.settings.erase(std::string(key));
                             } else {
                                 fresh.settings.insert_or_assign(std::string(key), value);
                             }
                             return true;
                         });
                     if (changed.entry) channel.history_access = history_access_of(*changed.entry);
                 });
    if (allowed) call.confirm(changed.ticket, text);
}

void set_history(ServiceCall& call, const ChannelRecord& record) {
    const std::string value = protocol::fold(call.word(2));
    if (value != "all" && value != "joined" && value != "off")
        return call.say("Use all, joined or off.");
    change_setting(call, record, channel_setting::history, value == "all" ? "" : value,
                   "HISTORY of " + record->name + " is now " + value + ".");
}

void set_playback(ServiceCall& call, const ChannelRecord& record) {
    const std::string value(call.word(2));
    std::size_t count = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), count);
    if (value.empty() || error != std::errc{} || end != value.data() + value.size() ||
        count > max_playback)
        return call.say("Use a number from 0 to " + std::to_string(max_playback) + ".");
    const std::string number = std::to_string(count);
    change_setting(call, record, channel_setting::playback, count == 0 ? "" : number,
                   "PLAYBACK of " + record->name + " is now " + number + ".");
}

void set_channel(ServiceCall& call) {
    const auto record = find_record(call, call.word(0), founder_rank);
    if (!record) return;
    const std::string option = protocol::fold(call.word(1));
    if (option == channel_setting::description) {
        const std::string text(protocol::cut(call.text_from(2), max_description));
        return change_setting(
            call, record, channel_setting::description, text,
            text.empty() ? "The description is removed." : "The description is set.");
    }
    if (option == channel_setting::history) return set_history(call, record);
    if (option == channel_setting::playback) return set_playback(call, record);
    const std::string value = protocol::fold(call.word(2));
    const bool on = value == "on";
    const bool keeps = option == channel_setting::keep_topic;
    if (!keeps && option != channel_setting::topic_lock)
        return call.say(
            "Unknown option: use KEEPTOPIC, TOPICLOCK, HISTORY, PLAYBACK or "
            "DESCRIPTION.");
    if (!on && value != "off") return call.say("Use on or off.");
    const bool is_default = keeps == on;
    change_setting(call, record, keeps ? channel_setting::keep_topic : channel_setting::topic_lock,
                   is_default ? "" : value,
                   std::string(call.word(1)) + " of " + record->name + " is now " + value + ".");
}

void list_channels(ServiceCall& call) {
    for (const auto& record :
         call.context.registry().registered_channels.of_founder(call.account->id))
        call.say(record->name + ", registered " + date_text(record->registered));
    call.say("End of the list of your channels.");
}

// clang-format off
constexpr auto chan_serv_table = std::to_array<ServiceCommand>({
    {"ACCESS", serve_access, 2, for_logged_in, {},
     "#channel ADD account op|halfop|voice | #channel DEL account | #channel LIST",
     "The access list: accounts that have a rank whenever they join. You may change ranks below "
     "your own."},
    {"AMODE", serve_amode, 1, for_logged_in, {}, "#channel [+o|+h|+v|-o|-h|-v account]",
     "Like ACCESS, with the letters of MODE. Without changes, lists the access."},
    {"CLEAR", serve_clear, 2, for_logged_in, {}, "#channel BANS|EXCEPTS|INVITES|OPS",
     "Removes all entries of a list, or the operator status of everybody without operator access."},
    {"DEHALFOP", serve_rank, 1, for_logged_in, {}, "#channel [nick...]", "Takes half-operator status."},
    {"DEOP", serve_rank, 1, for_logged_in, {}, "#channel [nick...]", "Takes operator status."},
    {"DEVOICE", serve_rank, 1, for_logged_in, {}, "#channel [nick...]", "Takes a voice."},
    {"DROP", drop_channel, 1, for_anybody, {}, "#channel [code]",
     "Ends the registration of your channel. The first DROP shows a code; the second must repeat "
     "it."},
    {"GETKEY", serve_getkey, 1, for_logged_in, {}, "#channel", "Shows the key of the channel."},
    {"HALFOP", serve_rank, 1, for_logged_in, {}, "#channel [nick...]", "Gives half-operator status."},
    {"HELP", serve_help, 0, for_anybody, {}, "[command]", "Describes a command."},
    {"INFO", describe_channel, 1, for_anybody, {}, "#channel", "Describes a registered channel."},
    {"INVITE", serve_channel_invite, 1, for_logged_in, {}, "#channel",
     "Invites you to a channel in which you have access."},
    {"LIST", list_channels, 0, for_logged_in, {}, "", "Lists the channels that you founded."},
    {"OP", serve_rank, 1, for_logged_in, {}, "#channel [nick...]",
     "Gives operator status, to you if no nick is given."},
    {"REGISTER", register_channel, 1, for_logged_in, {}, "#channel",
     "Registers a channel in which you are an operator: it stays when everybody has left."},
    {"SET", set_channel, 2, for_logged_in, {},
     "#channel KEEPTOPIC on|off | #channel TOPICLOCK on|off | #channel HISTORY all|joined|off | "
     "#channel PLAYBACK number | #channel DESCRIPTION [text]",
     "Changes your channel. KEEPTOPIC: the topic stays when everybody has left. TOPICLOCK: only "
     "people on the access list change the topic. HISTORY: members may read all that was said, "
     "or what was said since they joined; off: nothing is stored. PLAYBACK: how many messages a "
     "newcomer sees whose client has no history of its own."},
    {"TRANSFER", serve_transfer, 2, for_logged_in, {},
     "#channel account | ACCEPT #channel | CANCEL #channel",
     "Gives your channel to another account, which must accept it."},
    {"UNBAN", serve_unban, 1, for_logged_in, {}, "#channel [nick]",
     "Removes the bans that match you, or the nick."},
    {"VOICE", serve_rank, 1, for_logged_in, {}, "#channel [nick...]", "Gives a voice."},
});
// clang-format on

}  // namespace

std::uint8_t rank_in(const ServiceCall& call, const RegisteredChannel& record) {
    const auto account = account_of(call.context);
    if (!account) return 0;
    return record.founder == account->id ? founder_rank : access_of(record, account->id);
}

ChannelRecord find_record(ServiceCall& call, std::string_view name, std::uint8_t needed) {
    auto record = call.context.registry().registered_channels.find(name);
    if (!record || is_hidden(call, *record)) {
        call.say(std::string(name) + " is not registered.");
        return nullptr;
    }
    if (rank_in(call, *record) >= needed) return record;
    call.say(needed >= founder_rank
                 ? "Only the founder of " + record->name + " may do that."
                 : "You need " + std::string(rank_name(needed)) + " in " + record->name + ".");
    return nullptr;
}

void with_channel(ServiceCall& call, const ChannelRecord& record, std::uint8_t needed,
                  const std::function<void(Channel&, const RegisteredChannel&)>& act) {
    Context& context = call.context;
    for (bool done = false; !done;) {
        const auto channel = context.registry().find_or_make_channel(record->name, context.now());
        bool dead = false;
        bool lost = false;
        {
            MutexLock lock(channel->mutex);
            const bool vacant = channel->members().empty() && !channel->dead();
            if (vacant && !channel->reserved()) restore_registered(context.services(), *channel);
            const auto current = context.registry().registered_channels.find(record->id);
            done = !channel->dead();
            lost = done && (!current || channel->registration != record->id ||
                            rank_in(call, *current) < needed);
            if (done && !lost) {
                const chat::Together together(context.registry().registered_channels.store());
                act(*channel, *current);
            }
            if (vacant && !channel->reserved()) channel->bury_if_empty();
            dead = channel->dead();
        }
        if (dead) context.registry().drop(*channel);
        if (lost) call.say(record->name + " has changed: try again.");
    }
}

std::span<const ServiceCommand> chan_serv_commands() {
    return chan_serv_table;
}

}  // namespace hubbub::commands
