// The table of commands and the gates that every command passes.

#include <hubbub/protocol/casemap.h>

#include <algorithm>
#include <array>

#include "handlers.h"

namespace hubbub::commands {
namespace {

enum class When : std::uint8_t { always, registered };

struct Command {
    std::string_view name;
    void (*handler)(Session&, const Message&);
    std::size_t min_params;
    When when;
    Price price;  // at least; handlers add what their work takes
};

constexpr std::array table = {
    Command{"ACCEPT", handle_accept, 1, When::registered, line_price},
    Command{"ADMIN", handle_admin, 0, When::registered, line_price},
    Command{"AWAY", handle_away, 0, When::always, line_price},
    Command{"BATCH", handle_batch, 1, When::registered, line_price},
    Command{"CAP", handle_cap, 1, When::always, line_price},
    Command{"CONNECT", handle_connect, 1, When::registered, line_price},
    Command{"DIE", handle_die, 0, When::registered, line_price},
    Command{"DLINE", handle_dline, 1, When::registered, lines(5)},
    Command{"HELP", handle_help, 0, When::registered, line_price},
    Command{"HELPOP", handle_help, 0, When::registered, line_price},
    Command{"INFO", handle_info, 0, When::registered, line_price},
    Command{"INVITE", handle_invite, 0, When::registered, line_price},
    Command{"ISON", handle_ison, 1, When::registered, line_price},
    Command{"ISUPPORT", handle_isupport, 0, When::always, lines(2)},
    Command{"JOIN", handle_join, 1, When::registered, line_price},
    Command{"KICK", handle_kick, 2, When::registered, line_price},
    Command{"KILL", handle_kill, 2, When::registered, line_price},
    Command{"KLINE", handle_kline, 1, When::registered, lines(5)},
    Command{"KNOCK", handle_knock, 1, When::registered, lines(5)},
    Command{"LINKS", handle_links, 0, When::registered, line_price},
    Command{"LIST", handle_list, 0, When::registered, lines(2)},
    Command{"LUSERS", handle_lusers, 0, When::registered, lines(2)},
    Command{"MODE", handle_mode, 1, When::registered, cheap_price},
    Command{"MONITOR", handle_monitor, 1, When::registered, line_price},
    Command{"MOTD", handle_motd, 0, When::registered, lines(2)},
    Command{"NAMES", handle_names, 0, When::registered, cheap_price},
    Command{"NICK", handle_nick, 0, When::always, lines(2)},
    Command{"NOTICE", handle_notice, 0, When::registered, line_price},
    Command{"OPER", handle_oper, 2, When::registered, lines(10)},
    Command{"PART", handle_part, 1, When::registered, line_price},
    Command{"PASS", handle_pass, 1, When::always, line_price},
    Command{"PING", handle_ping, 1, When::always, line_price},
    Command{"PONG", handle_pong, 0, When::always, cheap_price},
    Command{"PRIVMSG", handle_privmsg, 0, When::registered, line_price},
    Command{"QUIT", handle_quit, 0, When::always, 0},
    Command{"REHASH", handle_rehash, 0, When::registered, line_price},
    Command{"RENAME", handle_rename, 2, When::registered, lines(10)},
    Command{"RESTART", handle_die, 0, When::registered, line_price},
    Command{"SAJOIN", handle_sajoin, 1, When::registered, lines(2)},
    Command{"SAMODE", handle_samode, 2, When::registered, line_price},
    Command{"SANICK", handle_sanick, 2, When::registered, lines(2)},
    Command{"SAPART", handle_sapart, 2, When::registered, line_price},
    Command{"SERVLIST", handle_servlist, 0, When::registered, line_price},
    Command{"SETNAME", handle_setname, 1, When::registered, line_price},
    Command{"SQUERY", handle_squery, 2, When::registered, line_price},
    Command{"SQUIT", handle_connect, 1, When::registered, line_price},
    Command{"STATS", handle_stats, 1, When::registered, lines(2)},
    Command{"SUMMON", handle_summon, 0, When::registered, line_price},
    Command{"TAGMSG", handle_tagmsg, 1, When::registered, line_price},
    Command{"TIME", handle_time, 0, When::registered, line_price},
    Command{"TOPIC", handle_topic, 1, When::registered, line_price},
    Command{"TRACE", handle_trace, 0, When::registered, line_price},
    Command{"UNDLINE", handle_undline, 1, When::registered, lines(5)},
    Command{"UNKLINE", handle_unkline, 1, When::registered, lines(5)},
    Command{"USER", handle_user, 4, When::always, line_price},
    Command{"USERHOST", handle_userhost, 1, When::registered, line_price},
    Command{"USERS", handle_users, 0, When::registered, line_price},
    Command{"VERSION", handle_version, 0, When::registered, line_price},
    Command{"WALLOPS", handle_wallops, 1, When::registered, lines(3)},
    Command{"WHO", handle_who, 0, When::registered, cheap_price},
    Command{"WHOIS", handle_whois, 0, When::registered, line_price},
    Command{"WHOWAS", handle_whowas, 0, When::registered, lines(2)},
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

void run(Session& session, const Command* command, const Message& message) {
    const bool early = command == nullptr || command->when == When::registered;
    if (early && !session.registered()) {
        session.reply(protocol::ERR_NOTREGISTERED);
    } else if (command == nullptr) {
        session.reply(protocol::ERR_UNKNOWNCOMMAND, {message.command});
    } else if (message.count < command->min_params) {
        session.reply(protocol::ERR_NEEDMOREPARAMS, {command->name});
    } else {
        command->handler(session, message);
    }
}

}  // namespace

void stats_commands(Session& session) {
    const auto& counts = session.services().counters.commands;
    for (std::size_t i = 0; i < table.size(); ++i) {
        const std::uint64_t count = counts[i].load(std::memory_order_relaxed);
        if (count != 0)
            session.reply(protocol::RPL_STATSCOMMANDS, {table[i].name, std::to_string(count)});
    }
}

void Session::dispatch(const Message& message) {
    const Command* const command = find(message.command);
    charge(command != nullptr ? command->price : line_price);
    if (command != nullptr) {
        const auto index = static_cast<std::size_t>(command - table.data());
        services_.counters.commands[index].fetch_add(1, std::memory_order_relaxed);
    }
    const bool says = command != nullptr &&
                      (command->handler == handle_privmsg || command->handler == handle_notice ||
                       command->handler == handle_tagmsg);
    // What was said comes before whatever else this client does.
    if (!says || !message.tags.empty()) publish_pending();
    if (take_batched(*this, message)) return;
    // Whoever was just written to does not wait for work that may take long.
    if (!says) claims_.flush_others();
    open_label(message);
    run(*this, command, message);
    continue_answer();
    // It is known to be long: what is complete of it need not wait for the rest.
    if (answering() && label_.is_open()) begin_labelled_batch();
}

// The last words are an answer as well.
void Session::finish_command() {
    if (!label_.is_open()) return;
    publish_pending();
    if (!leaving_) close_label();
}

}  // namespace hubbub::commands
