// The flow tests' main function: the process is prepared before any thread starts, and with
// --every-numeric, each numeric of the table must have come to some client.

#include <algorithm>
#include <string_view>

#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include <sys/resource.h>

#include "numerics_seen.h"
#include "server/server.h"

using namespace std::string_view_literals;

int main(int argc, char** argv) {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        ::setrlimit(RLIMIT_NOFILE, &limit);
    }
    hubbub::server::prepare_process();
    const int result = doctest::Context(argc, argv).run();
    // Arguments of doctest may filter the tests; then some numerics must be missing.
    const bool all = std::find(argv, argv + argc, "--every-numeric"sv) != argv + argc;
    if (result != 0 || !all) return result;
    return flow::every_numeric_seen() ? 0 : 1;
}
