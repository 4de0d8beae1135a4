#include "cases.h"

#include <hubbub/base/clock.h>

#include <algorithm>
#include <cstddef>
#include <future>

#include <doctest/doctest.h>

#include "liar.h"
#include "tester.h"

namespace liar {

namespace {

const Table honest{{"lost", "0"},
                   {"duplicated", "0"},
                   {"out of order", "0"},
                   {"damaged", "0"},
                   {"failed to connect or join", "0"},
                   {"sent to non-members", "0"},
                   {"passed", "yes"},
                   {"dropped by the server", "0"},
                   {"same order for all", "yes"}};

std::string complaints(const Case& wanted, const Findings& found) {
    std::string out;
    Table expected = honest;
    if (wanted.exit_code != 0) expected["passed"] = "no";
    for (const auto& entry : wanted.findings) expected[entry.first] = entry.second;
    for (const auto& entry : expected) {
        const std::string is = found.of(entry.first);
        // A run without two listeners in a channel compares no order, and one that ended early
        // has no messages.
        if (is == "-" && wanted.findings.count(entry.first) == 0) continue;
        if (is != entry.second && entry.second != any)
            out += "\n  " + entry.first + ": wanted " + entry.second + ", got " + is;
    }
    if (found.exit_code != wanted.exit_code)
        out += "\n  exit code: " + std::to_string(found.exit_code);
    if (found.output.find(wanted.says) == std::string::npos) out += "\n  missing: " + wanted.says;
    return out.empty() ? out : wanted.name + out + "\n" + found.output;
}

}  // namespace

hubbub::server::Config server_config() {
    hubbub::server::Config config;
    config.listen = {hubbub::net::parse_listen("127.0.0.1:0")};
    config.without_limits();
    return config;
}

void check_all(const std::vector<Case>& cases, const hubbub::server::Config& config) {
    const hubbub::SystemClock clock;
    hubbub::server::Server server(config, clock);
    server.start();
    // On a busy machine, more at once may be too slow for hubbub-stress's time limits.
    constexpr std::size_t at_once = 12;
    for (std::size_t first = 0; first < cases.size(); first += at_once) {
        std::vector<std::future<std::string>> runs;
        for (std::size_t i = first; i < std::min(first + at_once, cases.size()); ++i) {
            runs.push_back(std::async(std::launch::async, [&each = cases[i], &server] {
                const Liar proxy(server.addresses().front(), each.lie);
                return complaints(each, run_tester(each.arguments + "--port " + proxy.port()));
            }));
        }
        for (std::future<std::string>& run : runs) {
            const std::string wrong = run.get();
            CHECK_MESSAGE(wrong.empty(), wrong);
        }
    }
}

}  // namespace liar
