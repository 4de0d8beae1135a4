#include "options.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <optional>
#include <sstream>
#include <string_view>

#include <boost/program_options.hpp>

#include "payload.h"

namespace hubbub::stress {
namespace {

namespace po = boost::program_options;

struct ScenarioName {
    Scenario scenario;
    std::string_view name;
};
constexpr std::array scenarios{
    ScenarioName{Scenario::chat, "chat"},
    ScenarioName{Scenario::idle, "idle"},
    ScenarioName{Scenario::join_storm, "join-storm"},
    ScenarioName{Scenario::churn, "churn"},
    ScenarioName{Scenario::mass_quit, "mass-quit"},
    ScenarioName{Scenario::ban_storm, "ban-storm"},
};

// Values stay text, so that error messages are ours. The group owns the result.
po::untyped_value* text_value() {
    return new po::untyped_value();
}

po::options_description target_options() {
    po::options_description group("Target");
    auto add = group.add_options();
    add("host", text_value(), "server host (127.0.0.1)");
    add("port", text_value(), "server port (6667)");
    add("unix", text_value(), "UNIX socket of the server, instead of host and port");
    add("tls", "connect with TLS; the certificate is not verified");
    add("server-pid", text_value(), "process id of the server, to report its CPU and memory");
    return group;
}

po::options_description load_options() {
    po::options_description group("Load");
    auto add = group.add_options();
    add("scenario", text_value(), "chat, idle, join-storm, churn, mass-quit, ban-storm (chat)");
    add("clients", text_value(), "number of clients (100)");
    add("channels", text_value(), "channels to distribute them over (1)");
    add("senders", text_value(), "clients that send messages (10)");
    add("rate", text_value(),
        "messages per second over all senders, or max (chat: max, churn: 200)");
    add("window", text_value(),
        "with --rate max: messages in flight per sender (one other member acknowledges); "
        "ban-storm: ban changes in flight (16)");
    add("size", text_value(), "message text in bytes (100)");
    add("duration", text_value(), "duration of the load: 10, 500ms, 10s, 3m (10s)");
    add("stalled", text_value(), "chat: extra members that never read (0)");
    add("echo",
        "chat: senders request echo-message; what the server has confirmed must be in its history, "
        "once and in order");
    add("history",
        "chat: what each client has received must be in the history, and nothing else, read "
        "backwards and forwards; implies --echo");
    add("reconnect", text_value(),
        "with --echo: if the server ends, connect again for so long, such as 30s, and read the "
        "history then (0)");
    add("channel-prefix", text_value(),
        "names of the channels, to which a number is added, such as #kept; with --reconnect the "
        "server must keep them (a new name)");
    add("connect-rate", text_value(), "connections per second, or max (max)");
    add("connecting-at-once", text_value(),
        "clients that register at the same time; ngIRCd needs 8 (256)");
    add("threads", text_value(), "threads of hubbub-stress (1)");
    add("hang-up", "close without QUIT at the end, if the server is stopped next");
    return group;
}

po::options_description output_options() {
    po::options_description group("Output");
    auto add = group.add_options();
    add("json", text_value(), "also write the results to this file");
    add("plot", text_value(), "plot latency to an .svg or .png file (needs gnuplot)");
    add("compare", po::value<std::vector<std::string>>()->multitoken(),
        "print the ratios of two JSON files, second to first, and exit");
    add("quiet", "print no progress and no table");
    add("help", "print this help and exit");
    add("version", "print the version and exit");
    return group;
}

po::options_description all_options() {
    po::options_description all;
    all.add(target_options()).add(load_options()).add(output_options());
    return all;
}

[[noreturn]] void refuse(const std::string& option, const std::string& value,
                         const std::string& allowed) {
    throw UsageError("--" + option + ": '" + value + "' is not allowed: " + allowed);
}

// Returns the value of an option; nothing if it was not given.
std::optional<std::string> text(const po::variables_map& given, const std::string& option) {
    if (given.count(option) == 0) return std::nullopt;
    return given[option].as<std::string>();
}

template <class Number>
std::optional<Number> to_number(std::string_view digits) {
    Number value{};
    const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (result.ec != std::errc{} || result.ptr != digits.data() + digits.size())
        return std::nullopt;
    return value;
}

template <class Number>
void take_number(const po::variables_map& given, const std::string& option, Number& into,
                 Number least, Number most) {
    const auto value = text(given, option);
    if (!value) return;
    const auto number = to_number<Number>(*value);
    if (!number || *number < least || *number > most)
        refuse(option, *value,
               "a number from " + std::to_string(least) + " to " + std::to_string(most));
    into = *number;
}

// Stores 0 for "max".
void take_rate(const po::variables_map& given, const std::string& option, double& into) {
    const auto value = text(given, option);
    if (!value) return;
    const auto number = to_number<double>(*value);
    const bool fits = number && *number > 0 && *number <= 1e8;
    if (!fits && *value != "max") refuse(option, *value, "a positive number per second, or max");
    into = fits ? *number : 0;
}

void take_duration(const po::variables_map& given, const std::string& option, Ns& into) {
    const auto value = text(given, option);
    if (!value) return;
    std::string_view digits = *value;
    double unit = static_cast<double>(second);
    if (digits.ends_with("ms")) {
        unit = static_cast<double>(millisecond);
        digits.remove_suffix(2);
    } else if (digits.ends_with('s')) {
        digits.remove_suffix(1);
    } else if (digits.ends_with('m')) {
        unit *= 60;
        digits.remove_suffix(1);
    }
    const auto number = to_number<double>(digits);
    if (!number || !(*number > 0) || *number * unit > 86'400e9)
        refuse(option, *value, "a duration such as 10, 10s, 500ms or 3m, up to a day");
    into = static_cast<Ns>(*number * unit);
}

void take_prefix(const po::variables_map& given, std::string& into) {
    const auto value = text(given, "channel-prefix");
    if (!value) return;
    constexpr std::size_t longest = 30;
    const bool fits = value->starts_with('#') && value->size() <= longest &&
                      value->find_first_of(" ,") == std::string::npos;
    if (!fits) refuse("channel-prefix", *value, "a name that begins with '#', up to 30 bytes");
    into = *value;
}

void take_scenario(const po::variables_map& given, Scenario& into) {
    const auto value = text(given, "scenario");
    if (!value) return;
    for (const ScenarioName& each : scenarios) {
        if (each.name != *value) continue;
        into = each.scenario;
        return;
    }
    refuse("scenario", *value, "chat, idle, join-storm, churn, mass-quit or ban-storm");
}

void take_files(const po::variables_map& given, Options& out) {
    out.json = text(given, "json").value_or("");
    out.plot = text(given, "plot").value_or("");
    if (!out.plot.empty() && !out.plot.ends_with(".svg") && !out.plot.ends_with(".png"))
        refuse("plot", out.plot, "a file name that ends in .svg or .png");
    if (given.count("compare") == 0) return;
    out.compare = given["compare"].as<std::vector<std::string>>();
    if (out.compare.size() != 2) refuse("compare", out.compare.back(), "exactly two JSON files");
}

// Checks rules between options.
void check(const Options& options) {
    const std::string clients = std::to_string(options.clients);
    if (options.channels > options.clients)
        refuse("channels", std::to_string(options.channels), "at most --clients, " + clients);
    if (options.scenario == Scenario::mass_quit && options.clients < 2)
        refuse("clients", clients, "at least 2, because half of them quit");
    if (options.scenario == Scenario::ban_storm && options.clients < banners)
        refuse("clients", clients,
               "at least " + std::to_string(banners) + ", the number of operators");
    if (options.scenario != Scenario::chat) {
        if (options.stalled > 0)
            refuse("stalled", std::to_string(options.stalled), "only valid with --scenario chat");
        if (echoes(options))
            refuse("scenario", name(options.scenario), "--echo and --history need chat");
        return;
    }
    if (options.reconnect > 0 && (!options.echo || options.history))
        refuse("reconnect", std::to_string(options.reconnect / second) + "s",
               "only valid with --echo, without --history");
    if (options.senders > options.clients)
        refuse("senders", std::to_string(options.senders), "at most --clients, " + clients);
    if (options.clients / 2 < options.channels)
        refuse("clients", clients, "at least two per channel (--channels)");
}

}  // namespace

std::string name(Scenario scenario) {
    for (const ScenarioName& each : scenarios)
        if (each.scenario == scenario) return std::string(each.name);
    return {};
}

Options parse_options(const std::vector<std::string>& arguments) {
    po::variables_map given;
    try {
        const po::options_description all = all_options();
        namespace style = po::command_line_style;
        const int long_only = style::unix_style & ~style::allow_guessing;
        po::store(
            po::command_line_parser(arguments).options(all).style(long_only).positional({}).run(),
            given);
    } catch (const po::error& error) {
        throw UsageError(std::string(error.what()) + "; see --help");
    }
    Options out;
    out.help = given.count("help") != 0;
    out.version = given.count("version") != 0;
    out.tls = given.count("tls") != 0;
    out.quiet = given.count("quiet") != 0;
    out.hang_up = given.count("hang-up") != 0;
    out.echo = given.count("echo") != 0;
    out.history = given.count("history") != 0;
    if (out.help || out.version) return out;

    constexpr std::uint32_t many = 1'000'000;
    out.host = text(given, "host").value_or(out.host);
    out.unix_path = text(given, "unix").value_or("");
    take_number<std::uint16_t>(given, "port", out.port, 1, 65535);
    take_number<pid_t>(given, "server-pid", out.server_pid, 1, std::numeric_limits<pid_t>::max());
    take_scenario(given, out.scenario);
    take_number<std::uint32_t>(given, "clients", out.clients, 1, many);
    take_number<std::uint32_t>(given, "channels", out.channels, 1, many);
    out.senders = std::min(out.senders, out.clients);
    take_number<std::uint32_t>(given, "senders", out.senders, 1, payload::max_senders);
    if (out.scenario == Scenario::churn) out.rate = 200;
    take_rate(given, "rate", out.rate);
    take_number<std::uint32_t>(given, "window", out.window, 1, 10'000);
    take_number<std::size_t>(given, "size", out.size, payload::smallest, payload::largest);
    take_duration(given, "duration", out.duration);
    take_number<std::uint32_t>(given, "stalled", out.stalled, 0, many);
    take_duration(given, "reconnect", out.reconnect);
    take_prefix(given, out.channel_prefix);
    take_rate(given, "connect-rate", out.connect_rate);
    take_number<std::uint32_t>(given, "connecting-at-once", out.connecting_at_once, 1, many);
    take_number<std::uint32_t>(given, "threads", out.threads, 1, 64);
    take_files(given, out);
    if (out.compare.empty()) check(out);
    return out;
}

std::string help_text() {
    std::ostringstream out;
    out << "hubbub-stress: loads an IRC server and checks that every message arrives exactly\n"
           "once and in order.\n"
           "Usage: hubbub-stress [OPTION]...\n"
        << all_options()
        << "\nExit code: 0 passed; 1 messages were lost, duplicated, damaged, out of order, "
           "sent\n"
           "to non-members or not in the history, or clients were refused or dropped; 2 usage "
           "error.\n";
    return out.str();
}

}  // namespace hubbub::stress
