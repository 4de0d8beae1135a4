#pragma once
// Reports refused connections to the log and to operators.

#include <hubbub/base/clock.h>
#include <hubbub/base/mutex.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hubbub::server {

struct ServerContext;

// Thread safe. Reports at most once a second, with the number of refusals since the last report.
class RefusalLog {
  public:
    // Hold no lock.
    void note(const ServerContext& context, std::string_view reason,
              const std::string& address = "");

  private:
    // Counts a refusal. Returns the number to report, or 0.
    std::uint64_t count(Steady now);

    Mutex mutex_{Rank::leaf};
    std::optional<Steady> last_ GUARDED_BY(mutex_);
    std::uint64_t refusals_ GUARDED_BY(mutex_) = 0;  // not reported yet
};

}  // namespace hubbub::server
