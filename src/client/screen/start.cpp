#include "screen/start.h"

#include <hubbub/protocol/casemap.h>

#include <utility>

#include "config/config_file.h"
#include "config/password.h"
#include "screen/keymap.h"
#include "view/styles.h"

namespace hubbub::client {
namespace {

ServerChoice choice_of(const ClientOptions& options) {
    ServerChoice choice;
    choice.name = options.server.host.empty() ? options.server.unix_path : options.server.host;
    choice.server = options.server;
    choice.session = options.session;
    choice.session.networks = true;
    choice.password_command = options.password_command;
    return choice;
}

// Throws UsageError with all problems of a file, if there are any.
void refuse(const std::string& path, const std::vector<std::string>& problems) {
    std::string all;
    for (const std::string& problem : problems) all += "\n  " + problem;
    if (!all.empty()) throw UsageError(path + all);
}

}  // namespace

Config checked_config(const std::string& path, std::string_view text, std::string_view login) {
    std::vector<std::string> problems;
    Config config = parse_config(text, problems);
    for (std::string& problem : server_problems(config, login))
        problems.push_back(std::move(problem));
    Keymap keys;
    for (const KeyEntry& key : config.keys) {
        const std::string wrong = keys.bind(key.keys, key.action);
        if (!wrong.empty()) problems.push_back("line " + std::to_string(key.line) + ": " + wrong);
    }
    Theme theme;
    for (const ColourEntry& entry : config.colours) {
        const std::string wrong = set_style(theme, entry.name, entry.look);
        if (!wrong.empty()) problems.push_back("line " + std::to_string(entry.line) + ": " + wrong);
    }
    refuse(path, problems);
    return config;
}

std::optional<Config> load_config(const std::string& path, const ClientOptions& options,
                                  std::string_view login, const AskQuestion& ask,
                                  const PrintLine& print) {
    const auto text = path.empty() ? std::nullopt : read_file(path);
    if (text) return checked_config(path, *text, login);
    if (options.given || path.empty()) return Config{};
    auto config = first_run(login, ask, print);
    if (!config) return std::nullopt;
    const std::string fresh = write_config(*config);
    write_file(path, fresh);
    config = checked_config(path, fresh, login);
    config->fresh = true;
    return config;
}

EmojiNames load_emoji(const std::string& config_path) {
    EmojiNames names;
    if (config_path.empty()) return names;
    const std::string path = config_path.substr(0, config_path.rfind('/')) + "/emoji";
    if (const auto text = read_file(path)) refuse(path, names.take_own(*text));
    return names;
}

std::vector<ServerChoice> choices_of(const Config& config, const ClientOptions& options,
                                     std::string_view login) {
    std::vector<ServerChoice> choices;
    for (const ServerEntry& entry : config.servers) {
        const bool named = !options.place.empty() && protocol::same(entry.name, options.place);
        if (options.given && !named) continue;
        ServerChoice choice = choose(entry, login);
        if (!named && !choice.connect) continue;
        if (!choice.password_file.empty())
            use_password(choice.session, read_password(choice.password_file));
        choices.push_back(std::move(choice));
    }
    if (choices.empty()) choices.push_back(choice_of(options));
    // --proxy applies to every server, so that none sees the person's address.
    for (ServerChoice& choice : choices) {
        if (!options.server.proxy.empty()) choice.server.proxy = options.server.proxy;
    }
    return choices;
}

}  // namespace hubbub::client
