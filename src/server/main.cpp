#include <hubbub/base/log.h>
#include <hubbub/base/out_of_memory.h>
#include <hubbub/base/password.h>
#include <hubbub/chat/cloak.h>
#include <hubbub/net/tls_memory.h>
#include <hubbub/protocol/text.h>
#include <hubbub/terminal/line_terminal.h>

#include <csignal>
#include <cstdio>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

#include "certificate_command.h"
#include "config.h"
#include "console.h"
#include "data_dir.h"
#include "limits.h"
#include "password_prompt.h"
#include "report.h"
#include "server.h"
#include "signals.h"
#include "state_commands.h"
#include "utc.h"

namespace {

using namespace hubbub;

// If a standard descriptor is closed, a listener or the log would get its number, and printed text
// would be written to it.
void fill_standard_descriptors() {
    for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        // open() returns the lowest free number.
        if (::fcntl(fd, F_GETFD) < 0 && ::open("/dev/null", O_RDWR) < 0) return;
    }
}

// Turns the log off if it would be written to the terminal of the console.
void suit_console(server::Config& config) {
    if (config.console && config.log.file.empty() && ::isatty(STDERR_FILENO) == 1)
        config.log.level = log::Level::off;
}

int serve(const server::Config& config, const Clock& clock, server::Server::Reread reread) {
    server::raise_descriptor_limit(config.settings.max_clients);
    for (const std::string& warning : server::limit_warnings(config.settings.max_clients))
        log::event(log::Level::warn, "limits.low", {{"reason", warning}});
    server::ConsoleFeed feed;
    server::Server server(config, clock, config.console ? &feed : nullptr, std::move(reread));
    server.start();
    std::optional<server::Console> console;
    // Only the main thread ends the server; the console asks it with a signal.
    if (config.console) console.emplace(server, feed, [] { ::kill(::getpid(), SIGTERM); });
    const int signal =
        server::wait_for_end({[&] { server::log_state(server); }, [&] { server.reload(); },
                              [&] { server.check_certificate(); }});
    log::event(log::Level::info, "server.stopping", {{"signal", signal}});
    server.stop();
    log::event(log::Level::info, "server.stopped");
    if (console && !console->stop()) {
        // The console's thread is blocked in a write to a paused terminal, and still uses the
        // server.
        log::stop();
        ::_exit(0);
    }
    return 0;
}

// Prints the hash, for --oper, of the first line of the input.
int print_hash() {
    const std::string password = server::read_password();
    if (password.empty()) {
        std::fputs("hubbubd hash-password: the first line of the input must be the password.\n",
                   stderr);
        return 2;
    }
    std::puts(hash_password(password).c_str());
    return 0;
}

int run(int argc, char** argv) {
    fill_standard_descriptors();
    if (argc == 2 && std::string_view(argv[1]) == "cloak-key") {
        std::puts(chat::Cloak::new_secret().c_str());
        return 0;
    }
    if (argc == 2 && std::string_view(argv[1]) == "hash-password") return print_hash();
    const SystemClock clock;
    if (argc > 1 && std::string_view(argv[1]) == "make-certificate")
        return server::make_certificate({argv + 2, argv + argc}, clock.wall());
    if (const auto code = server::run_state_command(argc, argv, environ, clock.wall()))
        return *code;
    server::CommandLine line = server::read_config(argc, argv, environ);
    if (!line.print.empty()) {
        std::fputs(line.print.c_str(), stdout);
        return 0;
    }
    if (line.check_only) {
        std::puts("The settings are valid.");
        return 0;
    }
    const log::Level wanted = line.config.log.level;
    suit_console(line.config);
    if (line.config.log.level != wanted)
        std::puts("The console uses this terminal, so there is no log. Use --log-file.");
    if (line.config.console) terminal::use_utf8();
    line.config.settings.started = server::utc_text(clock.wall(), "%Y-%m-%d %H:%M:%S UTC");
    server::prepare_process();
    log::start(line.config.log);
    server::prepare_data_dir(line.config, clock.wall());
    const auto reread = [&](const server::Config& running, std::vector<std::string>& kept) {
        server::Config config = server::reread_config(argc, argv, environ, running, kept);
        suit_console(config);
        server::keep_own_certificate(config, running);
        server::prepare_data_dir(config, clock.wall());
        return config;
    };
    const int code = serve(line.config, clock, reread);
    if (!log::stop()) ::_exit(code);
    return code;
}

}  // namespace

int main(int argc, char** argv) {
    die_when_out_of_memory();
    net::pool_tls_memory();
    try {
        return run(argc, argv);
    } catch (const server::ConfigError& error) {
        // The message may quote a file, and standard error may be a terminal.
        std::fprintf(stderr, "hubbubd: %s\nhubbubd --help shows every option.\n",
                     protocol::visible(error.what()).c_str());
        return 2;
    } catch (const std::exception& error) {
        const bool whole = log::stop();
        std::fprintf(stderr, "hubbubd: %s\n", error.what());
        if (!whole) ::_exit(1);
        return 1;
    }
}
