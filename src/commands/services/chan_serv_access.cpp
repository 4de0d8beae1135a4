// ChanServ: the access list, and the founder.

#include <hubbub/base/log.h>
#include <hubbub/protocol/casemap.h>

#include <array>
#include <string>

#include "accounts/login.h"
#include "channels/registered.h"
#include "core/channel_modes.h"
#include "core/saving.h"
#include "services/chan_serv.h"

namespace hubbub::commands {
namespace {

using chat::Channel;
using chat::RegisteredChannel;

constexpr std::size_t max_access = 100;

struct RankWord {
    std::string_view word;
    std::uint8_t rank;
};
constexpr std::array rank_words = {RankWord{"op", chat::member_op},
                                   RankWord{"halfop", chat::member_halfop},
                                   RankWord{"voice", chat::member_voice}};

std::string_view word_of_rank(std::uint8_t rank) {
    for (const RankWord& known : rank_words) {
        if (rank >= known.rank) return known.word;
    }
    return "none";
}

void list_access(ServiceCall& call, const RegisteredChannel& record) {
    const chat::Accounts& accounts = call.context.registry().accounts;
    const auto founder = accounts.find(record.founder);
    call.say("Founder: " + (founder ? founder->name : "nobody"));
    for (const auto& [account, rank] : record.access) {
        const auto found = accounts.find(account);
        if (found) call.say(std::string(word_of_rank(rank)) + ": " + found->name);
    }
    call.say("End of the access list of " + record.name + ".");
}

// Returns why the user may not change the access, or "".
std::string access_refusal(const ServiceCall& call, const RegisteredChannel& record,
                           const chat::Account& account, std::uint8_t rank) {
    const std::uint8_t own = rank_in(call, record);
    const std::uint8_t before = access_of(record, account.id);
    if (account.id == record.founder) return account.name + " is the founder: use TRANSFER.";
    const bool self_removal = rank == 0 && call.account->id == account.id;
    if (!self_removal && (own <= rank || own <= before))
        return "You may only change ranks below your own.";
    if (before == 0 && rank == 0) return account.name + " is not on the access list.";
    if (before == 0 && record.access.size() >= max_access)
        return "The access list is full: remove somebody first.";
    return "";
}

// Gives the account a rank, or none if it is 0.
void set_access(ServiceCall& call, const ChannelRecord& record, std::string_view name,
                std::uint8_t rank) {
    Context& context = call.context;
    const auto account = context.registry().accounts.find(name);
    if (!account) return call.say("No account has the name " + std::string(name) + ".");
    if (!wait_for_room(context)) return;
    std::string refusal;
    chat::StateStore::Ticket ticket = 0;
    bool reached = false;
    with_channel(call, record, chat::member_voice,
                 [&](Channel& channel, const RegisteredChannel& current) NO_THREAD_SAFETY_ANALYSIS {
                     reached = true;
                     refusal = access_refusal(call, current, *account, rank);
                     if (!refusal.empty()) return;
                     const std::uint8_t before = access_of(current, account->id);
                     ticket = context.registry()
                                  .registered_channels
                                  .change(current.id,
                                          [&](RegisteredChannel& fresh) {
                                              if (rank == 0) {
                                                  fresh.access.erase(account->id);
                                              } else {
                                                  fresh.access[account->id] = rank;
                                              }
                                              return true;
                                          })
                                  .ticket;
                     change_rank(context, channel, account->id, before, rank);
                     forget_if_gone(context.services(), channel, account->id);
                 });
    if (!reached) return;
    if (!refusal.empty()) return call.say(refusal);
    call.confirm(ticket, rank == 0 ? account->name + " has no access to " + record->name + " now."
                                   : account->name + " has " + std::string(word_of_rank(rank)) +
                                         " access to " + record->name + " now.");
}

void offer_channel(ServiceCall& call, std::string_view name, std::string_view to) {
    Context& context = call.context;
    const auto record = find_record(call, name, founder_rank);
    if (!record) return;
    const auto account = to.empty() ? nullptr : context.registry().accounts.find(to);
    if (!to.empty() && !account)
        return call.say("No account has the name " + std::string(to) + ".");
    if (account && account->id == record->founder)
        return call.say(record->name + " is yours already.");
    if (!wait_for_room(context)) return;
    chat::StateStore::Ticket ticket = 0;
    bool reached = false;
    with_channel(call, record, founder_rank, [&](const Channel&, const RegisteredChannel& current) {
        reached = true;
        ticket = context.registry()
                     .registered_channels
                     .change(current.id,
                             [&](RegisteredChannel& fresh) {
                                 const std::string key(channel_setting::transfer);
                                 fresh.settings.erase(key);
                                 if (account) fresh.settings[key] = std::to_string(account->id);
                                 return true;
                             })
                     .ticket;
    });
    if (!reached) return;
    call.confirm(ticket, account ? record->name + " becomes the channel of " + account->name +
                                       " after /cs TRANSFER ACCEPT " + record->name +
                                       " by its owner. Until then, CANCEL takes it back."
                                 : "Nobody else gets " + record->name + ".");
}

void accept_channel(ServiceCall& call, std::string_view name) {
    Context& context = call.context;
    const auto record = context.registry().registered_channels.find(name);
    const auto offered = [&](const RegisteredChannel& channel) {
        return account_of(context) &&
               setting_of(channel, channel_setting::transfer) == std::to_string(call.account->id);
    };
    if (!record || !offered(*record))
        return call.say("Nobody has offered you " + std::string(name) + ".");
    if (!wait_for_room(context)) return;
    const std::size_t max = context.settings().channels_per_account;
    chat::RegisteredChannels::Changed changed;
    bool reached = false;
    with_channel(call, record, 0,
                 [&](Channel& channel, const RegisteredChannel& current) NO_THREAD_SAFETY_ANALYSIS {
                     if (!offered(current)) return;
                     reached = true;
                     changed = context.registry().registered_channels.change(
                         current.id,
                         [&](RegisteredChannel& fresh) {
                             fresh.founder = call.account->id;
                             fresh.access.erase(call.account->id);
                             fresh.settings.erase(std::string(channel_setting::transfer));
                             return true;
                         },
                         max);
                     if (!changed.entry) return;
                     change_rank(context, channel, current.founder, chat::member_op, 0);
                     change_rank(context, channel, call.account->id,
                                 access_of(current, call.account->id), chat::member_op);
                     forget_if_gone(context.services(), channel, call.account->id);
                 });
    if (!reached) return call.say("Nobody has offered you " + std::string(name) + ".");
    if (!changed.entry)
        return call.say("You have " + std::to_string(max) + " channels already: drop one first.");
    log::event(log::Level::info, "channel.transferred",
               {{"channel", record->name}, {"account", call.account->name}});
    call.confirm(changed.ticket, record->name + " is now your channel.");
}

}  // namespace

void serve_access(ServiceCall& call) {
    const std::string action = protocol::fold(call.word(1));
    const auto record = find_record(call, call.word(0), chat::member_voice);
    if (!record) return;
    if (action == "list") return list_access(call, *record);
    const bool adds = action == "add";
    if ((!adds && action != "del") || call.word(2).empty()) return call.say_usage();
    if (!adds) return set_access(call, record, call.word(2), 0);
    const std::string word = protocol::fold(call.word(3));
    for (const RankWord& known : rank_words) {
        if (word == known.word) return set_access(call, record, call.word(2), known.rank);
    }
    call.say("Use op, halfop or voice.");
}

void serve_amode(ServiceCall& call) {
    const auto record = find_record(call, call.word(0), chat::member_voice);
    if (!record) return;
    const std::string_view change = call.word(1);
    if (change.empty()) return list_access(call, *record);
    const auto* const mode = change.size() == 2 ? find_mode(member_modes, change[1]) : nullptr;
    if (mode == nullptr || (change[0] != '+' && change[0] != '-') || call.word(2).empty())
        return call.say_usage();
    set_access(call, record, call.word(2),
               change[0] == '+' ? static_cast<std::uint8_t>(mode->mode) : std::uint8_t{0});
}

void serve_transfer(ServiceCall& call) {
    const std::string action = protocol::fold(call.word(0));
    if (action == "accept") return accept_channel(call, call.word(1));
    if (action == "cancel") return offer_channel(call, call.word(1), "");
    offer_channel(call, call.word(0), call.word(1));
}

}  // namespace hubbub::commands
