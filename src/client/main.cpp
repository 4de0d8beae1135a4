// hubbub, the client: parses its options, then runs the full screen, line mode or a script.

#include <hubbub/terminal/line_terminal.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <exception>
#include <memory>
#include <string>
#include <vector>

#include <unistd.h>

#include "config/config_file.h"
#include "config/environment.h"
#include "config/password.h"
#include "irc/registration.h"
#include "options.h"
#include "plain/line_mode.h"
#include "plain/script_mode.h"
#include "screen/full_screen.h"

namespace {

using namespace hubbub;
using namespace hubbub::client;

ClientOptions read_options(int argc, char** argv) {
    ClientOptions options = parse_options(
        std::vector<std::string>(argv + (argc > 0 ? 1 : 0), argv + argc), environment("USER"));
    if (options.help || options.version) return options;
    if (options.ask_password)
        use_password(options.session, ask_password("Password (not shown): "));
    else if (!options.password_file.empty())
        use_password(options.session, read_password(options.password_file));
    return options;
}

ExitCode chat(const ClientOptions& options) {
    const bool person = ::isatty(STDIN_FILENO) == 1 && ::isatty(STDOUT_FILENO) == 1;
    const std::string_view term = environment("TERM");
    if (person && !options.plain && !term.empty() && term != "dumb")
        return run_full_screen(options);
    SessionSettings settings = options.session;
    std::unique_ptr<Wire> wire;
    try {
        if (!options.password_command.empty())
            use_password(settings, password_from(options.password_command));
        ServerAddress server = options.server;
        known_sts(state_folder(environment("XDG_STATE_HOME"), environment("HOME")))
            .apply(server, std::chrono::system_clock::now());
        wire = connect_to(server);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "hubbub: %s\n", error.what());
        return ExitCode::no_connection;
    }
    settings.person = person;
    Connection connection(std::move(wire));
    Session session(settings);
    sign_on(session);
    return person ? run_line_mode(connection, session, options.server.text())
                  : run_script(connection, session, {});
}

}  // namespace

int main(int argc, char** argv) {
    try {
        terminal::use_utf8();
        // A write to a closed pipe returns an error instead.
        std::signal(SIGPIPE, SIG_IGN);
        const ClientOptions options = read_options(argc, argv);
        if (options.help) {
            std::fputs(help_text().c_str(), stdout);
            return static_cast<int>(ExitCode::fine);
        }
        if (options.version) {
            std::puts("hubbub " HUBBUB_VERSION);
            return static_cast<int>(ExitCode::fine);
        }
        return static_cast<int>(chat(options));
    } catch (const UsageError& error) {
        std::fprintf(stderr, "hubbub: %s\nSee hubbub --help.\n", error.what());
        return static_cast<int>(ExitCode::usage);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "hubbub: %s\n", error.what());
        return static_cast<int>(ExitCode::thrown_out);
    }
}
