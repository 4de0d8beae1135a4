#include "options.h"

#include <hubbub/commands/capability_set.h>
#include <hubbub/protocol/confusables.h>
#include <hubbub/protocol/names.h>
#include <hubbub/protocol/text.h>

#include "option_values.h"
#include "text_file.h"

namespace hubbub::server {
namespace {

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

void set_lobby(Config& c, std::string_view option, const std::string& value) {
    check_channel(option, value);
    c.settings.lobby = value;
}

void set_motd(Config& c, std::string_view option, const std::string& value) {
    c.settings.motd = lines_of(option, value, read_text);
}

void set_password(Config& c, std::string_view option, const std::string& value) {
    c.settings.password = first_line_of(option, value, read_text);
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
    const std::string secret = first_line_of(option, value, read_lines);
    if (secret.size() < chat::Cloak::min_secret)
        bad(option, value,
            "the first line must hold a key of at least 30 characters; hubbubd cloak-key prints "
            "one");
    c.settings.cloak = std::make_shared<const chat::Cloak>(secret);
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

void set_max_clients(Config& c, std::string_view option, const std::string& value) {
    c.settings.max_clients = number(option, value, 1, 1'000'000);
}

void set_server_name(Config& c, std::string_view option, const std::string& value) {
    if (word(option, value).find('.') == std::string::npos)
        bad(option, value,
            "must have a dot, as in chat.example.org: without one it could be a nick");
    c.settings.server_name = value;
}

void set_network_name(Config& c, std::string_view option, const std::string& value) {
    c.settings.network_name = word(option, value);
}

// ISUPPORT has the value, so it must not contain what separates tokens.
void set_icon(Config& c, std::string_view option, const std::string& value) {
    constexpr std::size_t max_bytes = 300;
    const bool address = value.starts_with("https://") || value.starts_with("http://");
    if (!address || value.size() > max_bytes || value.find(' ') != std::string::npos ||
        !protocol::is_visible(value))
        bad(option, value, "must be an http or https address of at most 300 bytes");
    c.settings.icon = value;
}

void set_force_cloaks(Config& c, std::string_view option, const std::string& value) {
    c.settings.force_cloaks = yes(option, value);
}

void set_resolve_timeout(Config& c, std::string_view option, const std::string& value) {
    c.resolving.deadline = seconds(option, value);
}

void set_log_file(Config& c, std::string_view, const std::string& value) {
    c.log.file = value;
}

constexpr std::string_view connections = "Connections", presentation = "Names and texts",
                           logging = "Log";

std::vector<Option> connection_options() {
    return {
        {.group = connections,
         .name = "listen",
         .argument = "ADDR",
         .help = "address to listen on; may be given again. 127.0.0.1:6667, [::1]:6667, "
                 "localhost:6667, *:6667 (every address), 'unix:PATH mode=0660'. Port 0 picks a "
                 "free one. 'ADDR tls' takes only TLS, 'ADDR plain' refuses it; without either, "
                 "both are taken",
         .fallback = "127.0.0.1:6667",
         .apply = set_listen,
         .repeatable = true,
         .at_start = true},
        {.group = connections,
         .name = "max-clients",
         .argument = "N",
         .help = "maximum number of connections",
         .fallback = "1024",
         .apply = set_max_clients,
         .at_start = true},
        {.group = connections,
         .name = "when-full",
         .argument = "WHAT",
         .help = "when full: refuse new connections with an error, or leave them in the listen "
                 "queue (wait)",
         .fallback = "refuse",
         .apply = set_when_full},
        {.group = connections,
         .name = "password-file",
         .argument = "FILE",
         .help = "require the password in the first line of this file",
         .apply = set_password},
        {.group = connections,
         .name = "resolve-hosts",
         .help = "look up host names of new connections, and show them instead of addresses",
         .fallback = "no",
         .apply = set_yes<&Config::resolve_hosts>},
        {.group = connections,
         .name = "resolve-timeout",
         .argument = "SECONDS",
         .help = "seconds for this lookup; then the address is shown",
         .fallback = "3",
         .apply = set_resolve_timeout},
        {.group = connections,
         .name = "name-server",
         .argument = "ADDRESS",
         .help =
             "name server for this lookup, as ADDRESS or ADDRESS:PORT; without it, the system's",
         .apply = set_name_server},
    };
}

std::vector<Option> presentation_options() {
    return {
        {.group = presentation,
         .name = "server-name",
         .argument = "NAME",
         .help = "the server's name in IRC messages; it must have a dot",
         .fallback = "hubbub.local",
         .apply = set_server_name,
         .at_start = true},
        {.group = presentation,
         .name = "server-description",
         .argument = "TEXT",
         .help = "a short description, shown by LINKS, WHOIS and INFO",
         .fallback = "hubbub",
         .apply = set_text<&commands::Settings::server_description>},
        {.group = presentation,
         .name = "network-name",
         .argument = "NAME",
         .help = "the network's name, as clients show it",
         .fallback = "hubbub",
         .apply = set_network_name},
        {.group = presentation,
         .name = "icon",
         .argument = "URL",
         .help = "address of a square image that clients show for the network",
         .apply = set_icon},
        {.group = presentation,
         .name = "admin-name",
         .argument = "TEXT",
         .help = "name of the administrator, shown by ADMIN",
         .apply = set_text<&commands::Settings::admin_name>},
        {.group = presentation,
         .name = "admin-email",
         .argument = "ADDRESS",
         .help = "address of the administrator, shown by ADMIN",
         .apply = set_text<&commands::Settings::admin_email>},
        {.group = presentation,
         .name = "motd",
         .argument = "FILE",
         .help = "file with the message of the day",
         .apply = set_motd},
        {.group = presentation,
         .name = "lobby",
         .argument = "CHANNEL",
         .help = "the channel that plain users (telnet, nc) join",
         .fallback = "#lobby",
         .apply = set_lobby,
         .at_start = true},
        {.group = presentation,
         .name = "cloak-key-file",
         .argument = "FILE",
         .help = "hide addresses of users behind cloaks, made with the key in the first line of "
                 "this file; hubbubd cloak-key prints one",
         .apply = set_cloak_key,
         .at_start = true},
        {.group = presentation,
         .name = "force-cloaks",
         .help = "users cannot remove their cloak (MODE -x)",
         .fallback = "no",
         .apply = set_force_cloaks},
        {.group = presentation,
         .name = "withhold",
         .argument = "CAPABILITY",
         .help = "do not offer this IRCv3 capability; may be given again",
         .apply = set_withheld,
         .repeatable = true},
    };
}

std::vector<Option> log_options() {
    return {
        {.group = logging,
         .name = "log-level",
         .argument = "LEVEL",
         .help = "trace, debug, info, warn, error or off",
         .fallback = "info",
         .apply = set_log_level},
        {.group = logging,
         .name = "log-file",
         .argument = "FILE",
         .help = "write the log to this file instead of standard error; SIGHUP reopens it",
         .apply = set_log_file,
         .at_start = true},
        {.group = logging,
         .name = "log-format",
         .argument = "FORMAT",
         .help = "text, or json: one object per line",
         .fallback = "text",
         .apply = set_log_format,
         .at_start = true},
        {.group = logging,
         .name = "trace-lines",
         .help = "log each line received and sent, with the connection's id; passwords are masked",
         .fallback = "no",
         .apply = set_yes<&Config::trace_lines>},
        {.group = logging,
         .name = "console",
         .help = "operator console: print all messages on this terminal, and send typed lines to "
                 "everyone; the log then needs a --log-file",
         .fallback = "no",
         .apply = set_yes<&Config::console>,
         .at_start = true},
    };
}

}  // namespace

const std::vector<Option>& options() {
    static const std::vector<Option> table = [] {
        std::vector<Option> all;
        for (const auto part :
             {connection_options, tls_options, proxy_options, presentation_options, account_options,
              channel_options, history_options, operator_options, user_options, limit_options,
              log_options}) {
            for (const Option& option : part()) all.push_back(option);
        }
        return all;
    }();
    return table;
}

}  // namespace hubbub::server
