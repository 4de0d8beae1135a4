#include "config/config.h"

#include <hubbub/protocol/casemap.h>
#include <hubbub/protocol/text.h>

#include <algorithm>
#include <array>

#include "config/names.h"
#include "connect/proxy.h"
#include "connect/wire.h"

namespace hubbub::client {
namespace {

constexpr std::array server_keys{
    ServerKey{"account", "log in to this account (SASL)"},
    ServerKey{"address", "HOST, HOST:PORT, irc://HOST or unix:PATH"},
    ServerKey{"bouncer", "for a bouncer: show its networks as separate servers, on or off"},
    ServerKey{"certificate", "a PEM file with your certificate and its key"},
    ServerKey{"connect", "connect to it at the start: on or off"},
    ServerKey{"friends", "nicks to watch for (friends)"},
    ServerKey{"join", "rooms to join, separated by spaces"},
    ServerKey{"mute", "muted rooms and nicks: only mentions count"},
    ServerKey{"nick", "your nick"},
    ServerKey{"password-command", "a shell command; the first line of its output is the password"},
    ServerKey{"password-file", "a file; its first line is the password"},
    ServerKey{"proxy", "socks5:// or http://[NAME:PASSWORD@]HOST:PORT"},
    ServerKey{"sasl", "PLAIN, EXTERNAL or SCRAM-SHA-256"},
    ServerKey{"tls", "on, off or auto"},
    ServerKey{"tls-pin", "trust exactly the certificate with this SHA-256"},
    ServerKey{"user", "your user name"},
};

bool is_server_key(std::string_view name) {
    return std::any_of(server_keys.begin(), server_keys.end(),
                       [&](const ServerKey& key) { return key.name == name; });
}

// Splits a list of names at spaces and commas.
std::vector<std::string> names_in(std::string text) {
    std::vector<std::string> out;
    std::replace(text.begin(), text.end(), ',', ' ');
    std::string_view rest = text;
    for (std::string_view name = protocol::take_word(rest); !name.empty();
         name = protocol::take_word(rest))
        out.emplace_back(name);
    return out;
}

// Parses the file line by line.
class ConfigReader {
  public:
    explicit ConfigReader(std::vector<std::string>& problems) : problems_(problems) {}

    void take(std::string_view line) {
        ++number_;
        line = protocol::trim(line);
        if (line.empty() || line.front() == '#') return;
        if (line.front() == '[') return section(line);
        const std::size_t equals = line.find('=');
        if (equals == std::string_view::npos)
            return complain("'" + protocol::visible(line) + "' is not 'name = value'");
        assign(std::string(protocol::trim(line.substr(0, equals))),
               std::string(protocol::trim(line.substr(equals + 1))));
    }

    Config config;

  private:
    enum class SectionKind : std::uint8_t {
        settings,
        server,
        keys,
        aliases,
        colours,
        filters,
        nothing
    };

    void section(std::string_view line) {
        if (!line.ends_with(']')) return complain("']' is missing");
        std::string_view name = line.substr(1, line.size() - 2);
        const std::string_view kind = protocol::take_word(name);
        in_ = SectionKind::nothing;
        if (kind == "keys" && name.empty()) {
            in_ = SectionKind::keys;
        } else if (kind == "aliases" && name.empty()) {
            in_ = SectionKind::aliases;
        } else if (kind == "colours" && name.empty()) {
            in_ = SectionKind::colours;
        } else if (kind == "filters" && name.empty()) {
            in_ = SectionKind::filters;
        } else if (kind == "settings" && name.empty()) {
            in_ = SectionKind::settings;
        } else if (kind == "server" && !name.empty()) {
            in_ = SectionKind::server;
            config.servers.push_back({std::string(name), {}, number_});
        } else {
            complain("there is no section " + protocol::visible(line) +
                     "; there are [settings], [server NAME], [filters], [keys], [aliases] and "
                     "[colours]");
        }
    }

    void assign(const std::string& name, const std::string& value) {
        switch (in_) {
            case SectionKind::nothing: return;
            case SectionKind::keys: config.keys.push_back({name, value, number_}); return;
            case SectionKind::colours: config.colours.push_back({name, value, number_}); return;
            case SectionKind::aliases: return assign_alias({name, value, number_});
            case SectionKind::filters: {
                std::string problem;
                Filter filter = parse_filter(name, value, problem);
                if (!problem.empty()) return complain(problem);
                return put(config.filters, std::move(filter));
            }
            case SectionKind::server:
                if (!is_server_key(name)) return complain("a server has no '" + name + "'");
                config.servers.back().values[name] = value;
                return;
            case SectionKind::settings: break;
        }
        const Setting* setting = find_setting(name);
        if (setting == nullptr) return complain("there is no setting '" + name + "'");
        const std::string wrong = setting->set(config.settings, value);
        if (!wrong.empty()) complain(wrong);
    }

    void assign_alias(Alias alias) {
        const std::string wrong = alias_problem(alias);
        if (!wrong.empty()) return complain(wrong);
        std::erase_if(config.aliases,
                      [&](const Alias& one) { return protocol::same(one.name, alias.name); });
        config.aliases.push_back(std::move(alias));
    }

    void complain(const std::string& text) {
        problems_.push_back("line " + std::to_string(number_) + ": " + text);
    }

