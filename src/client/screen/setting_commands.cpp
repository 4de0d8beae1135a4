#include "screen/setting_commands.h"

#include <hubbub/protocol/casemap.h>
#include <hubbub/protocol/text.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "config/names.h"
#include "screen/screen.h"

namespace hubbub::client {
namespace {

std::string line_of(const Setting& setting, const Settings& settings) {
    std::string line(setting.name);
    line.append(14 - std::min<std::size_t>(13, line.size()), ' ');
    return line += "= " + setting.value(settings);
}

void connect_network(Screen& screen, Network& network) {
    if (network.phase == Network::Phase::online || network.phase == Network::Phase::connecting) {
        screen.look.hint = "Already connected to " + protocol::visible(network.name) + ".";
        return;
    }
    network.wanted = true;
    network.phase = Network::Phase::waiting;
    network.retry_at = {};
    network.failures = 0;
}

// The arguments of /connect.
struct ConnectTarget {
    std::string name;
    std::optional<bool> tls;
};

// Parses "HOST tls" or "HOST +6697". Throws UsageError.
ConnectTarget take_target(WordReader words) {
    ConnectTarget place{std::string(words.take()), std::nullopt};
    while (!words.empty()) {
        std::string_view word = words.take();
        const bool plus = word.starts_with('+');
        if (plus) word.remove_prefix(1);
        const bool number =
            !word.empty() && word.find_first_not_of("0123456789") == std::string_view::npos;
        if (word == "tls" || word == "no-tls")
            place.tls = word == "tls";
        else if (number)
            place.name.append(":").append(word);
        else
            throw UsageError("Usage: /connect [NAME|HOST[:PORT]] [tls|no-tls]");
        if (plus) place.tls = true;
    }
    return place;
}

// Returns a server that is not in the list yet: from the settings, or as typed.
ServerChoice choice_for(const Screen& screen, const Workspace& workspace,
                        const ConnectTarget& place) {
    for (const ServerEntry& entry : screen.config.servers) {
        if (protocol::same(entry.name, place.name)) return choose(entry, screen.login);
    }
    const ServerTarget wish = parse_server(place.name, place.tls);
    ServerChoice choice;
    choice.name = wish.server.host.empty() ? wish.server.unix_path : wish.server.host;
    for (std::size_t i = 0; i < workspace.networks.size(); ++i) {
        if (workspace.networks.at(i).name == choice.name) choice.name = wish.server.text();
    }
    choice.server = wish.server;
    choice.server.proxy = workspace.buffers.current_network().server.proxy;
    // Take over nick and user name, but no password: it is for one server only.
    choice.session = workspace.buffers.current_network().settings;
    choice.session.password.clear();
    choice.session.login = {};
    choice.session.channels = wish.channels;
    choice.session.keys.clear();
    choice.session.networks = true;
    choice.session.network_id.clear();
    choice.session.friends.clear();
    return choice;
}

void keep_ignored(Screen& screen, Workspace& workspace) {
    workspace.settings.ignore = screen.config.settings.ignore;
}

}  // namespace

std::vector<std::string> explained(const Setting& setting, const Settings& settings) {
    return {line_of(setting, settings), std::string(setting.help) + " (" + setting.allowed() + ")"};
}

void do_connect(Screen& screen, Workspace& workspace, WordReader words) {
    if (words.empty()) return connect_network(screen, workspace.buffers.current_network());
    try {
        const ConnectTarget place = take_target(words);
        for (std::size_t i = 0; i < workspace.networks.size(); ++i) {
            Network& network = workspace.networks.at(i);
            if (!protocol::same(network.name, place.name) &&
                !protocol::same(network.server.text(), place.name))
                continue;
            if (network.phase != Network::Phase::online)
                network.server.tls = place.tls.value_or(network.server.tls);
            connect_network(screen, network);
            return workspace.buffers.go_to_server(i);
        }
        workspace.buffers.go_to_server(workspace.add_network(choice_for(screen, workspace, place)));
    } catch (const UsageError& error) {
        screen.look.hint = error.what();
    }
}

// Pins the certificate, like --tls-pin.
void do_trust(Screen& screen, Workspace& workspace, WordReader) {
    Network& network = workspace.buffers.current_network();
    if (network.untrusted.empty()) {
        screen.look.hint = "No certificate of this server was refused.";
        return;
    }
    network.server.tls_pin = std::exchange(network.untrusted, {});
    for (ServerEntry& entry : screen.config.servers) {
        if (entry.name == network.name) entry.values["tls-pin"] = network.server.tls_pin;
    }
    connect_network(screen, network);
    screen.look.hint = "This certificate is now trusted.   /save keeps it.";
}

void do_servers(Screen&, Workspace& workspace, WordReader) {
    for (std::size_t i = 0; i < workspace.networks.size(); ++i) {
        const Network& network = workspace.networks.at(i);
        const bool online = network.phase == Network::Phase::online;
        workspace.info(network.name + "  " + network.server.text() + "  " +
                       (online           ? "connected"
                        : network.wanted ? "trying"
                                         : "not connected") +
                       (network.security.empty() ? "" : "  " + network.security));
    }
    workspace.info("/connect HOST[:PORT] adds a server, /save keeps it.");
}

void do_set(Screen& screen, Workspace& workspace, WordReader words) {
    Settings& settings = screen.config.settings;
    if (words.empty()) {
        for (const Setting& setting : all_settings()) workspace.info(line_of(setting, settings));
        workspace.info("/set NAME explains one, /set NAME VALUE changes it, /save keeps it.");
        return;
    }
    const std::string name(words.take());
    const Setting* setting = find_setting(name);
    if (setting == nullptr)
        return workspace.error("No such setting: '" + name + "'; /set lists all.");
    if (words.empty()) {
        for (const std::string& line : explained(*setting, settings)) workspace.info(line);
        return;
    }
    std::string_view value = words.rest();
    if (value == "\"\"") value = "";
    const Settings before = settings;
    const std::string wrong = setting->set(settings, value);
    if (!wrong.empty()) return workspace.error(wrong);
    screen.apply(workspace);
    if (name == "spell" && !screen.spelling.checker.problems().empty()) {
        for (const std::string& problem : screen.spelling.checker.problems())
            workspace.error(problem);
        if (!screen.spelling.checker.on()) {
            settings = before;
            return screen.apply(workspace);
        }
    }
    screen.look.hint = name + " = " + setting->value(settings) + "   /save keeps it.";
}

void do_save(Screen& screen, Workspace& workspace, WordReader) {
    if (screen.config_path.empty())
        return workspace.error(
            "Settings cannot be saved: neither HOME nor XDG_CONFIG_HOME is set.");
    for (std::size_t i = 0; i < workspace.networks.size(); ++i) {
        const Network& network = workspace.networks.at(i);
        // The bouncer will list it again.
        if (network.bouncer) continue;
        auto& servers = screen.config.servers;
        const auto known =
            std::find_if(servers.begin(), servers.end(),
                         [&](const ServerEntry& one) { return one.name == network.name; });
        if (known != servers.end()) {
            if (const auto& login = network.session->login.confirmed())
                known->values["account"] = login->account;
            continue;
        }
        ServerEntry entry{network.name, {}};
        entry.values["address"] = network.server.text();
        entry.values["tls"] = network.server.tls ? "on" : "off";
        if (!network.server.tls_pin.empty()) entry.values["tls-pin"] = network.server.tls_pin;
        if (!network.server.proxy.empty()) entry.values["proxy"] = network.server.proxy;
        entry.values["nick"] = network.settings.nick;
        for (const auto& channel : network.session->channels.all())
            entry.values["join"] += (entry.values["join"].empty() ? "" : " ") + channel.second.name;
        for (const std::string& name : network.settings.friends)
            entry.values["friends"] += (entry.values["friends"].empty() ? "" : " ") + name;
        for (const std::string& name : network.muted)
            entry.values["mute"] += (entry.values["mute"].empty() ? "" : " ") + name;
        const auto& login = network.session->login.confirmed();
        const std::string& account = login ? login->account : network.settings.login.account;
        if (!account.empty()) entry.values["account"] = account;
        if (!network.password_command.empty())
            entry.values["password-command"] = network.password_command;
        servers.push_back(std::move(entry));
    }
    screen.requests.save = screen.config;
    screen.look.hint = "Saved to " + screen.config_path + ".";
}

void do_ignore(Screen& screen, Workspace& workspace, WordReader words) {
    auto& ignored = screen.config.settings.ignore;
    while (!words.empty()) {
        const std::string mask(words.take());
        const bool known = std::any_of(ignored.begin(), ignored.end(),
                                       [&](const auto& one) { return protocol::same(one, mask); });
        if (!known) ignored.push_back(mask);
    }
    keep_ignored(screen, workspace);
    std::string all;
    for (const std::string& mask : ignored) all += " " + mask;
    workspace.info(all.empty() ? "No one is ignored." : "Ignored:" + all);
}

void do_unignore(Screen& screen, Workspace& workspace, WordReader words) {
    auto& ignored = screen.config.settings.ignore;
    const std::string mask(words.take());
    if (std::erase_if(ignored, [&](const auto& one) { return protocol::same(one, mask); }) == 0)
        return workspace.error("Not ignored: " + mask);
    keep_ignored(screen, workspace);
    workspace.info("No longer ignored: " + mask);
}

void do_bind(Screen& screen, Workspace& workspace, WordReader words) {
    const std::string_view text = words.rest();
    const std::size_t equals = text.find('=', 1);
    if (equals == std::string_view::npos)
        return workspace.error(
            "Usage: /bind ctrl-x ctrl-b = next-buffer; without an action: unbind.");
    KeyEntry entry{std::string(protocol::trim(text.substr(0, equals))),
                   std::string(protocol::trim(text.substr(equals + 1)))};
    const std::string wrong = screen.keys.bind(entry.keys, entry.action);
    if (!wrong.empty()) return workspace.error(wrong);
    auto& keys = screen.config.keys;
    std::erase_if(keys, [&](const KeyEntry& one) { return one.keys == entry.keys; });
    screen.look.hint = entry.keys + " = " + entry.action + "   /save keeps it.";
    keys.push_back(std::move(entry));
}

void do_autojoin(Screen& screen, Workspace& workspace, WordReader words) {
    const Network& network = workspace.buffers.current_network();
    auto& servers = screen.config.servers;
    const auto entry = std::find_if(servers.begin(), servers.end(), [&](const ServerEntry& one) {
        return one.name == network.name;
    });
    if (entry == servers.end())
        return workspace.error("This server is not in the settings yet; /save adds it.");
    std::string& join = entry->values["join"];
    const std::string_view wanted = words.take();
    const Buffer& here = workspace.buffers.current();
    if ((wanted == "on" || wanted == "off") && here.kind == BufferKind::channel) {
        std::string channels;
        std::replace(join.begin(), join.end(), ',', ' ');
        for (WordReader left(join); !left.empty();) {
            const std::string_view channel = left.take();
            if (!protocol::same(channel, here.name)) channels.append(channel).append(" ");
        }
        if (wanted == "on") channels += here.name;
        join = protocol::trim(channels);
    } else if (!wanted.empty()) {
        return workspace.error("Usage: /autojoin [on|off], in a room.");
    }
    workspace.info("Rooms joined at the start: " + (join.empty() ? "none" : join));
}

}  // namespace hubbub::client
