#include "irc/secrets.h"

#include <hubbub/protocol/casemap.h>

#include <algorithm>
#include <array>
#include <cstddef>

#include "irc/nearest.h"
#include "irc/word_reader.h"

namespace hubbub::client {
namespace {

using Word = std::string_view;

constexpr bool sorted(const auto& table) {
    return std::is_sorted(table.begin(), table.end());
}
bool stands_in(const auto& table, std::string_view word) {
    return std::binary_search(table.begin(), table.end(), word);
}

// Services whose nick does not end in "serv": of QuakeNet and Undernet.
constexpr std::array<Word, 2> services{"q", "x"};
static_assert(sorted(services));

// Targets of bitlbee that get both commands and ordinary messages.
constexpr std::array<Word, 2> half_services{"&bitlbee", "root"};
static_assert(sorted(half_services));

// Commands whose arguments contain a password.
constexpr std::array<Word, 41> secret_words{
    "account",   "auth",    "authcookie", "authenticate", "authorize", "changepass", "confirm",
    "cookie",    "drop",    "ghost",      "group",        "hello",     "id",         "ident",
    "identify",  "link",    "login",      "logon",        "newpass",   "oldpass",    "oper",
    "pass",      "passwd",  "password",   "reclaim",      "recover",   "regain",     "register",
    "release",   "reset",   "resetpass",  "sasl",         "sendpass",  "set-plain",  "setpass",
    "sidentify", "unghost", "ungroup",    "validate",     "verify",    "vident",
};
static_assert(sorted(secret_words));

// Commands of services without a password.
constexpr std::array<Word, 66> harmless_words{
    "acc",      "access",   "adduser",  "admin",    "ajoin",   "akick",        "alist",
    "badwords", "ban",      "cert",     "chanlev",  "clear",   "clone",        "commands",
    "count",    "deauth",   "dehalfop", "deop",     "deowner", "deprotect",    "devoice",
    "entrymsg", "flags",    "forbid",   "getkey",   "glist",   "halfop",       "help",
    "info",     "invite",   "kick",     "kickban",  "list",    "listchans",    "logout",
    "mode",     "network",  "op",       "owner",    "permban", "protect",      "quiet",
    "read",     "say",      "seen",     "send",     "set",     "showcommands", "status",
    "sync",     "taxonomy", "tempban",  "template", "topic",   "transfer",     "unban",
    "unbanall", "unquiet",  "unset",    "update",   "users",   "version",      "voice",
    "vop",      "whoami",   "why",
};
static_assert(sorted(harmless_words));

// Commands with a password among their arguments, typed or in a raw line.
constexpr std::array<Word, 21> secret_commands{
    "auth",    "authenticate", "challenge", "die",     "ghost",   "id",     "identify",
    "login",   "logon",        "oper",      "operup",  "pass",    "passwd", "password",
    "recover", "register",     "release",   "restart", "setpass", "verify", "webirc",
};
static_assert(sorted(secret_commands));

// Commands that send a message to a service.
struct Shortcut {
    std::string_view command;
    std::string_view service;
};
constexpr std::array shortcuts{
    Shortcut{"as", "authserv"},
    Shortcut{"authserv", "authserv"},
    Shortcut{"bs", "botserv"},
    Shortcut{"chanserv", "chanserv"},
    Shortcut{"cs", "chanserv"},
    Shortcut{"hostserv", "hostserv"},
    Shortcut{"hs", "hostserv"},
    Shortcut{"memoserv", "memoserv"},
    Shortcut{"ms", "memoserv"},
    Shortcut{"nickserv", "nickserv"},
    Shortcut{"ns", "nickserv"},
    Shortcut{"operserv", "operserv"},
    Shortcut{"os", "operserv"},
    Shortcut{"q", "q"},
    Shortcut{"userserv", "userserv"},
    Shortcut{"us", "userserv"},
    Shortcut{"x", "x"},
};

// Commands whose first argument is the target of a message.
constexpr std::array<Word, 10> message_commands{
    "cnotice", "cprivmsg", "ctcp", "describe", "m", "msg", "notice", "privmsg", "query", "squery",
};
static_assert(sorted(message_commands));

// Matches "-password", "passphrase"; other words may occur in any text.
bool announces_password(std::string_view word) {
    return word.find("pass") != std::string_view::npos || word == "identify" || word == "set-plain";
}

std::string folded(std::string_view word) {
    while (!word.empty() && (word.front() == ':' || word.front() == '/')) word.remove_prefix(1);
    return protocol::fold(word);
}

// Matches services, bots of a bouncer (ZNC: "*sasl"; soju: "BouncerServ") and common misspellings
// of them.
bool is_service(std::string_view target) {
    std::string name = folded(target);
    name.resize(std::min(name.find('@'), name.size()));
    name.resize(std::min(name.find('!'), name.size()));
    return name.ends_with("serv") || name.starts_with('*') || stands_in(services, name) ||
           name.find("nickserv") != std::string::npos;
}

// Commands that are recognised without their slash.
constexpr std::array<Word, 10> slashless{"chanserv", "cs", "identify", "msg",   "nickserv",
                                         "notice",   "ns", "query",    "quote", "raw"};
static_assert(sorted(slashless));

bool any_service(std::string_view targets) {
    while (!targets.empty()) {
        const std::size_t end = std::min(targets.find(','), targets.size());
        if (is_service(targets.substr(0, end))) return true;
        targets.remove_prefix(std::min(end + 1, targets.size()));
    }
    return false;
}

// Returns how much of one line to a service may be shown; the rest is secret.
std::size_t harmless_length(std::string_view line, bool unknown_too) {
    WordReader words(line);
    const auto shown = [&] { return line.size() - words.rest().size(); };
    const std::size_t indent = shown();
    const std::string verb = folded(words.take());
    const std::size_t behind_verb = shown();
    const bool alone = words.empty();
    if (stands_in(secret_words, verb) || announces_password(verb)) return behind_verb;
    while (!words.empty()) {
        if (announces_password(folded(words.take())) && !words.empty()) return shown();
    }
    if (!unknown_too || verb.empty() || stands_in(harmless_words, verb)) return line.size();
    // The command may be missing, so that the first word is the password.
    return alone ? indent : behind_verb;
}

std::string without_password(std::string_view line, bool unknown_too) {
    const std::size_t length = harmless_length(line, unknown_too);
    std::string out(line.substr(0, length));
    if (length < line.size()) out += hidden_password;
    return out;
}

bool holds_password(std::string_view target, std::string_view text) {
    return without_passwords(target, text) != text;
}

// "+k", "-o+kl".
bool sets_key(WordReader words) {
    while (!words.empty()) {
        const std::string_view word = words.take();
        const bool modes = word.starts_with('+') || word.starts_with('-');
        if (modes && word.find('k') != std::string_view::npos && !words.empty()) return true;
    }
    return false;
}

// A raw line without its tags and its source.
std::string_view bare_line(WordReader words) {
    while (words.rest().starts_with('@') || words.rest().starts_with(':')) words.take();
    return words.rest();
}

// "oper bob secret", "msg nickserv identify secret": a command without its slash, or a raw line.
Secret secret_of_command(std::string_view line, std::string_view place) {
    WordReader words(line);
    const std::string name = folded(words.take());
    if (words.empty()) return Secret::none;
    if (stands_in(secret_commands, name) || name.find("pass") != std::string::npos ||
        !nearest(name, {"identify"}).empty())
        return Secret::password;
    const auto* const shortcut =
        std::find_if(shortcuts.begin(), shortcuts.end(),
                     [&](const Shortcut& one) { return one.command == name; });
    if (shortcut != shortcuts.end())
        return holds_password(shortcut->service, words.rest()) ? Secret::password : Secret::none;
    if (stands_in(message_commands, name)) {
        const std::string_view target = words.take();
        std::string_view text = words.rest();
        if (text.starts_with(':')) text.remove_prefix(1);
        return holds_password(target, text) ? Secret::password : Secret::none;
    }
    if (name == "raw" || name == "quote") return secret_of_command(bare_line(words), place);
    if (name == "say" || name == "me")
        return holds_password(place, words.rest()) ? Secret::password : Secret::none;
    if (name == "mode") return sets_key(words) ? Secret::key : Secret::none;
    if (name != "join" && name != "j") return Secret::none;
    words.take();
    return words.empty() ? Secret::none : Secret::key;
}

}  // namespace

std::string without_passwords(std::string_view target, std::string_view text) {
    const bool service = any_service(target);
    const bool half = stands_in(half_services, folded(target));
    std::string out;
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        const std::string_view line = text.substr(begin, end - begin);
        if (begin > 0) out += '\n';
        const std::string verb = folded(WordReader(line).take());
        // No one else gets such a command: the nick is misspelt. In a channel it is public anyway.
        const bool asks = (verb == "identify" || verb == "sidentify") && !target.starts_with('#');
        out += service || half || asks ? without_password(line, service) : std::string(line);
        begin = end + 1;
    }
    return out;
}

Secret secret_in(std::string_view typed, std::string_view place) {
    const bool said = typed.starts_with("//");
    if (said) typed.remove_prefix(1);
    if (!said && typed.starts_with('/')) return secret_of_command(typed.substr(1), place);
    if (holds_password(place, typed)) return Secret::password;
    if (said) return Secret::none;
    // The slash is missing, or a space precedes it.
    WordReader words(typed);
    const std::string first = folded(words.take());
    const bool command = stands_in(slashless, first) || (first == "oper" && words.count() == 2);
    return command ? secret_of_command(typed, place) : Secret::none;
}

}  // namespace hubbub::client
