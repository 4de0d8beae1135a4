#pragma once
// A pseudo terminal in place of standard input and output.

#include <hubbub/net/fd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

// Not thread safe. At most one at a time; the destructor restores both descriptors.
class PseudoTerminal {
  public:
    PseudoTerminal() : master_(::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC)) {
        std::array<char, 64> name{};
        if (!master_ || ::grantpt(master_.get()) != 0 || ::unlockpt(master_.get()) != 0 ||
            ::ptsname_r(master_.get(), name.data(), name.size()) != 0)
            fail("a pseudo terminal");
        const hubbub::net::Fd slave(::open(name.data(), O_RDWR | O_NOCTTY | O_CLOEXEC));
        if (!slave) fail(name.data());
        const winsize size{24, 80, 0, 0};
        ::ioctl(slave.get(), TIOCSWINSZ, &size);
        std::fflush(stdout);
        for (const int fd : {STDIN_FILENO, STDOUT_FILENO}) {
            before_.at(static_cast<std::size_t>(fd)) =
                hubbub::net::Fd(::fcntl(fd, F_DUPFD_CLOEXEC, 3));
            if (::dup2(slave.get(), fd) < 0) fail("dup2");
        }
        // NOLINTBEGIN(concurrency-mt-unsafe): no other thread looks at it
        const char* const term = std::getenv("TERM");
        if (term != nullptr) term_ = term;
        ::setenv("TERM", "xterm", 1);
        // NOLINTEND(concurrency-mt-unsafe)
    }
    ~PseudoTerminal() {
        std::fflush(stdout);
        for (const int fd : {STDIN_FILENO, STDOUT_FILENO})
            ::dup2(before_.at(static_cast<std::size_t>(fd)).get(), fd);
        // NOLINTNEXTLINE(concurrency-mt-unsafe): as above
        term_ ? ::setenv("TERM", term_->c_str(), 1) : ::unsetenv("TERM");
    }
    PseudoTerminal(const PseudoTerminal&) = delete;
    PseudoTerminal& operator=(const PseudoTerminal&) = delete;

    // Sends keys; blocks until standard input has them.
    void press(std::string_view keys) {
        if (::write(master_.get(), keys.data(), keys.size()) != static_cast<ssize_t>(keys.size()))
            fail("write");
        pollfd input{STDIN_FILENO, POLLIN, 0};
        constexpr int patience_ms = 20'000;
        if (::poll(&input, 1, patience_ms) != 1) fail("poll");
    }
    // Returns the output since the last call.
    std::string written() {
        std::fflush(stdout);
        std::string out;
        std::array<char, 4096> bytes{};
        pollfd output{master_.get(), POLLIN, 0};
        while (::poll(&output, 1, 0) == 1 && (output.revents & POLLIN) != 0) {
            const ssize_t got = ::read(master_.get(), bytes.data(), bytes.size());
            if (got <= 0) break;
            out.append(bytes.data(), static_cast<std::size_t>(got));
        }
        return out;
    }

  private:
    [[noreturn]] static void fail(const char* what) {
        throw std::system_error(errno, std::generic_category(), what);
    }

    hubbub::net::Fd master_;
    std::array<hubbub::net::Fd, 2> before_;
    std::optional<std::string> term_;
};
