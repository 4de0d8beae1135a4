#include "config.h"

#include <hubbub/protocol/text.h>

#include <algorithm>
#include <cctype>
#include <cstring>
#include <optional>
#include <sstream>

#include <boost/program_options.hpp>

#include "data_dir.h"
#include "option_values.h"
#include "options.h"
#include "text_file.h"

namespace hubbub::server {
namespace {

namespace po = boost::program_options;

constexpr std::string_view prefix = "HUBBUB_";
constexpr unsigned columns = 80;

std::string described(const Option& option) {
    std::string out(option.help);
    if (!option.fallback.empty()) out += " [" + std::string(option.fallback) + "]";
    return out;
}

// Returns the text broken into lines of at most 72 characters.
std::string wrapped(std::string_view text, std::string_view line_start) {
    constexpr std::size_t width = 72;
    std::string out;
    std::size_t used = 0;
    while (!text.empty()) {
        const std::string_view word = text.substr(0, text.find(' '));
        text.remove_prefix(std::min(word.size() + 1, text.size()));
        if (used > 0 && used + 1 + word.size() > width) {
            out += line_start;
            used = 0;
        } else if (used > 0) {
            out += ' ';
            ++used;
        }
        out += word;
        used += word.size();
    }
    return out;
}

void add_setting(po::options_description& to, const Option& option) {
    const std::string name(option.name);
    if (option.repeatable) {
        auto* const value = po::value<std::vector<std::string>>();
        value->value_name(std::string(option.argument));
        to.add_options()(name.c_str(), value, described(option).c_str());
    } else {
        auto* const value = po::value<std::string>();
        if (option.argument.empty()) {
            value->implicit_value("yes")->value_name("yes|no");
        } else {
            value->value_name(std::string(option.argument));
        }
        to.add_options()(name.c_str(), value, described(option).c_str());
    }
}

struct Described {
    po::options_description settings{columns};
    po::options_description shown{columns};
};

void describe(Described& out) {
    std::vector<std::string_view> groups;
    for (const Option& option : options()) {
        if (std::find(groups.begin(), groups.end(), option.group) == groups.end())
            groups.push_back(option.group);
    }
    for (const std::string_view group : groups) {
        po::options_description part(std::string(group), columns, columns / 2);
        for (const Option& option : options()) {
            if (option.group == group) add_setting(part, option);
        }
        out.settings.add(part);
    }
    po::options_description asking("This program", columns, columns / 2);
    asking.add_options()("config", po::value<std::string>()->value_name("FILE"),
                         "read settings from this file: lines such as max-clients = 500");
    asking.add_options()("check-config", "check the settings and exit");
    asking.add_options()("print-config", "print an example file for --config, and exit");
    asking.add_options()("version", "print the version, and exit");
    asking.add_options()("help", "print this help, and exit");
    out.shown.add(out.settings).add(asking);
}

std::string help_text(const Described& described) {
    std::ostringstream out;
    out << "Usage: hubbubd [options]\n       hubbubd hash-password < FILE\n       hubbubd "
           "cloak-key\n       hubbubd make-certificate NAME... [--output DIR]\n\nA chat server: "
           "IRC "
           "for every IRC client, plain lines for "
           "telnet and nc.\n"
        << described.shown
        << "\nEvery setting can also be given in the --config file, and in the environment:\n"
           "--max-clients is HUBBUB_MAX_CLIENTS. The command line overrides the\n"
           "environment, and the environment the file.\n";
    return out.str();
}

// Returns a file for --config with every setting, commented out.
std::string example_file() {
    std::string out = "# Settings of hubbubd. Commented lines show the defaults.\n";
    std::string_view group;
    for (const Option& option : options()) {
        if (option.group != group) out += "\n# --- " + std::string(group = option.group) + " ---\n";
        out += "\n# " + wrapped(option.help, "\n# ") + "\n";
        out += "#" + std::string(option.name) + " = " + std::string(option.fallback) + "\n";
    }
    return out;
}

// Returns the setting that a variable sets: max-clients for HUBBUB_MAX_CLIENTS; "" if there is
// none.
std::string setting_name(const std::string& variable) {
    if (!variable.starts_with(prefix)) return "";
    std::string name = variable.substr(prefix.size());
    for (char& c : name)
        c = c == '_' ? '-' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    const auto& table = options();
    const bool known = std::any_of(table.begin(), table.end(),
                                   [&](const Option& option) { return option.name == name; });
    return known || name == "config" ? name : "";
}

po::parsed_options parse_environment(const char* const* environment, const Described& described) {
    po::parsed_options out(&described.shown);
    for (; *environment != nullptr; ++environment) {
        const char* const equals = std::strchr(*environment, '=');
        if (equals == nullptr) continue;
        const std::string name = setting_name(std::string(*environment, equals));
        if (name.empty()) continue;
        po::option option;
        option.string_key = name;
        option.value.emplace_back(equals + 1);
        out.options.push_back(std::move(option));
    }
    return out;
}

using GivenOptions = std::map<std::string, std::vector<std::string>>;

GivenOptions written_values(const po::variables_map& given) {
    GivenOptions out;
    for (const Option& option : options()) {
        const std::string name(option.name);
        std::vector<std::string>& values = out[name];
        const auto& value = given[name];
        if (value.empty()) {
            if (!option.fallback.empty()) values.emplace_back(option.fallback);
        } else if (option.repeatable) {
            values = value.as<std::vector<std::string>>();
        } else {
            values.push_back(value.as<std::string>());
        }
    }
    return out;
}

// Paths may be any bytes. Other values are shown to users or compared with their input.
bool is_path(const Option& option) {
    return option.argument == "FILE" || option.argument == "DIR" || option.name == "listen";
}

// Errors do not repeat the value: it may contain a hash.
void apply(Config& out, const Option& option, const std::string& value) {
    if (!is_path(option) && !protocol::valid_utf8(value))
        throw ConfigError("--" + std::string(option.name) + " is not UTF-8");
    option.apply(out, option.name, value);
}

Config make_config(GivenOptions written, bool data_dir_is_chosen) {
    Config out;
    out.data_dir_is_chosen = data_dir_is_chosen;
    for (const Option& option : options()) {
        for (const std::string& value : written[std::string(option.name)])
            apply(out, option, value);
    }
    if (!out.limits) out.without_limits();
    check_data_dir(out);
    out.tls = load_tls(out);
    // prepare_data_dir() may still make a certificate there.
    if (out.tls || out.data_dir.empty() || !takes_tls(out)) check_listeners(out);
    out.written = std::move(written);
    return out;
}

bool is_default(std::string_view name, std::string_view value) {
    const auto& table = options();
    return std::any_of(table.begin(), table.end(), [&](const Option& option) {
        return option.name == name && option.fallback == value;
    });
}

[[noreturn]] void bad_line(const std::string& path, std::size_t number, const std::string& why) {
    throw ConfigError("--config '" + path + "' line " + std::to_string(number) + ": " + why);
}

std::vector<std::string> config_lines(const std::string& path) {
    try {
        return read_lines(path);
    } catch (const FileError& error) {
        bad("config", path, error.what());
    }
}

// Returns the value without quotes around it, or nothing if only one end has a double quote. A lone
// apostrophe is part of the value.
std::optional<std::string_view> unquoted(std::string_view value) {
    const bool whole = value.size() > 1 && value.front() == value.back();
    if (whole && (value.front() == '"' || value.front() == '\''))
        return value.substr(1, value.size() - 2);
    if (value.starts_with('"') || value.ends_with('"')) return std::nullopt;
    return value;
}

// Boost's parser treats the '#' of a channel's name as a comment, and its errors have no line
// number.
void read_file(const std::string& path, const Described& described, po::variables_map& given) {
    po::parsed_options out(&described.settings);
    std::size_t number = 0;
    for (const std::string& raw : config_lines(path)) {
        ++number;
        const std::string line(protocol::trim(raw));
        if (line.empty() || line[0] == '#' || line[0] == ';' || line[0] == '[') continue;
        const std::size_t equals = line.find('=');
        if (equals == std::string::npos)
            bad_line(path, number, "'" + line + "' must be NAME = VALUE");
        po::option option;
        option.string_key = protocol::trim(std::string_view(line).substr(0, equals));
        const auto value = unquoted(protocol::trim(std::string_view(line).substr(equals + 1)));
        if (!value)
            bad_line(path, number, "the quotes around '" + option.string_key + "' do not match");
        option.value.emplace_back(*value);
        if (described.settings.find_nothrow(option.string_key, false) == nullptr)
            bad_line(path, number, "there is no setting '" + option.string_key + "'");
        if (option.value[0].empty() && is_default(option.string_key, "")) continue;
        out.options.push_back(std::move(option));
    }
    try {
        po::store(out, given);
    } catch (const po::error& error) {
        throw ConfigError("--config '" + path + "': " + error.what());
    }
}

// Returns the arguments, with "--listen ADDR tls" joined to one value.
std::vector<std::string> command_words(int argc, const char* const* argv) {
    std::vector<std::string> out(argv + std::min(argc, 1), argv + argc);
    for (std::size_t i = 1; i < out.size(); ++i) {
        const bool address =
            out[i - 1].starts_with("--listen=") || (i > 1 && out[i - 2] == "--listen");
        if (!address || (out[i] != "tls" && out[i] != "plain")) continue;
        out[i - 1] += " " + out[i];
        out.erase(out.begin() + static_cast<std::ptrdiff_t>(i--));
    }
    return out;
}

struct Read {
    CommandLine line;
    GivenOptions written;
    bool data_dir_is_chosen = true;
};

Read read_all(int argc, const char* const* argv, const char* const* environment) {
    Described described;
    describe(described);
    Read read;
    CommandLine& out = read.line;
    po::variables_map given;
    try {
        const po::positional_options_description none;
        po::store(
            po::command_line_parser(command_words(argc, argv))
                .options(described.shown)
                .positional(none)
                .style(po::command_line_style::unix_style & ~po::command_line_style::allow_guessing)
                .run(),
            given);
        po::store(parse_environment(environment, described), given);
    } catch (const po::error& error) {
        throw ConfigError(error.what());
    }
    if (given.count("help") != 0) out.print = help_text(described);
    if (given.count("print-config") != 0) out.print = example_file();
    if (given.count("version") != 0) out.print = "hubbubd " HUBBUB_VERSION "\n";
    if (!out.print.empty()) return read;
    if (given.count("config") != 0) read_file(given["config"].as<std::string>(), described, given);
    out.check_only = given.count("check-config") != 0;
    read.written = written_values(given);
    read.data_dir_is_chosen = given.count("data-dir") != 0;
    if (!read.data_dir_is_chosen) {
        const std::string path = default_data_dir(environment);
        if (!path.empty()) read.written["data-dir"] = {path};
    }
    return read;
}

}  // namespace

void Config::without_limits() {
    limits = false;
    flood_burst = flood_rate = recvq = 0;
    addresses.connects = settings.targets = Rate{};
    addresses.clones = 0;
}

bool Config::is_gateway(const std::optional<Address>& peer) const {
    return std::any_of(settings.gateways.begin(), settings.gateways.end(),
                       [&](const commands::Gateway& gateway) { return gateway.is_at(peer); });
}

// The users of a gateway are counted at their own addresses.
std::uint8_t Config::exemptions_of(const std::optional<Address>& peer) const {
    const std::uint8_t many = is_gateway(peer) ? limit_connects | limit_clones : 0;
    return exempt.of(peer) | many;
}

const Proxy* Config::proxy_at(const std::optional<Address>& peer) const {
    const auto found = std::find_if(proxies.begin(), proxies.end(), [&](const Proxy& proxy) {
        return proxy.network.contains(peer);
    });
    return found == proxies.end() ? nullptr : &*found;
}

CommandLine read_config(int argc, const char* const* argv, const char* const* environment) {
    Read read = read_all(argc, argv, environment);
    if (read.line.print.empty())
        read.line.config = make_config(std::move(read.written), read.data_dir_is_chosen);
    return std::move(read.line);
}

std::string read_data_dir(int argc, const char* const* argv, const char* const* environment) {
    Read read = read_all(argc, argv, environment);
    Config out;
    for (const Option& option : options()) {
        if (option.name != "data-dir") continue;
        for (const std::string& value : read.written["data-dir"]) apply(out, option, value);
    }
    return out.data_dir;
}

Config reread_config(int argc, const char* const* argv, const char* const* environment,
                     const Config& running, std::vector<std::string>& kept) {
    Read read = read_all(argc, argv, environment);
    GivenOptions& written = read.written;
    for (const Option& option : options()) {
        if (!option.at_start) continue;
        const std::string name(option.name);
        const auto before = running.written.find(name);
        if (before == running.written.end() || before->second == written[name]) continue;
        kept.push_back(name);
        written[name] = before->second;
    }
    Config out = make_config(std::move(written), running.data_dir_is_chosen);
    out.settings.started = running.settings.started;
    return out;
}

}  // namespace hubbub::server
