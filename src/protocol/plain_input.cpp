#include <hubbub/protocol/casemap.h>
#include <hubbub/protocol/plain.h>
#include <hubbub/protocol/text.h>

#include <algorithm>
#include <array>

namespace hubbub::protocol {
namespace {

// Commands that can start an IRC session, ignoring case, with their minimum number of parameters:
// "nick" alone may be a plain user's first word.
struct Opening {
    std::string_view command;
    std::size_t params;
};
constexpr std::array openings = {
    Opening{"CAP", 1},  Opening{"PASS", 1}, Opening{"NICK", 1},         Opening{"USER", 4},
    Opening{"PING", 1}, Opening{"JOIN", 1}, Opening{"PONG", 1},         Opening{"PRIVMSG", 1},
    Opening{"PART", 1}, Opening{"MODE", 1}, Opening{"WHOIS", 1},        Opening{"WEBIRC", 4},
    Opening{"QUIT", 1}, Opening{"OPER", 2}, Opening{"ERROR", 1},        Opening{"STARTTLS", 0},
    Opening{"QUIT", 0}, Opening{"HELP", 1}, Opening{"AUTHENTICATE", 1},
};

// Commands that, in capitals, always mean IRC, even without parameters: a tester may start with any
// of them.
constexpr std::array<std::string_view, 81> in_capitals = {
    "ACCEPT",    "ADMIN",    "AUTHENTICATE", "AWAY",    "BATCH",    "CAP",      "CHATHISTORY",
    "CHANSERV",  "CONNECT",  "CS",           "DIE",     "DLINE",    "ERROR",    "HELP",
    "HELPOP",    "HISTORY",  "INFO",         "INVITE",  "ISON",     "ISUPPORT", "JOIN",
    "KICK",      "KILL",     "KLINE",        "KNOCK",   "LINKS",    "LIST",     "LUSERS",
    "MARKREAD",  "METADATA", "MODE",         "MONITOR", "MOTD",     "NAMES",    "NICK",
    "NICKSERV",  "NOTICE",   "NS",           "OPER",    "PART",     "PASS",     "PING",
    "PONG",      "PRIVMSG",  "QUIT",         "REDACT",  "REGISTER", "REHASH",   "RENAME",
    "RESTART",   "SAJOIN",   "SAMODE",       "SANICK",  "SAPART",   "SERVER",   "SERVICE",
    "SERVLIST",  "SETNAME",  "SQUERY",       "SQUIT",   "STARTTLS", "STATS",    "SUMMON",
    "SUSPEND",   "TAGMSG",   "TIME",         "TOPIC",   "TRACE",    "UNDLINE",  "UNKLINE",
    "UNSUSPEND", "USER",     "USERHOST",     "USERS",   "VERIFY",   "VERSION",  "WALLOPS",
    "WEBIRC",    "WHO",      "WHOIS",        "WHOWAS"};

std::string room_name(std::string_view word) {
    return (word.starts_with('#') ? "" : "#") + std::string(word);
}

PlainCommand usage(std::string_view text) {
    return {"", {}, "* Usage: " + std::string(text)};
}

using Make = PlainCommand (*)(std::string_view rest, std::string_view room);

PlainCommand make_help(std::string_view, std::string_view) {
    return {"", {}, std::string(plain_help())};
}
// The name of a room and the number may each be left out.
PlainCommand make_history(std::string_view rest, std::string_view room) {
    std::string name(room);
    std::string_view number = take_word(rest);
    if (number.starts_with('#') || !rest.empty()) {
        name = room_name(number);
        number = take_word(rest);
    }
    if (name.empty()) return {"", {}, "* You are not in a room. Join one with /join ROOM."};
    return {"HISTORY", {name, std::string(number)}, ""};
}
PlainCommand make_join(std::string_view rest, std::string_view) {
    const std::string_view name = take_word(rest);
    if (name.empty()) return usage("/join ROOM");
    // The second word is the channel key, if any.
    if (rest.empty()) return {"JOIN", {room_name(name)}, ""};
    return {"JOIN", {room_name(name), std::string(take_word(rest))}, ""};
}
PlainCommand make_list(std::string_view, std::string_view) {
    return {"LIST", {}, ""};
}
PlainCommand make_me(std::string_view rest, std::string_view room) {
    if (rest.empty()) return usage("/me ACTION");
    if (room.empty()) return {"", {}, "* You are not in a room. Join one with /join ROOM."};
    return {"PRIVMSG",
            {std::string(room),
             "\x01"
             "ACTION " +
                 std::string(rest) + "\x01"},
            ""};
}
PlainCommand make_msg(std::string_view rest, std::string_view) {
    const std::string_view nick = take_word(rest);
    if (rest.empty()) return usage("/msg NAME TEXT");
    return {"PRIVMSG", {std::string(nick), std::string(rest)}, ""};
}
PlainCommand make_nick(std::string_view rest, std::string_view) {
    const std::string_view nick = take_word(rest);
    if (nick.empty()) return usage("/nick NAME");
    if (!rest.empty()) return usage("/nick NAME (one word)");
    return {"NICK", {std::string(nick)}, ""};
}
// To NickServ and ChanServ; without a text, they describe themselves.
PlainCommand make_ns(std::string_view rest, std::string_view) {
    return {"NS", {std::string(rest)}, ""};
}
PlainCommand make_cs(std::string_view rest, std::string_view) {
    return {"CS", {std::string(rest)}, ""};
}
PlainCommand make_register(std::string_view rest, std::string_view) {
    if (rest.empty()) return usage("/register PASSWORD [EMAIL]");
    return {"NS", {"REGISTER " + std::string(rest)}, ""};
}
PlainCommand make_login(std::string_view rest, std::string_view) {
    if (rest.empty()) return usage("/login [NAME] PASSWORD");
    return {"NS", {"IDENTIFY " + std::string(rest)}, ""};
}
PlainCommand make_part(std::string_view rest, std::string_view room) {
    const std::string_view name = take_word(rest);
    if (name.empty() && room.empty()) return usage("/part ROOM");
    return {"PART", {name.empty() ? std::string(room) : room_name(name)}, ""};
}
PlainCommand make_quit(std::string_view rest, std::string_view) {
    return {"QUIT", {std::string(rest)}, ""};
}
PlainCommand make_topic(std::string_view rest, std::string_view room) {
    if (room.empty()) return {"", {}, "* You are not in a room. Join one with /join ROOM."};
    if (rest.empty()) return {"TOPIC", {std::string(room)}, ""};
    return {"TOPIC", {std::string(room), std::string(rest)}, ""};
}
PlainCommand make_who(std::string_view rest, std::string_view room) {
    const std::string_view name = take_word(rest);
    if (name.empty() && room.empty()) return usage("/who ROOM");
    return {"NAMES", {name.empty() ? std::string(room) : room_name(name)}, ""};
}

struct PlainWord {
    std::string_view name;
    Make make;
};
constexpr std::array table = {
    PlainWord{"cs", make_cs},           PlainWord{"help", make_help},
    PlainWord{"history", make_history}, PlainWord{"join", make_join},
    PlainWord{"leave", make_part},      PlainWord{"list", make_list},
    PlainWord{"login", make_login},     PlainWord{"me", make_me},
    PlainWord{"msg", make_msg},         PlainWord{"nick", make_nick},
    PlainWord{"ns", make_ns},           PlainWord{"part", make_part},
    PlainWord{"quit", make_quit},       PlainWord{"register", make_register},
    PlainWord{"topic", make_topic},     PlainWord{"who", make_who},
};

}  // namespace

Dialect detect(std::string_view line) {
    // "GET / HTTP/1.1", "PRI * HTTP/2.0"
    constexpr std::string_view http = " HTTP/";
    const std::size_t version = line.rfind(http);
    if (version != std::string_view::npos && version + http.size() + 3 == line.size())
        return Dialect::browser;
    if (line.starts_with('@') || line.starts_with(':')) return Dialect::irc;
    const auto message = parse(line);
    if (!message) return Dialect::person;
    const bool told =
        std::find(in_capitals.begin(), in_capitals.end(), message->command) != in_capitals.end();
    const bool known = std::any_of(openings.begin(), openings.end(), [&](const Opening& o) {
        return same(o.command, message->command) && message->count >= o.params;
    });
    return told || known ? Dialect::irc : Dialect::person;
}

std::size_t TelnetFilter::filter(char* bytes, std::size_t size) {
    constexpr unsigned char iac = 255, dont = 254, will = 251, sub = 250, sub_end = 240;
    constexpr unsigned char erase_character = 247, erase_line = 248;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < size; ++i) {
        const auto c = static_cast<unsigned char>(bytes[i]);
        switch (state_) {
            case TelnetState::text:
                if (c == iac) {
                    state_ = TelnetState::iac;
                } else {
                    bytes[kept++] = bytes[i];
                }
                break;
            case TelnetState::iac:
                if (c == erase_character) bytes[kept++] = '\x7f';
                if (c == erase_line) bytes[kept++] = '\x15';
                state_ = c >= will && c <= dont ? TelnetState::option
                         : c == sub             ? TelnetState::sub
                                                : TelnetState::text;
                break;
            case TelnetState::option: state_ = TelnetState::text; break;
            case TelnetState::sub:
                if (c == iac) state_ = TelnetState::sub_iac;
                break;
            case TelnetState::sub_iac:
                state_ = c == sub_end ? TelnetState::text : TelnetState::sub;
                break;
        }
    }
    return kept;
}

