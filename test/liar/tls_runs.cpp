// hubbub-stress over TLS, without a proxy between it and the server.

#include <hubbub/base/clock.h>

#include <future>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "cases.h"
#include "server/server.h"
#include "support/tls_server.h"
#include "tester.h"

using namespace liar;

namespace {

std::string port_of(const hubbub::server::Server& server) {
    const std::string text = server.addresses().front().text();
    return text.substr(text.rfind(':') + 1);
}

hubbub::server::Config tls_config() {
    hubbub::server::Config config = server_config();
    config.tls = tls::context_of(tls::Identity(tls::Wanted{}));
    return config;
}

}  // namespace

TEST_CASE("hubbub-stress over TLS: every scenario passes, with the same deliveries") {
    const hubbub::SystemClock clock;
    hubbub::server::Server server(tls_config(), clock);
    server.start();
    const std::vector<std::pair<std::string, std::pair<std::string, std::string>>> runs{
        {chat, {"delivered", "300"}},
        {chat + "--threads 2 ", {"delivered", "300"}},
        // More than a record, and more than the socket takes at once.
        {"--clients 4 --senders 2 --window 64 --size 400 --duration 100ms ", {"lost", "0"}},
        {idle, {"alive: answered a PING", "4"}},
        {join_storm, {"JOIN lines seen", "27"}},
        {mass_quit, {"QUIT lines seen", "9"}},
        {churn, {"failed to connect or join", "0"}},
        {ban_storm, {"dropped by the server", "0"}},
    };
    std::vector<std::future<Findings>> all;
    for (const auto& run : runs)
        all.push_back(std::async(std::launch::async, run_tester,
                                 run.first + "--tls --port " + port_of(server), ""));
    for (std::size_t i = 0; i < runs.size(); ++i) {
        const Findings found = all[i].get();
        CHECK_MESSAGE(found.exit_code == 0, runs[i].first, found.output);
        CHECK(found.of("TLS") == "yes");
        CHECK(found.of(runs[i].second.first) == runs[i].second.second);
    }
}

TEST_CASE("hubbub-stress over TLS: a server without TLS is named as the reason") {
    const hubbub::SystemClock clock;
    hubbub::server::Server server(server_config(), clock);
    server.start();
    const Findings found = run_tester(idle + "--tls --port " + port_of(server));
    CHECK(found.exit_code == 1);
    CHECK(found.of("failed to connect or join") == "4");
    CHECK(found.output.find("First error: TLS handshake: ") != std::string::npos);
    CHECK(found.output.find("Give a --port that speaks TLS, or leave out --tls") !=
          std::string::npos);
}
