// The flow tests' main function: the process is prepared before any thread starts.

#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include <hubbub/server/server.h>

#include <sys/resource.h>

int main(int argc, char** argv) {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        ::setrlimit(RLIMIT_NOFILE, &limit);
    }
    hubbub::server::prepare_process();
    return doctest::Context(argc, argv).run();
}