    std::vector<std::string>& problems_;
    SectionKind in_ = SectionKind::settings;
    std::size_t number_ = 0;
};

}  // namespace

std::span<const ServerKey> all_server_keys() {
    return server_keys;
}

Config parse_config(std::string_view text, std::vector<std::string>& problems) {
    ConfigReader reader(problems);
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        reader.take(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return std::move(reader.config);
}

namespace {

std::string entry_key(std::string_view section, std::string_view name) {
    return std::string(section).append(" ").append(protocol::fold(name));
}

}  // namespace

void Config::forget(std::string_view section, std::string_view name) {
    forgotten.insert(entry_key(section, name));
}

bool Config::has_forgotten(std::string_view section, std::string_view name) const {
    return forgotten.contains(entry_key(section, name));
}

std::string write_config(const Config& config) {
    std::string out =
        "# Settings of hubbub. /set changes them, /save writes them here.\n\n[settings]\n";
    const Settings first;
    for (const Setting& setting : all_settings()) {
        const std::string value = setting.value(config.settings);
        const bool changed = value != setting.value(first);
        out += "# " + std::string(setting.help) + " (" + setting.allowed() + ")\n";
        out += (changed ? "" : "#") + std::string(setting.name) + " = " + value + "\n";
    }
    for (const ServerEntry& server : config.servers) out += "\n" + write_server(server);
    out +=
        "\n[filters]\n# Lines that are hidden: [in #room] [from NICK] [words], with * and ? in "
        "each.\n"
        "# robots = in #ci from *bot* passed\n";
    for (const Filter& filter : config.filters) out += filter.name + " = " + filter.rule() + "\n";
    out +=
        "\n[keys]\n# Key bindings; /keys lists all keys and actions.\n"
        "# ctrl-x ctrl-b = next-buffer\n";
    for (const KeyEntry& key : config.keys) out += key.keys + " = " + key.action + "\n";
    out +=
        "\n[aliases]\n# Your own commands; see /help aliases.\n"
        "# hug = /me hugs $1\n";
    for (const Alias& alias : config.aliases) out += alias.name + " = " + alias.text + "\n";
    out +=
        "\n[colours]\n# Your own styles; /colour lists the parts of the screen.\n"
        "# mention = bold #ffaf5f\n";
    for (const ColourEntry& entry : config.colours) out += entry.name + " = " + entry.look + "\n";
    return out;
}

std::string write_server(const ServerEntry& server) {
    std::string out = "[server " + server.name + "]\n";
    for (const ServerKey& key : server_keys) {
        const auto found = server.values.find(std::string(key.name));
        const bool set = found != server.values.end();
        out += "# " + std::string(key.help) + "\n";
        out += (set ? "" : "#") + std::string(key.name) + " = " + (set ? found->second : "") + "\n";
    }
    return out;
}

std::vector<std::string> server_problems(const Config& config, std::string_view login) {
    std::vector<std::string> problems;
    for (const ServerEntry& entry : config.servers) {
        try {
            choose(entry, login);
        } catch (const UsageError& error) {
            problems.push_back("line " + std::to_string(entry.line) + ": " + error.what());
        }
    }
    return problems;
}

ServerChoice choose(const ServerEntry& entry, std::string_view login) {
    const auto value = [&](const char* name) {
        const auto found = entry.values.find(name);
        return found == entry.values.end() ? std::string() : found->second;
    };
    const std::string about = "[server " + entry.name + "] ";
    const auto one_of = [&](const char* name, std::initializer_list<std::string_view> allowed) {
        const std::string given = value(name);
        if (given.empty() || std::find(allowed.begin(), allowed.end(), given) != allowed.end())
            return;
        std::string choices;
        for (const std::string_view one : allowed)
            choices.append(choices.empty() ? "" : ", ").append(one);
        throw UsageError(about + name + " cannot be '" + protocol::visible(given) +
                         "', only: " + choices);
    };
    one_of("tls", {"on", "off", "auto"});
    one_of("connect", {"on", "off"});
    one_of("bouncer", {"on", "off"});
    one_of("sasl", {"PLAIN", "EXTERNAL", "SCRAM-SHA-256"});
    std::optional<bool> tls;
    if (value("tls") == "on") tls = true;
    if (value("tls") == "off") tls = false;
    ServerTarget wish = parse_server(value("address").empty() ? entry.name : value("address"), tls);
    ServerChoice choice;
    choice.name = entry.name;
    choice.server = wish.server;
    choice.server.certificate = value("certificate");
    if (!value("tls-pin").empty()) {
        choice.server.tls_pin = clean_pin(value("tls-pin"));
        if (choice.server.tls_pin.empty())
            throw UsageError(about + "tls-pin must be the SHA-256 of a certificate");
    }
    choice.server.proxy = value("proxy");
    if (const std::string wrong = proxy_problem(value("proxy"));
        !value("proxy").empty() && !wrong.empty())
        throw UsageError(about + wrong);
    const std::string nick = value("nick").empty() ? nick_from(login) : value("nick");
    choice.session = session_for(nick, about + "nick");
    if (!value("user").empty()) choice.session.user = value("user");
    choice.session.channels = wish.channels;
    for (const std::string& channel : names_in(value("join")))
        choice.session.channels.push_back(channel_name(channel, about + "join"));
    choice.session.friends = names_in(value("friends"));
    choice.mute = names_in(value("mute"));
    choice.session.login = {value("account"), "", value("sasl"), choice.server.safe()};
    choice.password_command = value("password-command");
    choice.password_file = value("password-file");
    choice.session.networks = value("bouncer") != "off";
    choice.connect = value("connect") != "off";
    return choice;
}

}  // namespace hubbub::client
