#include "commands/user_commands.h"

#include <hubbub/protocol/casemap.h>
#include <hubbub/protocol/message.h>

#include <algorithm>
#include <array>
#include <cstddef>

#include "commands/account_commands.h"
#include "commands/channel_commands.h"
#include "commands/command_help.h"
#include "commands/profile_command.h"
#include "irc/session.h"
#include "irc/speech.h"
#include "irc/word_reader.h"

namespace hubbub::client {
namespace {

using CommandHandler = void (*)(Session&, WordReader);

struct UserCommand {
    std::string_view name;
    std::size_t least;  // number of words it requires
    CommandHandler handler;
    std::string_view usage;
    std::string_view help;  // empty: another name of a listed command
    bool lines = false;     // accepts several lines, all for the same target
};

void do_away(Session& session, WordReader words) {
    session.progress.away = !words.empty();
    if (words.empty())
        session.send("AWAY", {});
    else
        session.send("AWAY", {words.rest()});
}

void do_help(Session& session, WordReader words) {
    show_command_help(session, words, session_commands());
}

void do_join(Session& session, WordReader words) {
    std::string name(words.take());
    // Without a name, joins the current channel again.
    if (name.empty()) name = session.progress.current;
    if (name.empty()) return session.error("Usage: /join [#room] [key]");
    if (!is_channel(session, name)) name.insert(0, "#");
    session.wanted_channels.request(name.substr(0, name.find(',')));
    WordReader ahead = words;
    session.wanted_channels.add(name, ahead.take());
    if (const Channel* channel = session.channels.find(name)) {
        session.progress.current = channel->name;
    } else if (words.empty()) {
        session.send("JOIN", {name});
    } else {
        session.send("JOIN", {name, words.take()});
    }
}

void do_list(Session& session, WordReader words) {
    if (session.settings().full_screen) {
        Event event;
        event.code = "LIST";
        event.text = "Rooms on this server, with the number of members:";
        session.emit(std::move(event));
    }
    if (words.empty())
        session.send("LIST", {});
    else
        session.send("LIST", {words.take()});
}

void do_me(Session& session, WordReader words) {
    const std::string current = session.progress.current;
    if (current.empty()) return session.error("You are in no room. Join one with /join #room.");
    act(session, current, words.rest());
}

void do_msg(Session& session, WordReader words) {
    const std::string target(words.take());
    if (words.empty()) {
        session.progress.current = target;
        session.info("Your messages go to " + target + " now. Return with /join #room.");
        return;
    }
    say(session, target, words.rest());
}

void do_nick(Session& session, WordReader words) {
    const std::string nick(words.take());
    if (session.progress.registered)
        session.nick.request(nick);
    else
        session.nick.restart(nick);
    session.send("NICK", {nick});
}

void do_notice(Session& session, WordReader words) {
    const std::string target(words.take());
    say_notice(session, target, words.rest());
}

void do_quit(Session& session, WordReader words) {
    session.leave(words.empty() ? "bye" : words.rest());
}

// A command that the server knows by the same name: some words, then text.
struct Verb {
    std::string_view name;
    std::size_t words;
};

constexpr std::array verbs{
    Verb{"admin", 1},  Verb{"info", 1}, Verb{"kill", 1},    Verb{"knock", 1},   Verb{"links", 2},
    Verb{"lusers", 2}, Verb{"motd", 1}, Verb{"oper", 2},    Verb{"rehash", 1},  Verb{"setname", 0},
    Verb{"stats", 2},  Verb{"time", 1}, Verb{"version", 1}, Verb{"wallops", 0}, Verb{"whowas", 2},
};

template <std::size_t Index>
void pass_on(Session& session, WordReader words) {
    constexpr Verb verb = verbs[Index];
    std::string line(verb.name);
    for (char& c : line) c = static_cast<char>(c - 'a' + 'A');
    for (std::size_t i = 0; i < verb.words && !words.empty(); ++i)
        line.append(" ").append(words.take());
    if (!words.empty()) line.append(" :").append(words.rest());
    session.send(line, {});
}

constexpr std::size_t index_of(std::string_view name) {
    std::size_t index = 0;
    while (verbs[index].name != name) ++index;
    return index;
}

void do_ctcp(Session& session, WordReader words) {
    const std::string target(words.take());
    session.send("PRIVMSG", {target, "\x01" + std::string(words.rest()) + "\x01"});
}

void do_nickserv(Session& session, WordReader words) {
    say(session, "NickServ", words.rest());
}

void do_chanserv(Session& session, WordReader words) {
    say(session, "ChanServ", words.rest());
}

void do_query(Session& session, WordReader words) {
    if (words.count() < 2) return do_msg(session, words);
    session.progress.current = words.take();
    say(session, session.progress.current, words.rest());
}

void do_say(Session& session, WordReader words) {
    const std::string current = session.progress.current;
    if (current.empty()) return session.error("You are in no room. Join one with /join #room.");
    say(session, current, words.rest());
}

// JOIN, PART and NICK count as if typed by their own commands.
void note_raw_line(Session& session, std::string_view line) {
    WordReader words(line);
    std::string command = protocol::fold(words.take());
    // Skip tags and source.
    while (command.starts_with('@') || command.starts_with(':'))
        command = protocol::fold(words.take());
    std::string_view first = words.take();
    if (first.starts_with(':')) first.remove_prefix(1);
    if (command == "join")
        session.wanted_channels.add(first, words.take());
    else if (command == "part")
        session.wanted_channels.remove(first);
    else if (command == "nick")
        session.nick.request(first);
}

void do_raw(Session& session, WordReader words) {
    note_raw_line(session, words.rest());
    session.send(words.rest(), {});
}

void do_who(Session& session, WordReader words) {
    if (!words.empty() && !is_channel(session, words.rest()))
        return session.send("WHO", {words.take()});
    const std::string channel = take_channel(session, words);
    if (!channel.empty()) session.send("WHO", {channel});
}

void do_whois(Session& session, WordReader words) {
    session.send("WHOIS", {words.take()});
}

constexpr std::array user_command_table{
    UserCommand{"admin", 0, pass_on<index_of("admin")>, "/admin", "who runs this server"},
    UserCommand{"away", 0, do_away, "/away [text]", "mark yourself away; without text: back"},
    UserCommand{"ban", 0, do_ban, "/ban [#room] [NICK|MASK ...]",
                "ban someone; alone: list the bans"},
    UserCommand{"cs", 1, do_chanserv, "/cs text", "send a message to ChanServ"},
    UserCommand{"ctcp", 2, do_ctcp, "/ctcp NICK VERSION", "send a CTCP request"},
    UserCommand{"deop", 1, do_deop, "/deop [#room] NICK ...", "remove operator rank"},
    UserCommand{"devoice", 1, do_devoice, "/devoice [#room] NICK ...", "remove voice"},
    UserCommand{"help", 0, do_help, "/help [COMMAND]", "list the commands, or explain one"},
    UserCommand{"info", 0, pass_on<index_of("info")>, "/info", "information about the server"},
    UserCommand{"invite", 1, do_invite, "/invite NICK [#room]", "invite someone"},
    UserCommand{"j", 0, do_join, "/join [#room] [key]", ""},
    UserCommand{"join", 0, do_join, "/join [#room] [key]", "join a room"},
    UserCommand{"kick", 1, do_kick, "/kick [#room] NICK [why]", "kick someone from a room"},
    UserCommand{"kickban", 1, do_kickban, "/kickban [#room] NICK [why]", "kick and ban someone"},
    UserCommand{"kill", 1, pass_on<index_of("kill")>, "/kill NICK why",
                "disconnect a user (operators)"},
    UserCommand{"knock", 1, pass_on<index_of("knock")>, "/knock #room [text]", "ask to be invited"},
    UserCommand{"leave", 0, do_part, "/part [#room] [why]", ""},
    UserCommand{"links", 0, pass_on<index_of("links")>, "/links",
                "list the servers of the network"},
    UserCommand{"list", 0, do_list, "/list [#room]", "list the rooms"},
    UserCommand{"login", 1, do_login, "/login [ACCOUNT] PASSWORD", "log in to your account"},
    UserCommand{"lusers", 0, pass_on<index_of("lusers")>, "/lusers", "number of users"},
    UserCommand{"me", 1, do_me, "/me waves", "describe an action", true},
    UserCommand{"mode", 0, do_mode, "/mode [#room] [+o NICK ...]", "show or set modes"},
    UserCommand{"motd", 0, pass_on<index_of("motd")>, "/motd", "message of the day"},
    UserCommand{"msg", 1, do_msg, "/msg NICK [text]", "send a private message, or talk in private",
                true},
    UserCommand{"names", 0, do_names, "/names [#room]", "list the members of a room"},
    UserCommand{"nick", 1, do_nick, "/nick NAME", "change your nick"},
    UserCommand{"notice", 2, do_notice, "/notice NICK text", "send a notice", true},
    UserCommand{"ns", 1, do_nickserv, "/ns text", "send a message to NickServ"},
    UserCommand{"op", 1, do_op, "/op [#room] NICK ...", "give operator rank"},
    UserCommand{"oper", 2, pass_on<index_of("oper")>, "/oper NAME PASSWORD",
                "become a server operator"},
    UserCommand{"part", 0, do_part, "/part [#room] [why]", "leave a room"},
    UserCommand{"profile", 0, do_profile, "/profile [NICK|#room], /profile [#room] KEY VALUE",
                "show a profile, or set yours: name, pronouns, homepage, avatar, status"},
    UserCommand{"query", 1, do_query, "/query NICK [text]", "open a private chat", true},
    UserCommand{"quit", 0, do_quit, "/quit [text]", "disconnect and quit"},
    UserCommand{"quote", 1, do_raw, "/raw LINE", ""},
    UserCommand{"raw", 1, do_raw, "/raw LINE", "send a raw line"},
    UserCommand{"register", 1, do_register, "/register PASSWORD [EMAIL]",
                "register your nick: nobody else can take it"},
    UserCommand{"rehash", 0, pass_on<index_of("rehash")>, "/rehash",
                "reload the server's settings (operators)"},
    UserCommand{"say", 1, do_say, "/say text", "send text that begins with a slash"},
    UserCommand{"setname", 1, pass_on<index_of("setname")>, "/setname text",
                "change your real name"},
    UserCommand{"stats", 0, pass_on<index_of("stats")>, "/stats [LETTER]", "server statistics"},
    UserCommand{"time", 0, pass_on<index_of("time")>, "/time", "the server's time"},
    UserCommand{"topic", 0, do_topic, "/topic [#room] [text]", "show or set the topic"},
    UserCommand{"unban", 1, do_unban, "/unban [#room] NICK|MASK ...", "remove a ban"},
    UserCommand{"verify", 1, do_verify, "/verify CODE",
                "confirm a registration by the code that was sent to you"},
    UserCommand{"version", 0, pass_on<index_of("version")>, "/version", "the server's software"},
    UserCommand{"voice", 1, do_voice, "/voice [#room] NICK ...", "give voice"},
    UserCommand{"wallops", 1, pass_on<index_of("wallops")>, "/wallops text",
                "send a message to all operators"},
    UserCommand{"who", 0, do_who, "/who [#room|NICK]", "list users with their hosts"},
    UserCommand{"whois", 1, do_whois, "/whois NICK", "information about a user"},
    UserCommand{"whowas", 1, pass_on<index_of("whowas")>, "/whowas NICK",
                "information about a user who left"},
};

constexpr bool before(const UserCommand& a, const UserCommand& b) {
    return a.name < b.name;
}
static_assert(std::is_sorted(user_command_table.begin(), user_command_table.end(), before));

const UserCommand* find_command(std::string_view name) {
    const auto* const found = std::lower_bound(user_command_table.begin(), user_command_table.end(),
                                               UserCommand{name, 0, nullptr, {}, {}}, before);
    return found != user_command_table.end() && found->name == name ? found : nullptr;
}

void run_command(Session& session, std::string_view typed) {
    const std::string name = command_name(typed);
    const WordReader words(typed.substr(name.size() + 1));
    const UserCommand* const found = find_command(name);
    if (found == nullptr) {
        report_unknown_command(session, name, session_commands());
    } else if (several_lines(typed) && !found->lines) {
        session.error(std::string(only_one_line));
    } else if (words.count() < found->least) {
        session.error("Usage: " + std::string(found->usage));
    } else {
        found->handler(session, words);
    }
}

}  // namespace

std::vector<CommandHelp> session_commands() {
    std::vector<CommandHelp> out;
    out.reserve(std::size(user_command_table));
    for (const UserCommand& command : user_command_table)
        out.push_back({command.name, std::string(command.usage), command.help});
    return out;
}

bool is_command(std::string_view text) {
    return text.starts_with('/') && !text.starts_with("//");
}

std::string command_name(std::string_view text) {
    return protocol::fold(text.substr(1, std::min(text.find_first_of(" \n"), text.size()) - 1));
}

bool takes_lines(std::string_view name) {
    const UserCommand* const found = find_command(name);
    return found != nullptr && found->lines;
}

void handle_typed_line(Session& session, std::string_view text) {
    if (text.find_first_not_of(" \n") == std::string_view::npos) return;
    if (is_command(text)) {
        while (text.ends_with('\n')) text.remove_suffix(1);
        return run_command(session, text);
    }
    if (text.starts_with("//")) text.remove_prefix(1);
    const std::string current = session.progress.current;
    if (current.empty())
        session.error("You are in no room. Join one with /join #room.");
    else
        say(session, current, text);
}

}  // namespace hubbub::client
