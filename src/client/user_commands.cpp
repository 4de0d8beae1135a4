#include "user_commands.h"

#include <hubbub/protocol/casemap.h>
#include <hubbub/protocol/message.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "session.h"
#include "words.h"

namespace hubbub::client {
namespace {

using CommandHandler = void (*)(Session&, Words);

struct UserCommand {
    std::string_view name;
    std::size_t least;  // words it needs
    CommandHandler handler;
    std::string_view usage;
    std::string_view help;  // empty: another name of a command that is in the list
};

bool is_room(const Session& session, std::string_view word) {
    return session.state().isupport.is_room(word);
}

// The room a command is about: the first word if it names one, else where the person is.
std::string take_room(Session& session, Words& words) {
    Words ahead = words;
    const std::string_view first = ahead.take();
    if (is_room(session, first)) {
        words = ahead;
        return std::string(first);
    }
    const std::string& current = session.state().current;
    if (is_room(session, current)) return current;
    session.error("You are in no room; /join #room goes to one.");
    return {};
}

void do_away(Session& session, Words words) {
    session.state().away = !words.empty();
    if (words.empty())
        session.send("AWAY", {});
    else
        session.send("AWAY", {words.rest()});
}

void do_help(Session& session, Words) {
    session.info("What you type is said to the room in the prompt. Commands:");
    for (std::string& line : command_help()) session.info(std::move(line));
}

void do_invite(Session& session, Words words) {
    const std::string_view nick = words.take();
    const std::string room = take_room(session, words);
    if (!room.empty()) session.send("INVITE", {nick, room});
}

void do_join(Session& session, Words words) {
    std::string name(words.take());
    // Alone, it goes back to a room that the person was put out of.
    if (name.empty()) name = session.state().current;
    if (name.empty()) return session.error("Usage: /join [#room] [key]");
    if (!is_room(session, name)) name.insert(0, "#");
    State& state = session.state();
    state.asked.insert(state.isupport.fold(name.substr(0, name.find(','))));
    if (const Room* room = session.room(name)) {
        state.current = room->name;
    } else if (words.empty()) {
        session.send("JOIN", {name});
    } else {
        session.send("JOIN", {name, words.take()});
    }
}

void do_kick(Session& session, Words words) {
    const std::string room = take_room(session, words);
    if (room.empty()) return;
    const std::string_view nick = words.take();
    if (nick.empty()) return session.error("Usage: /kick [#room] NICK [why]");
    if (words.empty())
        session.send("KICK", {room, nick});
    else
        session.send("KICK", {room, nick, words.rest()});
}

void do_list(Session& session, Words words) {
    if (words.empty())
        session.send("LIST", {});
    else
        session.send("LIST", {words.take()});
}

void do_me(Session& session, Words words) {
    const std::string current = session.state().current;
    if (current.empty()) return session.error("You are in no room; /join #room goes to one.");
    session.act(current, words.rest());
}

void do_mode(Session& session, Words words) {
    std::string line = "MODE ";
    Words ahead = words;
    const std::string_view first = ahead.take();
    // Where "+room" is a room too, "+t" still is a mode.
    const bool named = session.is_me(first) || (is_room(session, first) && !first.starts_with('+'));
    if (!named) {
        const std::string room = take_room(session, words);
        if (room.empty()) return;
        line += room + ' ';
    }
    session.send(line.append(words.rest()), {});
}

void do_msg(Session& session, Words words) {
    const std::string target(words.take());
    if (words.empty()) {
        session.state().current = target;
        session.info("What you type goes to " + target + " now; /join #room goes back.");
        return;
    }
    session.say(target, words.rest());
}

void do_names(Session& session, Words words) {
    const std::string room = take_room(session, words);
    if (!room.empty()) session.send("NAMES", {room});
}

void do_nick(Session& session, Words words) {
    session.send("NICK", {words.take()});
}

void do_notice(Session& session, Words words) {
    const std::string_view target = words.take();
    session.send("NOTICE", {target, words.rest()});
}

void do_part(Session& session, Words words) {
    const std::string room = take_room(session, words);
    if (room.empty()) return;
    if (words.empty())
        session.send("PART", {room});
    else
        session.send("PART", {room, words.rest()});
}

void do_quit(Session& session, Words words) {
    session.leave(words.empty() ? "bye" : words.rest());
}

void do_raw(Session& session, Words words) {
    session.send(words.rest(), {});
}

void do_topic(Session& session, Words words) {
    const std::string room = take_room(session, words);
    if (room.empty()) return;
    if (words.empty())
        session.send("TOPIC", {room});
    else
        session.send("TOPIC", {room, words.rest()});
}

void do_who(Session& session, Words words) {
    if (!words.empty() && !is_room(session, words.rest()))
        return session.send("WHO", {words.take()});
    const std::string room = take_room(session, words);
    if (!room.empty()) session.send("WHO", {room});
}

void do_whois(Session& session, Words words) {
    session.send("WHOIS", {words.take()});
}

constexpr std::array table{
    UserCommand{"away", 0, do_away, "/away [text]", "you are away; without text: back"},
    UserCommand{"help", 0, do_help, "/help", "this list"},
    UserCommand{"invite", 1, do_invite, "/invite NICK [#room]", "ask somebody in"},
    UserCommand{"j", 0, do_join, "/join [#room] [key]", ""},
    UserCommand{"join", 0, do_join, "/join [#room] [key]", "go to a room, or back to one"},
    UserCommand{"kick", 1, do_kick, "/kick [#room] NICK [why]", "throw somebody out of a room"},
    UserCommand{"leave", 0, do_part, "/part [#room] [why]", ""},
    UserCommand{"list", 0, do_list, "/list [#room]", "the rooms of this server"},
    UserCommand{"me", 1, do_me, "/me waves", "say what you do"},
    UserCommand{"mode", 0, do_mode, "/mode [#room] [+o NICK ...]", "show or set modes"},
    UserCommand{"msg", 1, do_msg, "/msg NICK [text]", "speak in private, once or from now on"},
    UserCommand{"names", 0, do_names, "/names [#room]", "who is here"},
    UserCommand{"nick", 1, do_nick, "/nick NAME", "take another name"},
    UserCommand{"notice", 2, do_notice, "/notice NICK text", "say it without wanting an answer"},
    UserCommand{"part", 0, do_part, "/part [#room] [why]", "leave a room"},
    UserCommand{"query", 1, do_msg, "/msg NICK [text]", ""},
    UserCommand{"quit", 0, do_quit, "/quit [text]", "leave the server"},
    UserCommand{"quote", 1, do_raw, "/raw LINE", ""},
    UserCommand{"raw", 1, do_raw, "/raw LINE", "send a line to the server as it is"},
    UserCommand{"topic", 0, do_topic, "/topic [#room] [text]", "show or set what a room is about"},
    UserCommand{"who", 0, do_who, "/who [#room|NICK]", "who is here, and from where"},
    UserCommand{"whois", 1, do_whois, "/whois NICK", "what the server knows of somebody"},
};

constexpr bool before(const UserCommand& a, const UserCommand& b) {
    return a.name < b.name;
}
static_assert(std::is_sorted(table.begin(), table.end(), before));

// How many letters must change, come, go or swap places.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::vector<std::size_t>> cost(a.size() + 1,
                                               std::vector<std::size_t>(b.size() + 1));
    for (std::size_t i = 0; i <= a.size(); ++i) cost[i][0] = i;
    for (std::size_t j = 0; j <= b.size(); ++j) cost[0][j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t change = a[i - 1] == b[j - 1] ? 0 : 1;
            cost[i][j] =
                std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1, cost[i - 1][j - 1] + change});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
        }
    }
    return cost[a.size()][b.size()];
}

