#include "plain/script_mode.h"

#include <hubbub/base/clock.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include <poll.h>
#include <unistd.h>

#include "irc/server_lines.h"

namespace hubbub::client {
namespace {

bool write_all(int fd, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(fd, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0 && errno == EAGAIN) {
            pollfd writable{fd, POLLOUT, 0};
            ::poll(&writable, 1, -1);
            continue;
        }
        if (written < 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

void read_input(int fd, Script& script) {
    std::array<char, 4096> buffer;
    const ssize_t got = ::read(fd, buffer.data(), buffer.size());
    if (got > 0)
        script.feed({buffer.data(), static_cast<std::size_t>(got)});
    else if (got == 0 || (errno != EINTR && errno != EAGAIN))
        script.end_of_input();
}

// The time left for the pending answer.
class Patience {
  public:
    explicit Patience(const Script& script) : script_(script) {}

    // Returns the milliseconds for poll.
    int wait() {
        const auto allowed = script_.patience();
        bounded_ = allowed.has_value();
        if (!bounded_) return std::chrono::milliseconds(Script::idle_time).count();
        if (*allowed != allowed_ || script_.progress() != progress_) {
            allowed_ = *allowed;
            progress_ = script_.progress();
            since_ = clock_.now();
        }
        const auto left = since_ + allowed_ - clock_.now();
        const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(left).count();
        return ms < 0 ? 0 : static_cast<int>(ms) + 1;
    }
    bool over() const { return bounded_ && clock_.now() - since_ > allowed_; }

  private:
    const Script& script_;
    SystemClock clock_;
    bool bounded_ = false;
    std::chrono::seconds allowed_{0};
    std::size_t progress_ = 0;
    Steady since_;
};

}  // namespace

ExitCode run_script(Connection& connection, Session& session, const ScriptStreams& streams) {
    Script script(session, session.settings().channels.front());
    Patience patience(script);
    for (;;) {
        connection.send(session.take_output());
        if (!write_all(streams.out, script.take_heard())) script.unheard();
        write_all(streams.err, script.take_complaints());
        if (script.verdict()) return *script.verdict();

        const short socket_events =
            static_cast<short>(connection.waiting() > 0 ? POLLIN | POLLOUT : POLLIN);
        // poll() ignores a negative descriptor.
        std::array<pollfd, 2> waits{{{connection.fd(), socket_events, 0},
                                     {script.wants_input() ? streams.in : -1, POLLIN, 0}}};
        const int ready =
            ::poll(waits.data(), waits.size(), connection.pending() ? 0 : patience.wait());
        if (ready == 0 && !connection.pending() && !script.patience()) script.idle();

        if (waits[0].revents != 0 || connection.pending()) {
            connection.flush();
            connection.receive([&](std::string_view line) { receive_line(session, line); });
            script.react();
            if (connection.broken()) script.disconnected(connection.reason());
        }
        if (waits[1].revents != 0) read_input(streams.in, script);
        if (patience.over() && !script.verdict()) script.out_of_patience();
    }
}

}  // namespace hubbub::client
