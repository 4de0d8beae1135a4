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

#include "connect/proxy.h"

namespace hubbub::client {
namespace {

namespace po = boost::program_options;

po::options_description described() {
    po::options_description options("Options", 80, 40);
    options.add_options()("nick,n", po::value<std::string>()->value_name("NAME"),
                          "your nick (default: $USER)")(
        "user", po::value<std::string>()->value_name("NAME"), "your user name (default: the nick)")(
        "join,j", po::value<std::vector<std::string>>()->value_name("ROOM"),
        "a room to join; may be given several times (default: #lobby)")(
        "password-file", po::value<std::string>()->value_name("FILE"),
        "send the file's first line as the server's password")(
        "password-command", po::value<std::string>()->value_name("COMMAND"),
        "send the first line of a command's output as the password")(
        "ask-password", "ask for the password at the terminal, without echo")(
        "account", po::value<std::string>()->value_name("NAME"),
        "log in to this account (SASL); the password is the account's")(
        "sasl", po::value<std::string>()->value_name("MECHANISM"),
        "PLAIN, EXTERNAL or SCRAM-SHA-256 (default: the best one offered)")(
        "certificate", po::value<std::string>()->value_name("FILE"),
        "your certificate and its key (PEM), for --sasl EXTERNAL")(
        "tls", "use TLS (default: unless the server is this machine)")("no-tls", "do not use TLS")(
        "tls-pin", po::value<std::string>()->value_name("SHA256"),
        "trust exactly the certificate with this SHA-256")(
        "proxy", po::value<std::string>()->value_name("PROXY"),
        "connect by a proxy: socks5:// or http://[NAME:PASSWORD@]HOST:PORT")(
        "plain", "line mode instead of the full screen")("help", "show this help")(
        "version", "show the version");
    return options;
}

bool known_mechanism(std::string_view name) {
    return name == "PLAIN" || name == "EXTERNAL" || name == "SCRAM-SHA-256";
}

ClientOptions from(const po::variables_map& values, std::string_view login) {
    ClientOptions options;
    options.help = values.count("help") > 0;
    options.version = values.count("version") > 0;
    options.ask_password = values.count("ask-password") > 0;
    options.plain = values.count("plain") > 0;
    const auto text = [&](const char* name) {
        return values.count(name) > 0 ? values[name].as<std::string>() : std::string();
    };
    options.given = values.count("server") > 0 || values.count("nick") > 0 ||
                    values.count("join") > 0 || values.count("account") > 0;
    options.place = text("server");
    std::optional<bool> tls;
    if (values.count("tls") > 0) tls = true;
    if (values.count("no-tls") > 0) tls = false;
    ServerTarget wish =
        parse_server(values.count("server") > 0 ? text("server") : "localhost", tls);
    options.server = wish.server;
    options.server.certificate = text("certificate");
    options.server.proxy = text("proxy");
    if (values.count("proxy") > 0) {
        // The value may hold a password: do not repeat it.
        const std::string wrong = proxy_problem(options.server.proxy);
        if (!wrong.empty()) throw UsageError("--proxy: " + wrong);
    }
    if (values.count("tls-pin") > 0) {
        options.server.tls_pin = clean_pin(text("tls-pin"));
        if (options.server.tls_pin.empty())
            refuse("--tls-pin", text("tls-pin"),
                   "the SHA-256 of a certificate, 64 hexadecimal digits");
    }
    SessionSettings& session = options.session;
    session = session_for(values.count("nick") > 0 ? text("nick") : nick_from(login), "--nick");
    if (values.count("user") > 0) {
        session.user = text("user");
        if (!protocol::valid_nick(session.user))
            refuse("--user", session.user, "letters, digits and - _ only, no spaces");
    }
    session.channels = wish.channels;
    if (values.count("join") > 0) {
        for (const std::string& channel : values["join"].as<std::vector<std::string>>())
            session.channels.push_back(channel_name(channel, "--join"));
    }
    if (session.channels.empty()) session.channels.emplace_back("#lobby");
    session.login.account = text("account");
    session.login.mechanism = text("sasl");
    if (!session.login.mechanism.empty() && !known_mechanism(session.login.mechanism))
        refuse("--sasl", session.login.mechanism, "PLAIN, EXTERNAL or SCRAM-SHA-256");
    session.login.safe = options.server.safe();
    options.password_command = text("password-command");
    if (values.count("password-file") > 0)
        options.password_file = values["password-file"].as<std::string>();
    return options;
}

}  // namespace

ClientOptions parse_options(const std::vector<std::string>& arguments, std::string_view login) {
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
    text << "Usage: hubbub [HOST[:PORT] | irc://HOST/ROOM | unix:PATH] [options]\n"
            "\n"
            "A client for IRC servers; the default server is localhost:6667. For other\n"
            "hosts the default is TLS on port 6697.\n"
            "\n"
         << described()
         << "\n"
            "On a terminal, hubbub shows a full screen; /help lists the commands, /keys\n"
            "the keys. "
            "NO_COLOR in the environment turns colours off.\n"
            "\n"
            "In a script (standard input or output is not a terminal): each line of the\n"
            "input is sent to the first room verbatim, except empty lines. At end of\n"
            "input, hubbub quits once the server has accepted everything. Messages are\n"
            "printed one per line:\n"
            "  <NICK> text            a message in the first room\n"
            "  * NICK text            an action there (/me)\n"
            "  -NICK- text            a notice there\n"
            "  ROOM <NICK> text       a message in another room\n"
            "  private <NICK> text    a private message\n"
            "\n"
            "Exit codes: 0 success, 1 could not connect, 2 wrong usage, 3 refused,\n"
            "kicked, or connection lost.\n"
            "\n"
            "Example: echo \"build 412 is green\" | hubbub -j '#ci'\n";
    return text.str();
}

}  // namespace hubbub::client