void run_command(Session& session, std::string_view typed) {
    const std::size_t end = std::min(typed.find(' '), typed.size());
    const std::string name = protocol::fold(typed.substr(0, end));
    const Words words(typed.substr(end));
    const auto found =
        std::lower_bound(table.begin(), table.end(), UserCommand{name, 0, nullptr, {}, {}}, before);
    if (found == table.end() || found->name != name) {
        const std::string_view near = nearest_command(name);
        session.error("There is no /" + name + ". " +
                      (near.empty() ? "See /help." : "Did you mean /" + std::string(near) + "?"));
    } else if (words.count() < found->least) {
        session.error("Usage: " + std::string(found->usage));
    } else {
        found->handler(session, words);
    }
}

}  // namespace

std::string_view nearest_command(std::string_view word) {
    return nearest_command(word, session_commands());
}

std::string_view nearest_command(std::string_view word, const std::vector<CommandHelp>& commands) {
    std::string_view best;
    // A longer word may be further off and still be meant.
    std::size_t best_distance = word.size() > 4 ? 3 : 2;
    for (const CommandHelp& command : commands) {
        if (command.help.empty()) continue;
        const bool start = word.size() > 1 && command.name.starts_with(word);
        const std::size_t far = start ? 0 : distance(word.substr(0, 16), command.name);
        if (far < best_distance) {
            best_distance = far;
            best = command.name;
        }
    }
    return best;
}

std::vector<CommandHelp> session_commands() {
    std::vector<CommandHelp> out;
    for (const UserCommand& command : table)
        out.push_back({command.name, command.usage, command.help});
    return out;
}

std::vector<std::string> command_help() {
    std::vector<std::string> lines;
    constexpr std::size_t column = 30;
    for (const UserCommand& command : table) {
        if (command.help.empty()) continue;
        std::string line = "  " + std::string(command.usage);
        line.append(column - std::min(column - 1, line.size()), ' ').append(command.help);
        lines.push_back(std::move(line));
    }
    lines.emplace_back("  //text                      says \"/text\"");
    return lines;
}

void handle_typed_line(Session& session, std::string_view line) {
    if (line.find_first_not_of(' ') == std::string_view::npos) return;
    if (line.starts_with('/') && !line.starts_with("//"))
        return run_command(session, line.substr(1));
    if (line.starts_with("//")) line.remove_prefix(1);
    const std::string current = session.state().current;
    if (current.empty())
        session.error("You are in no room; /join #room goes to one.");
    else
        session.say(current, line);
}

}  // namespace hubbub::client
