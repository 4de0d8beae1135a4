#include "mail.h"

#include <hubbub/base/log.h>
#include <hubbub/base/thread_wake.h>
#include <hubbub/net/fd.h>
#include <hubbub/protocol/text.h>

#include <array>
#include <atomic>
#include <chrono>
#include <climits>
#include <csignal>
#include <cstring>
#include <optional>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace hubbub::server {
namespace {

constexpr int max_running = 4;
constexpr std::chrono::seconds max_run{20};
constexpr std::chrono::milliseconds look_interval{50};

std::atomic<int> running{0};

// Counts a running command. Not thread safe.
class Place {
  public:
    Place() : taken_(running.fetch_add(1) < max_running) {}
    ~Place() { running.fetch_sub(1); }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    explicit operator bool() const { return taken_; }

  private:
    const bool taken_;
};

// Returns a pipe that holds the text, or nothing. The text is short enough for the pipe's buffer,
// so that a command that reads nothing does not block the server.
std::optional<net::Fd> filled_pipe(const std::string& text) {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) return std::nullopt;
    net::Fd out(ends[0]);
    const net::Fd in(ends[1]);
    if (text.size() > PIPE_BUF ||
        ::write(in.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size()))
        return std::nullopt;
    return out;
}

// Returns the process, or nothing. It starts with the default signals; its output is discarded.
std::optional<pid_t> start(const std::vector<std::string>& command, int input) {
    std::vector<char*> words;
    words.reserve(command.size() + 1);
    for (const std::string& word : command) words.push_back(const_cast<char*>(word.c_str()));
    words.push_back(nullptr);
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    ::posix_spawn_file_actions_init(&files);
    ::posix_spawn_file_actions_adddup2(&files, input, STDIN_FILENO);
    ::posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    ::posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    ::posix_spawnattr_init(&attributes);
    sigset_t none;
    sigset_t all;
    sigemptyset(&none);
    sigfillset(&all);
    ::posix_spawnattr_setsigmask(&attributes, &none);
    ::posix_spawnattr_setsigdefault(&attributes, &all);
    ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    pid_t process = 0;
    const int error =
        ::posix_spawnp(&process, words.front(), &files, &attributes, words.data(), ::environ);
    ::posix_spawnattr_destroy(&attributes);
    ::posix_spawn_file_actions_destroy(&files);
    if (error == 0) return process;
    log::event(log::Level::error, "mail.failed",
               {{"reason", std::string(::strerrordesc_np(error))}, {"command", command.front()}});
    return std::nullopt;
}

// Blocks until the process ends, and kills it if that takes too long. Returns its status. Looks
// again after `look_interval`, because kernels before 5.3 have no descriptor of a process.
int wait_for(pid_t process) {
    const net::Fd end(static_cast<int>(::syscall(SYS_pidfd_open, process, 0)));
    const auto deadline = std::chrono::steady_clock::now() + max_run;
    int status = 0;
    while (::waitpid(process, &status, WNOHANG) == 0) {
        if (std::chrono::steady_clock::now() >= deadline) ::kill(process, SIGKILL);
        pollfd ready{end.get(), POLLIN, 0};
        ThreadWake::wait(&ready, 1, look_interval);
    }
    return status;
}

}  // namespace

std::vector<std::string> command_words(std::string_view command) {
    std::vector<std::string> words;
    for (std::string_view rest = protocol::trim(command); !rest.empty();)
        words.emplace_back(protocol::take_word(rest));
    return words;
}

bool run_mail_command(const std::vector<std::string>& command, const std::string& mail) {
    const Place place;
    if (!place || command.empty()) return false;
    const auto input = filled_pipe(mail);
    const auto process = input ? start(command, input->get()) : std::nullopt;
    if (!process) return false;
    const int status = wait_for(*process);
    const bool done = WIFEXITED(status) && WEXITSTATUS(status) == 0;
    if (!done)
        log::event(log::Level::error, "mail.failed",
                   {{"reason", "the command failed or took too long"},
                    {"command", command.front()},
                    {"status", status}});
    return done;
}

}  // namespace hubbub::server
