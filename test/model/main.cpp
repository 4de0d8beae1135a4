// Random commands from a few clients, to the server in process and to a small reference of what
// must happen (reference.h).
//   HUBBUB_MODEL_SEED   selects the commands; "random" picks a new seed each time
//   HUBBUB_MODEL_STEPS  how many

// The parent process, not doctest, reports a process that dies.
#define DOCTEST_CONFIG_NO_POSIX_SIGNALS
// Both: the header may have been precompiled without them.
#define DOCTEST_CONFIG_IMPLEMENT
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <cstdlib>
#include <iostream>
#include <random>
#include <string>

#include <doctest/doctest.h>

#include "play.h"

namespace {

std::string setting(const char* name, const char* otherwise) {
    const char* const value = std::getenv(name);
    return value != nullptr && *value != '\0' ? value : otherwise;
}

std::string shown(const std::vector<Step>& steps) {
    std::string out;
    for (const Step& step : steps) out += step.text() + "\n";
    return out;
}

}  // namespace

TEST_CASE("Model: the server behaves like the reference") {
    const std::string chosen = setting("HUBBUB_MODEL_SEED", "1");
    const std::uint64_t seed = chosen == "random" ? std::random_device{}() : std::stoull(chosen);
    const std::size_t count = std::stoul(setting("HUBBUB_MODEL_STEPS", "50000"));
    std::cout << "HUBBUB_MODEL_SEED=" << seed << " HUBBUB_MODEL_STEPS=" << count << std::endl;

    Chance chance(seed);
    std::vector<Step> steps;
    for (std::size_t i = 0; i < count; ++i) steps.push_back(chance.step());
    const bool wrong = goes_wrong(steps, true);
    CHECK_FALSE(wrong);
    if (!wrong) return;
    const auto fewer = shrink(std::move(steps));
    std::cout << "It takes no more than these steps:\n" << shown(fewer) << std::flush;
    goes_wrong(fewer, true);
}