PlainCommand parse_plain(std::string_view line, std::string_view room) {
    std::string_view text = line;
    if (!text.starts_with('/') || text.starts_with("//")) {
        if (text.starts_with("//")) text.remove_prefix(1);
        if (trim(text).empty()) return {};
        if (room.empty()) return {"", {}, "* You are not in a room. Join one with /join ROOM."};
        return {"PRIVMSG", {std::string(room), std::string(text)}, ""};
    }
    text.remove_prefix(1);
    const std::string name = fold(take_word(text));
    const auto found = std::find_if(table.begin(), table.end(),
                                    [&](const PlainWord& entry) { return entry.name == name; });
    if (found == table.end())
        return {"", {}, "* Unknown command: /" + visible(name) + ". /help lists the commands."};
    return found->make(text, room);
}

std::string_view plain_help() {
    return "* Everything you type is sent to the room. Commands:\r\n"
           "*   /who            list the people in the room\r\n"
           "*   /msg NAME TEXT  send a private message\r\n"
           "*   /me TEXT        describe what you are doing\r\n"
           "*   /nick NAME      change your name\r\n"
           "*   /history [#ROOM] [N]\r\n"
           "*                   show the last N lines of a room\r\n"
           "*   /list           list the rooms\r\n"
           "*   /join ROOM      join a room; everything you type is then sent there\r\n"
           "*   /part [ROOM]    leave a room\r\n"
           "*   /topic [TEXT]   show or set the room's topic\r\n"
           "*   /register PASSWORD [EMAIL]\r\n"
           "*                   keep your name: nobody else can use it\r\n"
           "*   /login [NAME] PASSWORD\r\n"
           "*                   show that a registered name is yours\r\n"
           "*   /ns help, /cs help\r\n"
           "*                   more about names and rooms of your own\r\n"
           "*   /quit           disconnect\r\n"
           "*   //TEXT          send text that starts with a slash";
}

}  // namespace hubbub::protocol
