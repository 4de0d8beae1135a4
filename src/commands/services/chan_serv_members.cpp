// ChanServ: commands for the members and lists of a channel, for people with access.

#include <hubbub/protocol/casemap.h>
#include <hubbub/protocol/message.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <vector>

#include "accounts/login.h"
#include "channels/registered.h"
#include "core/channel_modes.h"
#include "core/mode_changes.h"
#include "core/saving.h"
#include "services/chan_serv.h"

namespace hubbub::commands {
namespace {

using chat::Channel;
using chat::RegisteredChannel;

constexpr std::size_t max_nicks = 12;
constexpr std::size_t max_change_bytes = 300;

struct RankCommand {
    std::string_view name;
    chat::MemberMode mode;
    bool on;
};
constexpr std::array rank_commands = {
    RankCommand{"OP", chat::member_op, true},
    RankCommand{"DEOP", chat::member_op, false},
    RankCommand{"HALFOP", chat::member_halfop, true},
    RankCommand{"DEHALFOP", chat::member_halfop, false},
    RankCommand{"VOICE", chat::member_voice, true},
    RankCommand{"DEVOICE", chat::member_voice, false},
};

// Sets or takes the rank of a member. Returns why not, or "".
std::string change_member(Context& context, Channel& channel, const chat::User* user,
                          std::string_view nick, const RankCommand& command)
    REQUIRES(channel.mutex) {
    chat::Member* const member = user != nullptr ? channel.find(*user) : nullptr;
    if (member == nullptr) return std::string(nick) + " is not in " + channel.name + ".";
    const auto rank = static_cast<std::uint8_t>(command.on ? member->modes | command.mode
                                                           : member->modes & ~command.mode);
    set_rank(context, channel, *member, rank);
    return "";
}

// Removes the entries that `chosen` accepts, and shows that to the members. Returns how many.
std::size_t remove_masks(Context& context, Channel& channel, const ListMode& mode,
                         const std::function<bool(const chat::MaskEntry&)>& chosen)
    REQUIRES(channel.mutex) {
    std::vector<std::string> masks;
    for (const chat::MaskEntry& entry : (channel.*mode.list).entries()) {
        if (chosen(entry)) masks.push_back(entry.mask);
    }
    ModeChanges changes(max_change_bytes);
    for (const std::string& mask : masks) {
        channel.remove_mask(mode.list, mask);
        changes.add(false, mode.letter, mask);
    }
    context.charge(price_of(channel.members().size() * masks.size(), masks_per_line));
    for (const std::string& line : changes.lines()) publish_service_mode(context, channel, line);
    save_registered(context, channel);
    return masks.size();
}

// Takes operator status from members whose access does not give it.
std::size_t clear_ops(Context& context, Channel& channel) REQUIRES(channel.mutex) {
    std::vector<chat::User*> ops;
    for (const chat::Member& member : channel.members()) {
        const bool entitled =
            access_of(context, channel, *member.user->identity()) >= chat::member_op;
        if (member.is_op() && !entitled) ops.push_back(member.user.get());
    }
    for (const chat::User* const user : ops) {
        chat::Member* const member = channel.find(*user);
        set_rank(context, channel, *member,
                 static_cast<std::uint8_t>(member->modes & ~chat::member_op));
    }
    return ops.size();
}

}  // namespace

void serve_rank(ServiceCall& call) {
    const auto* const command = std::find_if(
        rank_commands.begin(), rank_commands.end(),
        [&](const RankCommand& known) { return protocol::same(known.name, call.name()); });
    const auto* const mode =
        std::find_if(member_modes.begin(), member_modes.end(),
                     [&](const MemberModeName& known) { return known.mode == command->mode; });
    const auto record = find_record(call, call.word(0), mode->needs);
    if (!record) return;
    // Looked up before the channel is locked (base/rank.h).
    std::vector<std::pair<std::string, std::shared_ptr<chat::User>>> people;
    if (call.count() < 2) people.emplace_back(call.context.self().nick, call.context.user());
    for (std::size_t i = 1; i < call.count() && i <= max_nicks; ++i)
        people.emplace_back(call.word(i), call.context.registry().find(call.word(i)));
    std::vector<std::string> problems;
    with_channel(call, record, mode->needs,
                 [&](Channel& channel, const RegisteredChannel&) NO_THREAD_SAFETY_ANALYSIS {
                     for (const auto& [nick, user] : people)
                         problems.push_back(
                             change_member(call.context, channel, user.get(), nick, *command));
                 });
    for (const std::string& problem : problems) {
        if (!problem.empty()) call.say(problem);
    }
    if (std::count(problems.begin(), problems.end(), "") != 0) call.say("Done.");
}

void serve_channel_invite(ServiceCall& call) {
    Context& context = call.context;
    const auto record = find_record(call, call.word(0), chat::member_voice);
    if (!record) return;
    bool invited = false;
    with_channel(call, record, chat::member_voice,
                 [&](Channel& channel, const RegisteredChannel&) NO_THREAD_SAFETY_ANALYSIS {
                     if (channel.members().empty() || channel.find(*context.user()) != nullptr)
                         return;
                     context.user()->note_invited({channel.id, channel.name, true});
                     chat::Batch batch = context.make_server_batch();
                     batch.add(service_mask(chan_serv, context.settings().server_name), "INVITE",
                               {context.self().nick, channel.name});
                     context.responder.send(batch);
                     invited = true;
                 });
    call.say(invited ? "You are invited to " + record->name + "."
                     : "You are in " + record->name + " already, or nobody else is.");
}

void serve_unban(ServiceCall& call) {
    Context& context = call.context;
    const auto record = find_record(call, call.word(0), chat::member_halfop);
    if (!record) return;
    const bool other = !call.word(1).empty();
    const auto user = other ? context.registry().find(call.word(1)) : context.user();
    if (!user) return call.say("Nobody uses the nick " + std::string(call.word(1)) + ".");
    const auto who = user->identity();
    std::size_t removed = 0;
    if (!wait_for_room(context)) return;
    with_channel(call, record, chat::member_halfop,
                 [&](Channel& channel, const RegisteredChannel&) NO_THREAD_SAFETY_ANALYSIS {
                     removed = remove_masks(
                         context, channel, *find_mode(list_modes, 'b'),
                         [&](const chat::MaskEntry& entry) { return entry.fits(*who); });
                 });
    call.say("Removed " + std::to_string(removed) + " bans of " + who->nick + " from " +
             record->name + ".");
}

void serve_getkey(ServiceCall& call) {
    const auto record = find_record(call, call.word(0), chat::member_voice);
    if (!record) return;
    std::string key;
    with_channel(call, record, chat::member_voice,
                 [&](const Channel& channel, const RegisteredChannel&)
                     NO_THREAD_SAFETY_ANALYSIS { key = channel.modes.key; });
    call.say(key.empty() ? record->name + " has no key."
                         : "The key of " + record->name + " is: " + key);
}

void serve_clear(ServiceCall& call) {
    Context& context = call.context;
    const auto record = find_record(call, call.word(0), chat::member_op);
    if (!record) return;
    const std::string what = protocol::fold(call.word(1));
    const char letter = what == "bans"      ? 'b'
                        : what == "excepts" ? 'e'
                        : what == "invites" ? 'I'
                                            : 0;
    const auto* const list = find_mode(list_modes, letter);
    if (list == nullptr && what != "ops") return call.say_usage();
    if (!wait_for_room(context)) return;
    std::size_t removed = 0;
    with_channel(call, record, chat::member_op,
                 [&](Channel& channel, const RegisteredChannel&) NO_THREAD_SAFETY_ANALYSIS {
                     removed = list == nullptr
                                   ? clear_ops(context, channel)
                                   : remove_masks(context, channel, *list,
                                                  [](const chat::MaskEntry&) { return true; });
                 });
    call.say("Removed " + std::to_string(removed) + " " + what + " of " + record->name + ".");
}

}  // namespace hubbub::commands
