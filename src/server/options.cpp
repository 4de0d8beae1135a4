#include "options.h"

#include <hubbub/base/password.h>
#include <hubbub/commands/offer.h>
#include <hubbub/protocol/confusables.h>
#include <hubbub/protocol/names.h>
#include <hubbub/protocol/text.h>

#include <algorithm>
#include <charconv>

#include "ban_file.h"
#include "text_file.h"

namespace hubbub::server {

void bad(std::string_view option, const std::string& value, std::string_view allowed) {
    throw ConfigError("--" + std::string(option) + " '" + value + "': " + std::string(allowed));
}

std::size_t number(std::string_view option, const std::string& value, std::size_t least,
                   std::size_t most) {
    std::size_t out = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), out);
    if (error != std::errc{} || end != value.data() + value.size() || out < least || out > most)
        bad(option, value,
            "must be a whole number from " + std::to_string(least) + " to " + std::to_string(most));
    return out;
}

namespace {

std::vector<std::string> lines_of(std::string_view option, const std::string& path,
                                  std::vector<std::string> (*read)(const std::string&)) {
    try {
        return read(path);
    } catch (const FileError& error) {
        bad(option, path, error.what());
    }
}

std::chrono::seconds seconds(std::string_view option, const std::string& value) {
    constexpr std::size_t day = 86400;
    return std::chrono::seconds(number(option, value, 1, day));
}

std::string word(std::string_view option, const std::string& value) {
    constexpr std::size_t longest = 63;
    const bool fine = !value.empty() && value.size() <= longest &&
                      value.find_first_of(" :!@,*?=") == std::string::npos &&
                      protocol::is_visible(value);
    if (!fine) bad(option, value, "must be one word of at most 63 bytes without : ! @ , * ? =");
    return value;
}

// What stands in a message as its last parameter.
std::string text(std::string_view option, const std::string& value) {
    constexpr std::size_t max_bytes = 300;
    if (value.size() > max_bytes || !protocol::is_visible(value))
        bad(option, value, "must be at most 300 bytes of UTF-8 without control characters");
    return value;
}

// Without a dot it could be somebody's nick.
std::string server_name(std::string_view option, const std::string& value) {
    if (word(option, value).find('.') == std::string::npos)
        bad(option, value,
            "must have a dot, as in chat.example.org: without one it could be a nick");
    return value;
}

std::string first_line(const std::vector<std::string>& lines) {
    return lines.empty() ? "" : lines.front();
}

void set_listen(Config& c, std::string_view option, const std::string& value) {
    try {
        c.listen.push_back(net::parse_listen(value));
    } catch (const net::AddressError& error) {
        throw ConfigError("--" + std::string(option) + " " + error.what());
    }
}

void set_when_full(Config& c, std::string_view option, const std::string& value) {
    if (value != "refuse" && value != "wait") bad(option, value, "must be refuse or wait");
    c.when_full = value == "wait" ? WhenFull::wait : WhenFull::refuse;
}

void set_ban_file(Config& c, std::string_view option, const std::string& value) {
    try {
        c.bans = read_ban_file(value);
    } catch (const BanFileError& error) {
        bad(option, value, error.what());
    }
    c.ban_file = value;
}

void set_lobby(Config& c, std::string_view option, const std::string& value) {
    if (!protocol::valid_channel(value))
        bad(option, value, "must be a channel name such as #lobby, at most 64 bytes");
    if (const auto complaint = protocol::channel_complaint(value); !complaint.empty())
        bad(option, value, complaint);
    c.settings.lobby = value;
}

void set_motd(Config& c, std::string_view option, const std::string& value) {
    c.settings.motd = lines_of(option, value, read_text);
}

void set_password(Config& c, std::string_view option, const std::string& value) {
    c.settings.password = first_line(lines_of(option, value, read_text));
    if (c.settings.password.empty())
        bad(option, value, "the first line must hold the password; it is empty");
}

void set_name_server(Config& c, std::string_view option, const std::string& value) {
    if (!net::valid_name_server(value))
        bad(option, value, "must be an address such as 192.0.2.53 or 192.0.2.53:5353");
    c.resolving.name_server = value;
}

void set_withheld(Config& c, std::string_view option, const std::string& value) {
    if (!commands::may_be_withheld(value))
        bad(option, value, "must be a capability that CAP LS lists, and not cap-notify");
    c.settings.withheld.push_back(value);
}

void set_cloak_key(Config& c, std::string_view option, const std::string& value) {
    const std::string secret = first_line(lines_of(option, value, read_lines));
    if (secret.size() < chat::Cloak::min_secret)
        bad(option, value,
            "the first line must hold a key of at least 30 characters; hubbubd cloak-key makes "
            "one");
    c.settings.cloak = std::make_shared<const chat::Cloak>(secret);
}

// Privileges, and classes of them that were named before.
std::uint32_t privileges(const Config& c, std::string_view option, const std::string& value,
                         std::string_view list) {
    std::uint32_t out = 0;
    while (!list.empty()) {
        const std::string_view word = list.substr(0, list.find(','));
        list.remove_prefix(std::min(word.size() + 1, list.size()));
        std::uint32_t meant = 0;
        for (const commands::PrivilegeName& known : commands::privilege_names) {
            if (known.name == word) meant = known.privilege;
        }
        const auto found = c.oper_classes.find(std::string(word));
        if (found != c.oper_classes.end()) meant = found->second;
        if (meant == 0)
            bad(option, value,
                "'" + std::string(word) + "' is no privilege (ban, kill, notices, rehash, sa, " +
                    "see-hidden, stats, wallops) and no --oper-class");
        out |= meant;
    }
    return out;
}

void set_oper_class(Config& c, std::string_view option, const std::string& value) {
    std::string_view rest = value;
    const std::string name(protocol::take_word(rest));
    if (rest.empty()) bad(option, value, "must be NAME PRIVILEGES, such as helper kill,wallops");
    c.oper_classes[name] = privileges(c, option, name, rest);
}

void set_oper(Config& c, std::string_view option, const std::string& value) {
    std::string_view rest = value;
    const std::string name(protocol::take_word(rest));
    const std::string hash(protocol::take_word(rest));
    // The hash is not repeated: it would stand in a log.
    if (!valid_hash(hash))
        bad(option, name, "must be NAME HASH [PRIVILEGES]; hubbubd hash-password makes the hash");
    for (const commands::OperatorAccount& known : c.settings.operators) {
        if (known.name == name) bad(option, name, "is named twice");
    }
    const std::uint32_t may =
        rest.empty() ? commands::all_privileges : privileges(c, option, name, rest);
    c.settings.operators.push_back({name, hash, may});
}

void set_log_level(Config& c, std::string_view option, const std::string& value) {
    using log::Level;
    for (const Level level :
         {Level::trace, Level::debug, Level::info, Level::warn, Level::error, Level::off}) {
        if (log::name(level) != value) continue;
        c.log.level = level;
        return;
    }
    bad(option, value, "must be trace, debug, info, warn, error or off");
}

void set_log_format(Config& c, std::string_view option, const std::string& value) {
    if (value != "text" && value != "json") bad(option, value, "must be text or json");
    c.log.format = value == "json" ? log::Format::json : log::Format::text;
}

bool yes(std::string_view option, const std::string& value) {
    if (value != "yes" && value != "no") bad(option, value, "must be yes or no");
    return value == "yes";
}

constexpr std::size_t most_clients = 1'000'000;
constexpr std::size_t most_bytes = std::size_t{1} << 30;
constexpr std::string_view serving = "Serving", saying = "What people see", limiting = "Limits",
                           logging = "Log";

}  // namespace

