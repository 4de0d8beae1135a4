#include "dispatch.h"

#include <hubbub/protocol/casemap.h>

#include <algorithm>
#include <array>
#include <optional>

#include "channels/handlers.h"
#include "core/command_names.h"
#include "core/rights.h"
#include "messages/handlers.h"
#include "messages/incoming_batch.h"
#include "operators/handlers.h"
#include "registration/handlers.h"
#include "server/handlers.h"
#include "users/handlers.h"

namespace hubbub::commands {
namespace {

// Who may use a command.
enum class Who : std::uint8_t { anybody, registered, operators };

// What a command is to the gates, beyond its other columns.
enum class Sort : std::uint8_t {
    ordinary,
    message,     // its messages to a channel are published together with those that follow
    unanswered,  // a message about which no error is reported
};

struct Command {
    std::string_view name;
    Refusal (*handler)(Context&, const Message&);
    std::size_t min_params;
    Who who;
    Price price;  // at least; handlers add what their work takes
    Sort sort = Sort::ordinary;
    std::optional<Privilege> privilege = {};  // that an operator needs
};

constexpr std::array table = {
    Command{"ACCEPT", handle_accept, 1, Who::registered, line_price},
    Command{"ADMIN", handle_admin, 0, Who::registered, line_price},
    Command{"AWAY", handle_away, 0, Who::anybody, line_price},
    Command{"BATCH", handle_batch, 1, Who::registered, line_price},
    Command{"CAP", handle_cap, 1, Who::anybody, line_price},
    Command{"CONNECT", handle_connect, 1, Who::operators, line_price},
    Command{"DIE", handle_die, 0, Who::operators, line_price, Sort::ordinary, may_stop},
    Command{"DLINE", handle_dline, 1, Who::operators, lines(5), Sort::ordinary, may_ban},
    Command{"HELP", handle_help, 0, Who::registered, line_price},
    Command{"HELPOP", handle_help, 0, Who::registered, line_price},
    Command{"INFO", handle_info, 0, Who::registered, line_price},
    Command{"INVITE", handle_invite, 0, Who::registered, line_price},
    Command{"ISON", handle_ison, 1, Who::registered, line_price},
    Command{"ISUPPORT", handle_isupport, 0, Who::anybody, lines(2)},
    Command{"JOIN", handle_join, 1, Who::registered, line_price},
    Command{"KICK", handle_kick, 2, Who::registered, line_price},
    Command{"KILL", handle_kill, 2, Who::operators, line_price, Sort::ordinary, may_kill},
    Command{"KLINE", handle_kline, 1, Who::operators, lines(5), Sort::ordinary, may_ban},
    Command{"KNOCK", handle_knock, 1, Who::registered, lines(5)},
    Command{"LINKS", handle_links, 0, Who::registered, line_price},
    Command{"LIST", handle_list, 0, Who::registered, lines(2)},
    Command{"LUSERS", handle_lusers, 0, Who::registered, lines(2)},
    Command{"MODE", handle_mode, 1, Who::registered, cheap_price},
    Command{"MONITOR", handle_monitor, 1, Who::registered, line_price},
    Command{"MOTD", handle_motd, 0, Who::registered, lines(2)},
    Command{"NAMES", handle_names, 0, Who::registered, cheap_price},
    Command{"NICK", handle_nick, 0, Who::anybody, lines(2)},
    Command{"NOTICE", handle_notice, 0, Who::registered, line_price, Sort::unanswered},
    Command{"OPER", handle_oper, 2, Who::registered, lines(10)},
    Command{"PART", handle_part, 1, Who::registered, line_price},
    Command{"PASS", handle_pass, 1, Who::anybody, line_price},
    Command{"PING", handle_ping, 1, Who::anybody, line_price},
    Command{"PONG", handle_pong, 0, Who::anybody, cheap_price},
    Command{"PRIVMSG", handle_privmsg, 0, Who::registered, line_price, Sort::message},
    Command{"QUIT", handle_quit, 0, Who::anybody, 0},
    Command{"REHASH", handle_rehash, 0, Who::operators, line_price, Sort::ordinary, may_rehash},
    Command{"RENAME", handle_rename, 2, Who::registered, lines(10)},
    Command{"RESTART", handle_die, 0, Who::operators, line_price, Sort::ordinary, may_stop},
    Command{"SAJOIN", handle_sajoin, 1, Who::operators, lines(2), Sort::ordinary, may_force},
    Command{"SAMODE", handle_samode, 2, Who::operators, line_price, Sort::ordinary, may_force},
    Command{"SANICK", handle_sanick, 2, Who::operators, lines(2), Sort::ordinary, may_force},
    Command{"SAPART", handle_sapart, 2, Who::operators, line_price, Sort::ordinary, may_force},
    Command{"SERVLIST", handle_servlist, 0, Who::registered, line_price},
    Command{"SETNAME", handle_setname, 1, Who::registered, line_price},
    Command{"SQUERY", handle_squery, 2, Who::registered, line_price},
    Command{"SQUIT", handle_connect, 1, Who::operators, line_price},
    Command{"STATS", handle_stats, 1, Who::registered, lines(2)},
    Command{"SUMMON", handle_summon, 0, Who::registered, line_price},
    Command{"TAGMSG", handle_tagmsg, 1, Who::registered, line_price, Sort::message},
    Command{"TIME", handle_time, 0, Who::registered, line_price},
    Command{"TOPIC", handle_topic, 1, Who::registered, line_price},
    Command{"TRACE", handle_trace, 0, Who::registered, line_price},
    Command{"UNDLINE", handle_undline, 1, Who::operators, lines(5), Sort::ordinary, may_ban},
    Command{"UNKLINE", handle_unkline, 1, Who::operators, lines(5), Sort::ordinary, may_ban},
    Command{"USER", handle_user, 4, Who::anybody, line_price},
    Command{"USERHOST", handle_userhost, 1, Who::registered, line_price},
    Command{"USERS", handle_users, 0, Who::registered, line_price},
    Command{"VERSION", handle_version, 0, Who::registered, line_price},
    Command{"WALLOPS", handle_wallops, 1, Who::operators, lines(3), Sort::ordinary, may_wallops},
    Command{"WHO", handle_who, 0, Who::registered, cheap_price},
    Command{"WHOIS", handle_whois, 0, Who::registered, line_price},
    Command{"WHOWAS", handle_whowas, 0, Who::registered, lines(2)},
};

constexpr bool before(const Command& a, const Command& b) {
    return a.name < b.name;
}
static_assert(std::is_sorted(table.begin(), table.end(), before), "look-up is by halves");
static_assert(table.size() <= chat::Counters::max_commands, "each has its counter");

const Command* find(std::string_view name) {
    constexpr std::size_t longest = 16;
    std::array<char, longest> buffer{};
    if (name.size() > longest) return nullptr;
    std::transform(name.begin(), name.end(), buffer.begin(), protocol::upper);
    const std::string_view key(buffer.data(), name.size());
    const auto* const at = std::lower_bound(
        table.begin(), table.end(), key,
        [](const Command& command, std::string_view k) { return command.name < k; });
    return at != table.end() && at->name == key ? at : nullptr;
}

Refusal run(Context& context, const Command* command, const Message& message) {
    const bool anybody = command != nullptr && command->who == Who::anybody;
    if (!anybody && !context.registered()) return Refusal(protocol::ERR_NOTREGISTERED);
    if (command == nullptr) return Refusal(protocol::ERR_UNKNOWNCOMMAND, {message.command});
    if (message.count < command->min_params)
        return Refusal(protocol::ERR_NEEDMOREPARAMS, {command->name});
    if (command->who == Who::operators) {
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
    const Command* const command = find(message.command);
    context.charge(command != nullptr ? command->price : line_price);
    if (command != nullptr) {
        const auto index = static_cast<std::size_t>(command - table.data());
        context.services().counters.commands[index].fetch_add(1, std::memory_order_relaxed);
    }
    const Sort sort = command != nullptr ? command->sort : Sort::ordinary;
    const bool answered = sort != Sort::unanswered;
    // Messages are published before anything else that this client does.
    if (sort == Sort::ordinary || !message.tags.empty()) context.pending.publish();
    if (take_batched(context, message, answered)) return;
    // Recipients of earlier messages do not wait for a command that may take long.
    if (sort == Sort::ordinary) context.claims().flush_others();
    context.responder.begin(message, answered);
    context.responder.refuse(run(context, command, message));
    context.responder.continue_long();
}

}  // namespace hubbub::commands
