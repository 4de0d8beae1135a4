#include <hubbub/base/log.h>
#include <hubbub/server/config.h>
#include <hubbub/server/server.h>

#include <cstdio>
#include <ctime>
#include <exception>

#include <unistd.h>

#include "limits.h"
#include "report.h"
#include "signals.h"

namespace {

using namespace hubbub;

std::string started_text(const Clock& clock) {
    const std::time_t now = std::chrono::system_clock::to_time_t(clock.wall());
    std::tm parts{};
    ::gmtime_r(&now, &parts);
    char text[64];
    return {text, std::strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S UTC", &parts)};
}

int serve(const server::Config& config, const Clock& clock) {
    server::raise_descriptor_limit(config.settings.max_clients);
    for (const std::string& warning : server::limit_warnings(config.settings.max_clients))
        log::event(log::Level::warn, "limits.low", {{"reason", warning}});
    server::Server server(config, clock);
    server.start();
    const int signal = server::wait_for_end([&] { server::log_state(server); });
    log::event(log::Level::info, "server.stopping", {{"signal", signal}});
    server.stop();
    log::event(log::Level::info, "server.stopped");
    return 0;
}

int run(int argc, char** argv) {
    server::CommandLine line = server::read_config(argc, argv, environ);
    if (!line.print.empty()) {
        std::fputs(line.print.c_str(), stdout);
        return 0;
    }
    if (line.check_only) {
        std::puts("The settings are right.");
        return 0;
    }
    const SystemClock clock;
    line.config.settings.started = started_text(clock);
    server::prepare_process();
    log::start(line.config.log);
    const int code = serve(line.config, clock);
    log::stop();
    return code;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return run(argc, argv);
    } catch (const server::ConfigError& error) {
        std::fprintf(stderr, "hubbubd: %s\nhubbubd --help shows every option.\n", error.what());
        return 2;
    } catch (const std::exception& error) {
        log::stop();
        std::fprintf(stderr, "hubbubd: %s\n", error.what());
        return 1;
    }
}
