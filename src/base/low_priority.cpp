#include <hubbub/base/low_priority.h>
#include <hubbub/base/thread_wake.h>

#include <exception>
#include <system_error>
#include <thread>

#include <sys/resource.h>

namespace hubbub {
namespace {

// Added to the priority of the process; not more, because the hash holds the lock of the address
// space while it maps its memory: other threads that need it would wait for one that hardly runs.
constexpr int nicer = 5;

void lower_own_priority() {
    // On Linux this is the priority of the thread. Source: setpriority(2)
    const auto self = static_cast<id_t>(ThreadWake::current());
    ::setpriority(PRIO_PROCESS, self, ::getpriority(PRIO_PROCESS, self) + nicer);
}

}  // namespace

void run_at_low_priority(const std::function<void()>& work) {
    std::exception_ptr thrown;
    std::thread worker;
    try {
        worker = std::thread([&] {
            lower_own_priority();
            try {
                work();
            } catch (...) {
                thrown = std::current_exception();
            }
        });
    } catch (const std::system_error&) {
        return work();
    }
    worker.join();
    if (thrown) std::rethrow_exception(thrown);
}

}  // namespace hubbub