const std::vector<Option>& general_options() {
    using std::string;
    using std::string_view;
    static const std::vector<Option> table = {
        {serving, "listen", "ADDR",
         "where to listen; may be given again. 127.0.0.1:6667, [::1]:6667, localhost:6667, *:6667 "
         "(every address), 'unix:PATH mode=0660'. Port 0 picks a free one",
         "127.0.0.1:6667", set_listen, true, true},
        {serving, "max-clients", "N", "how many clients may be connected at once", "1024",
         [](Config& c, string_view o, const string& v) {
             c.settings.max_clients = number(o, v, 1, most_clients);
         },
         false, true},
        {serving, "when-full", "WHAT",
         "what happens to the next one: refuse (told why, and closed) or wait (in the listen queue "
         "until somebody leaves)",
         "refuse", set_when_full},
        {serving, "password-file", "FILE", "ask everyone for the password in its first line", "",
         set_password},
        {serving, "resolve-hosts", "",
         "ask name servers for the host names of those who connect, and show these", "no",
         [](Config& c, string_view o, const string& v) { c.resolve_hosts = yes(o, v); }},
        {serving, "resolve-timeout", "SECONDS",
         "how long a newcomer waits for that before the address has to do", "3",
         [](Config& c, string_view o, const string& v) { c.resolving.deadline = seconds(o, v); }},
        {serving, "name-server", "ADDRESS",
         "which name server to ask, as ADDRESS or ADDRESS:PORT; without it those of the system", "",
         set_name_server},
        {saying, "server-name", "NAME", "the server's name in IRC messages, with a dot",
         "hubbub.local",
         [](Config& c, string_view o, const string& v) {
             c.settings.server_name = server_name(o, v);
         },
         false, true},
        {saying, "server-description", "TEXT",
         "a few words about the server, as LINKS, WHOIS and INFO show them", "hubbub",
         [](Config& c, string_view o, const string& v) {
             c.settings.server_description = text(o, v);
         }},
        {saying, "network-name", "NAME", "the network's name, as clients show it", "hubbub",
         [](Config& c, string_view o, const string& v) { c.settings.network_name = word(o, v); }},
        {serving, "oper-class", "CLASS",
         "a name for several privileges of operators; may be given again. NAME PRIVILEGES, such as "
         "helper kill,notices. Privileges: ban, kill, notices, rehash, sa, see-hidden, stats, "
         "wallops",
         "", set_oper_class, true},
        {serving, "oper", "ACCOUNT",
         "who may become an operator with OPER; may be given again. NAME HASH [PRIVILEGES]: "
         "privileges and classes of them, with commas between; without, all. hubbubd "
         "hash-password makes the hash",
         "", set_oper, true},
        {serving, "ban-file", "FILE",
         "where KLINE and DLINE keep bans when the server stops; it writes this file itself", "",
         set_ban_file, false, true},
        {saying, "admin-name", "TEXT", "who runs the server, as ADMIN tells it", "",
         [](Config& c, string_view o, const string& v) { c.settings.admin_name = text(o, v); }},
        {saying, "admin-email", "ADDRESS", "and how they are reached", "",
         [](Config& c, string_view o, const string& v) { c.settings.admin_email = text(o, v); }},
        {saying, "motd", "FILE", "the message of the day", "", set_motd},
        {saying, "lobby", "CHANNEL", "the room of those who come by telnet or nc", "#lobby",
         set_lobby, false, true},
        {saying, "cloak-key-file", "FILE",
         "hide the addresses of clients behind cloaks, made with the key in its first line; "
         "hubbubd "
         "cloak-key makes one",
         "", set_cloak_key, false, true},
        {saying, "force-cloaks", "", "nobody may take the cloak off (MODE -x)", "no",
         [](Config& c, string_view o, const string& v) { c.settings.force_cloaks = yes(o, v); }},
        {saying, "withhold", "CAPABILITY",
         "do not offer this one of the IRCv3 capabilities; may be given again", "", set_withheld,
         true},
        {limiting, "sendq", "BYTES",
         "how much may wait for a client that does not read before it is closed", "1048576",
         [](Config& c, string_view o, const string& v) {
             c.sendq = number(o, v, 4096, most_bytes);
         }},
        {limiting, "ping-interval", "SECONDS", "ask a silent client for a sign of life after this",
         "120", [](Config& c, string_view o, const string& v) { c.ping_interval = seconds(o, v); }},
        {limiting, "ping-timeout", "SECONDS", "and close it if it does not answer within this",
         "60", [](Config& c, string_view o, const string& v) { c.ping_timeout = seconds(o, v); }},
        {limiting, "registration-timeout", "SECONDS",
         "close those who do not say who they are within this", "30",
         [](Config& c, string_view o, const string& v) { c.registration_timeout = seconds(o, v); }},
        {limiting, "flood-burst", "LINES",
         "how many lines a client may send at once before it is slowed down; 0: any number", "100",
         [](Config& c, string_view o, const string& v) {
             c.flood_burst = number(o, v, 0, most_clients);
         }},
        {limiting, "flood-rate", "LINES", "and how many a second from then on; 0: any number", "20",
         [](Config& c, string_view o, const string& v) {
             c.flood_rate = number(o, v, 0, most_clients);
         }},
        {logging, "log-level", "LEVEL", "trace, debug, info, warn, error or off", "info",
         set_log_level},
        {logging, "log-file", "FILE",
         "write the log there and not to standard error; SIGHUP opens it anew", "",
         [](Config& c, string_view, const string& v) { c.log.file = v; }, false, true},
        {logging, "log-format", "FORMAT", "text, or json: one object a line", "text",
         set_log_format, false, true},
        {logging, "trace-lines", "",
         "log each line in and out, with the client's id; passwords are masked", "no",
         [](Config& c, string_view o, const string& v) { c.trace_lines = yes(o, v); }},
        {logging, "console", "",
         "show what passes on this terminal, and say to everyone what is typed here; the log then "
         "needs a --log-file",
         "no", [](Config& c, string_view o, const string& v) { c.console = yes(o, v); }, false,
         true},
    };
    return table;
}

}  // namespace hubbub::server
