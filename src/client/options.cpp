// g++ 12 sees a null pointer in Boost's any_cast of a value that has just been checked.
#pragma GCC diagnostic ignored "-Wnull-dereference"

#include "options.h"

#include <hubbub/net/address.h>
#include <hubbub/protocol/names.h>
#include <hubbub/protocol/text.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>
#include <system_error>

#include <boost/program_options.hpp>

namespace hubbub::client {
namespace {

namespace po = boost::program_options;

constexpr std::uint16_t default_port = 6667;

po::options_description described() {
    po::options_description options("Options", 80, 40);
    options.add_options()("nick", po::value<std::string>()->value_name("NAME"),
                          "the name to be known by (default: $USER)")(
        "user", po::value<std::string>()->value_name("NAME"),
        "the user name behind it (default: the nick)")(
        "join", po::value<std::vector<std::string>>()->value_name("ROOM"),
        "a room to join; may be given several times (default: #lobby)")(
        "password-file", po::value<std::string>()->value_name("FILE"),
        "send the file's first line as the server's password")("help", "show this and end")(
        "version", "show the version and end");
    return options;
}

[[noreturn]] void refuse(const std::string& option, const std::string& value,
                         const std::string& allowed) {
    throw UsageError(option + " '" + protocol::visible(value) + "': " + allowed);
}

ServerAddress parse_server(const std::string& text) {
    ServerAddress server;
    if (text.starts_with("unix:")) {
        server.unix_path = text.substr(std::strlen("unix:"));
        if (server.unix_path.empty()) refuse("the server", text, "a path must follow 'unix:'");
        return server;
    }
    try {
        const net::HostPort parts = net::parse_host_port(text, default_port);
        server.host = parts.host;
        server.port = parts.port;
    } catch (const net::AddressError& error) {
        throw UsageError(std::string("the server ") + error.what());
    }
    if (server.port == 0) refuse("the server", text, "the port must be 1 to 65535");
    return server;
}

std::string room_name(const std::string& given) {
    std::string name =
        given.empty() || std::strchr("#&+!", given.front()) == nullptr ? "#" + given : given;
    // Servers other than hubbubd have rooms of other types, and names that are longer.
    if (name.size() < 2 || name.size() > 200 || !protocol::is_visible(name) ||
        name.find_first_of(" ,") != std::string::npos)
        refuse("--join", given, "a room is a name such as #lobby, without blanks and commas");
    return name;
}

Options from(const po::variables_map& values, std::string_view login) {
    Options options;
    options.help = values.count("help") > 0;
    options.version = values.count("version") > 0;
    options.server = parse_server(values.count("server") > 0 ? values["server"].as<std::string>()
                                                             : std::string("localhost"));
    Session::Settings& session = options.session;
    session.nick = nick_from(login);
    if (values.count("nick") > 0) {
        session.nick = values["nick"].as<std::string>();
        const std::string_view complaint = protocol::nick_complaint(session.nick);
        if (!complaint.empty()) refuse("--nick", session.nick, std::string(complaint));
    }
    session.user = nick_from(session.nick).substr(0, protocol::user_length);
    if (values.count("user") > 0) {
        session.user = values["user"].as<std::string>();
        if (!protocol::valid_nick(session.user))
            refuse("--user", session.user, "letters, digits and - _ only, without blanks");
    }
    if (values.count("join") > 0) {
        for (const std::string& room : values["join"].as<std::vector<std::string>>())
            session.rooms.push_back(room_name(room));
    } else {
        session.rooms.emplace_back("#lobby");
    }
    if (values.count("password-file") > 0)
        options.password_file = values["password-file"].as<std::string>();
    return options;
}

}  // namespace

Options parse_options(const std::vector<std::string>& arguments, std::string_view login) {
    po::options_description all = described();
    all.add_options()("server", po::value<std::string>());
    po::positional_options_description positions;
    positions.add("server", 1);
    try {
        po::variables_map values;
        const auto style =
            po::command_line_style::default_style & ~po::command_line_style::allow_guessing;
        po::store(po::command_line_parser(arguments)
                      .options(all)
                      .positional(positions)
                      .style(style)
                      .run(),
                  values);
        return from(values, login);
    } catch (const po::error& error) {
        throw UsageError(error.what());
    }
}

std::string help_text() {
    std::ostringstream text;
    text << "Usage: hubbub [HOST[:PORT] | unix:PATH] [options]\n"
            "\n"
            "A client for IRC servers; the default server is localhost:6667.\n"
            "\n"
         << described()
         << "\n"
            "On a terminal: what you type is said to the room in the prompt, /help shows\n"
            "the commands. NO_COLOR in the environment turns colours off.\n"
            "\n"
            "In a script (standard input or output is no terminal): every line of the\n"
            "input is said to the first room, as it is, empty lines left out. The end of\n"
            "the input leaves once the server has taken everything. What is heard goes\n"
            "to the output, one line each:\n"
            "  <NICK> text            said in the first room\n"
            "  * NICK text            done there (/me)\n"
            "  -NICK- text            a notice there\n"
            "  ROOM <NICK> text       said in another room\n"
            "  private <NICK> text    said to this client alone\n"
            "\n"
            "Exit codes: 0 fine, 1 could not connect, 2 wrong usage, 3 refused, thrown\n"
            "out, or the connection was lost.\n"
            "\n"
            "Example: echo \"build 412 is green\" | hubbub --join '#ci'\n";
    return text.str();
}

std::string read_password(const std::string& path) {
    std::ifstream file(path);
    std::string line;
    if (!file) refuse("--password-file", path, std::generic_category().message(errno));
    std::getline(file, line);
    if (line.ends_with('\r')) line.pop_back();
    if (line.empty()) refuse("--password-file", path, "the first line must hold the password");
    return line;
}

std::string nick_from(std::string_view name) {
    std::string nick;
    for (const char c : name) {
        const std::string longer = nick + c;
        if (protocol::valid_nick(longer)) nick = longer;
    }
    return nick.empty() ? "guest" : nick;
}

}  // namespace hubbub::client
