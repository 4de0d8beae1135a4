// The main function: the first argument is the path of hubbub-stress.

#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include "server/server.h"
#include "tester.h"

int main(int argc, char** argv) {
    if (argc < 2) {
        std::fputs("Usage: liar PATH-OF-HUBBUB-STRESS [DOCTEST-OPTION]...\n", stderr);
        return 2;
    }
    liar::tester_path() = argv[1];
    hubbub::server::prepare_process();
    return doctest::Context(argc - 1, argv + 1).run();
}
