// The limits of the process: how they are raised, and the warnings if they are too low.

#include "server/limits.h"

#include <algorithm>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <sys/resource.h>

using namespace hubbub::server;

namespace {

// Restores the limit of descriptors.
class DescriptorLimit {
  public:
    DescriptorLimit() { ::getrlimit(RLIMIT_NOFILE, &before_); }
    DescriptorLimit(const DescriptorLimit&) = delete;
    DescriptorLimit& operator=(const DescriptorLimit&) = delete;
    ~DescriptorLimit() { ::setrlimit(RLIMIT_NOFILE, &before_); }

    rlim_t most() const { return before_.rlim_max; }
    void set(rlim_t now) const {
        const rlimit limit{now, before_.rlim_max};
        REQUIRE(::setrlimit(RLIMIT_NOFILE, &limit) == 0);
    }
    static rlim_t now() {
        rlimit limit{};
        ::getrlimit(RLIMIT_NOFILE, &limit);
        return limit.rlim_cur;
    }

  private:
    rlimit before_{};
};

std::size_t about(const std::vector<std::string>& warnings, const std::string& what) {
    return static_cast<std::size_t>(std::count_if(
        warnings.begin(), warnings.end(),
        [&](const std::string& text) { return text.find(what) != std::string::npos; }));
}

}  // namespace

TEST_CASE("Limits: a limit is reported if it is one too low, with both numbers") {
    const DescriptorLimit limit;
    limit.set(464);
    CHECK(about(limit_warnings(400), "descriptors") == 0);
    const std::vector<std::string> warnings = limit_warnings(401);
    CHECK(
        about(warnings,
              "--max-clients 401 needs about 465 descriptors, the limit (ulimit -n) allows 464") ==
        1);
    CHECK(about(warnings, "descriptors") == 1);
    // No machine has a billion of these.
    const std::vector<std::string> all = limit_warnings(1'000'000'000);
    CHECK(about(all, "--max-clients 1000000000 needs about 1000000064 descriptors, ") == 1);
    CHECK(about(all, "needs about 1000000003 threads, kernel.pid_max allows ") == 1);
    CHECK(about(all, "needs about 1000000003 threads, kernel.threads-max allows ") == 1);
    CHECK(about(all, "needs about 2000000500 memory maps, vm.max_map_count allows ") == 1);
}

TEST_CASE("Limits: the limit of descriptors is raised as far as the process may") {
    const DescriptorLimit limit;
    for (const rlim_t low : {rlim_t{100}, rlim_t{300}}) {
        limit.set(low);
        raise_descriptor_limit(10);
        CHECK(DescriptorLimit::now() == limit.most());
        CHECK(about(limit_warnings(10), "descriptors") == 0);
    }
}
