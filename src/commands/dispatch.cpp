#include "dispatch.h"

#include <hubbub/protocol/casemap.h>

#include <algorithm>
#include <array>
#include <optional>

#include "accounts/handlers.h"
#include "channels/handlers.h"
#include "core/command_names.h"
#include "core/rights.h"
#include "history/handlers.h"
#include "messages/handlers.h"
#include "messages/incoming_batch.h"
#include "metadata/handlers.h"
#include "operators/handlers.h"
#include "registration/handlers.h"
#include "server/handlers.h"
#include "services/handlers.h"
#include "users/always_on.h"
#include "users/handlers.h"

namespace hubbub::commands {
namespace {

// The clients that may use a command.
enum class Access : std::uint8_t { anybody, registered, operators };

// The effect of a command on pending messages, and if its refusals are sent.
enum class CommandClass : std::uint8_t {
    ordinary,            // pending messages are published before it
    chat_message,        // may become a pending message itself
    unanswered_message,  // a chat message whose refusals are not sent
};

struct Command {
    std::string_view name;
    Refusal (*handler)(Context&, const Message&);
    std::size_t min_params;
    Access access;
    Price price;
    std::optional<Privilege> privilege = {};
    CommandClass kind = CommandClass::ordinary;
};

using enum Access;
using enum CommandClass;

constexpr std::optional<Privilege> no_privilege;

// All commands, sorted by name. The columns after the handler are the gates of run() and
// dispatch():
//   params     the minimum number of parameters; with fewer, 461
//   access     anybody, also before registration; registered clients; operators
//   price      the minimum price; handlers charge for further work
//   privilege  that an operator also needs
//   class      ordinary, or a message
// clang-format off
constexpr auto table = std::to_array<Command>({
//   name        handler          params access      price       privilege     class
    {"ACCEPT",   handle_accept,   1,     registered, line_price},
    {"ADMIN",    handle_admin,    0,     registered, line_price},
    {"AUTHENTICATE", handle_authenticate, 1, anybody, lines(2)},
    {"AWAY",     handle_away,     0,     anybody,    line_price},
    {"BATCH",    handle_batch,    1,     registered, line_price},
    {"CAP",      handle_cap,      1,     anybody,    line_price},
    {"CHANSERV", handle_chanserv, 0,     registered, line_price},
    {"CHATHISTORY", handle_chathistory, 0, registered, lines(2)},
    {"CONNECT",  handle_connect,  1,     operators,  line_price},
    {"CS",       handle_chanserv, 0,     registered, line_price},
    {"DIE",      handle_die,      0,     operators,  line_price, may_stop},
    {"DLINE",    handle_dline,    1,     operators,  lines(5),   may_ban},
    {"HELP",     handle_help,     0,     registered, line_price},
    {"HELPOP",   handle_help,     0,     registered, line_price},
    {"HISTORY",  handle_history,  1,     registered, lines(2)},
    {"INFO",     handle_info,     0,     registered, line_price},
    {"INVITE",   handle_invite,   0,     registered, line_price},
    {"ISON",     handle_ison,     1,     registered, line_price},
    {"ISUPPORT", handle_isupport, 0,     anybody,    lines(2)},
    {"JOIN",     handle_join,     1,     registered, line_price},
    {"KICK",     handle_kick,     2,     registered, line_price},
    {"KILL",     handle_kill,     2,     operators,  line_price, may_kill},
    {"KLINE",    handle_kline,    1,     operators,  lines(5),   may_ban},
    {"KNOCK",    handle_knock,    1,     registered, lines(5)},
    {"LINKS",    handle_links,    0,     registered, line_price},
    {"LIST",     handle_list,     0,     registered, lines(2)},
    {"LUSERS",   handle_lusers,   0,     registered, lines(2)},
    {"MARKREAD", handle_markread, 0,     registered, line_price},
    {"METADATA", handle_metadata, 2,     anybody,    line_price},
    {"MODE",     handle_mode,     1,     registered, cheap_price},
    {"MONITOR",  handle_monitor,  1,     registered, line_price},
    {"MOTD",     handle_motd,     0,     registered, lines(2)},
    {"NAMES",    handle_names,    0,     registered, cheap_price},
    {"NICK",     handle_nick,     0,     anybody,    lines(2)},
    {"NICKSERV", handle_nickserv, 0,     registered, line_price},
    {"NOTICE",   handle_notice,   0,     registered, line_price, no_privilege, unanswered_message},
    {"NS",       handle_nickserv, 0,     registered, line_price},
    {"OPER",     handle_oper,     2,     registered, lines(10)},
    {"PART",     handle_part,     1,     registered, line_price},
    {"PASS",     handle_pass,     1,     anybody,    line_price},
    {"PING",     handle_ping,     1,     anybody,    line_price},
    {"PONG",     handle_pong,     0,     anybody,    cheap_price},
    {"PRIVMSG",  handle_privmsg,  0,     registered, line_price, no_privilege, chat_message},
    {"QUIT",     handle_quit,     0,     anybody,    0},
    {"REDACT",   handle_redact,   2,     registered, line_price},
    {"REGISTER", handle_register, 3,     anybody,    lines(10)},
    {"REHASH",   handle_rehash,   0,     operators,  line_price, may_rehash},
    {"RENAME",   handle_rename,   2,     registered, lines(10)},
    {"RESTART",  handle_die,      0,     operators,  line_price, may_stop},
    {"SAJOIN",   handle_sajoin,   1,     operators,  lines(2),   may_force},
    {"SAMODE",   handle_samode,   2,     operators,  line_price, may_force},
    {"SANICK",   handle_sanick,   2,     operators,  lines(2),   may_force},
    {"SAPART",   handle_sapart,   2,     operators,  line_price, may_force},
    {"SERVLIST", handle_servlist, 0,     registered, line_price},
    {"SETNAME",  handle_setname,  1,     registered, line_price},
    {"SQUERY",   handle_squery,   2,     registered, line_price},
    {"SQUIT",    handle_connect,  1,     operators,  line_price},
    {"STATS",    handle_stats,    1,     registered, lines(2)},
    {"SUMMON",   handle_summon,   0,     registered, line_price},
    {"SUSPEND",  handle_suspend,  1,     operators,  lines(2),   may_ban},
    {"TAGMSG",   handle_tagmsg,   1,     registered, line_price, no_privilege, chat_message},
    {"TIME",     handle_time,     0,     registered, line_price},
    {"TOPIC",    handle_topic,    1,     registered, line_price},
    {"TRACE",    handle_trace,    0,     registered, line_price},
    {"UNDLINE",  handle_undline,  1,     operators,  lines(5),   may_ban},
    {"UNKLINE",  handle_unkline,  1,     operators,  lines(5),   may_ban},
    {"UNSUSPEND", handle_unsuspend, 1,   operators,  lines(2),   may_ban},
    {"USER",     handle_user,     4,     anybody,    line_price},
    {"USERHOST", handle_userhost, 1,     registered, line_price},
    {"USERS",    handle_users,    0,     registered, line_price},
    {"VERIFY",   handle_verify,   2,     anybody,    lines(5)},
    {"VERSION",  handle_version,  0,     registered, line_price},
    {"WALLOPS",  handle_wallops,  1,     operators,  lines(3),   may_wallops},
    {"WEBIRC",   handle_webirc,   4,     anybody,    line_price},
    {"WHO",      handle_who,      0,     registered, cheap_price},
    {"WHOIS",    handle_whois,    0,     registered, line_price},
    {"WHOWAS",   handle_whowas,   0,     registered, lines(2)},
});
// clang-format on

constexpr bool before(const Command& a, const Command& b) {
    return a.name < b.name;
}
static_assert(std::is_sorted(table.begin(), table.end(), before), "find() uses binary search");
static_assert(table.size() <= chat::Counters::max_commands, "every command has a counter");

// Returns the command with this name, regardless of case, or null.
const Command* find(std::string_view name) {
    std::array<char, 16> buffer{};  // no name is longer
    if (name.size() > buffer.size()) return nullptr;
    std::transform(name.begin(), name.end(), buffer.begin(), protocol::upper);
    const std::string_view key(buffer.data(), name.size());
    const auto* const at = std::lower_bound(
        table.begin(), table.end(), key,
        [](const Command& command, std::string_view k) { return command.name < k; });
    return at != table.end() && at->name == key ? at : nullptr;
}

// Checks the gates and calls the handler.
Refusal run(Context& context, const Command* command, const Message& message) {
    const bool open = command != nullptr && command->access == Access::anybody;
    if (!open && !context.registered()) return Refusal(protocol::ERR_NOTREGISTERED);
    if (command == nullptr) return Refusal(protocol::ERR_UNKNOWNCOMMAND, {message.command});
    if (message.count < command->min_params)
        return Refusal(protocol::ERR_NEEDMOREPARAMS, {command->name});
    if (command->access == Access::operators) {
        auto refusal = command->privilege ? check_privilege(context, *command->privilege)
                                          : check_operator(context);
        if (refusal) return refusal;
    }
    return command->handler(context, message);
}

}  // namespace

std::span<const std::string_view> command_names() {
    static const auto names = [] {
        std::array<std::string_view, table.size()> out;
        std::transform(table.begin(), table.end(), out.begin(),
                       [](const Command& command) { return command.name; });
        return out;
    }();
    return names;
}

void dispatch(Context& context, const Message& message) {
    context.refresh();
    const Command* const command = find(message.command);
    context.charge(command != nullptr ? command->price : line_price);
    if (command != nullptr) {
        const auto index = static_cast<std::size_t>(command - table.data());
        context.services().counters.commands[index].fetch_add(1, std::memory_order_relaxed);
    }
    const CommandClass kind = command != nullptr ? command->kind : ordinary;
    const bool answered = kind != unanswered_message;
    // Earlier messages of the client are published before other commands.
    if (kind == ordinary || !message.tags.empty()) context.pending.publish();
    if (take_batched(context, message, answered)) return;
    // Other commands may take long; the recipients of earlier messages do not wait for them.
    if (kind == ordinary) context.claims().flush_others();
    context.responder.begin(message, answered);
    context.responder.refuse(run(context, command, message));
    context.responder.continue_long();
    keep_presence(context);
}

}  // namespace hubbub::commands
