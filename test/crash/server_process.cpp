#include "server_process.h"

#include <hubbub/base/clock.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <stdexcept>
#include <string_view>
#include <utility>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "server/config.h"
#include "server/server.h"

using namespace hubbub;

namespace crash {
namespace {

constexpr unsigned failures_wanted = 3;

struct Pipe {
    net::Fd read_end;
    net::Fd write_end;
};

Pipe make_pipe() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("pipe2 failed");
    return {net::Fd(ends[0]), net::Fd(ends[1])};
}

// Limits are for strangers, and no chatter is one.
std::array<const char*, 9> arguments(const std::string& name, const std::string& directory) {
    return {name.c_str(),
            "--listen=127.0.0.1:0",
            "--data-dir",
            directory.c_str(),
            "--limits=off",
            "--registrations=0",
            "--register-channels=manual",
            "--log-level=info",
            nullptr};
}

pid_t start(const std::array<const char*, 9>& words, const net::Fd& errors) {
    const pid_t process = ::fork();
    if (process < 0) throw std::runtime_error("fork failed");
    if (process != 0) return process;
    if (::dup2(errors.get(), STDERR_FILENO) < 0) std::abort();
    ::execv(words[0], const_cast<char* const*>(words.data()));
    std::abort();
}

// Returns the port that the server has logged.
std::uint16_t logged_port(const net::Fd& log) {
    constexpr std::string_view mark = "address=127.0.0.1:";
    std::string text;
    for (;;) {
        const std::size_t at = text.find(mark);
        if (at != std::string::npos && text.find('\n', at) != std::string::npos)
            return static_cast<std::uint16_t>(std::stoul(text.substr(at + mark.size())));
        std::array<char, 4096> bytes{};
        const auto count = ::read(log.get(), bytes.data(), bytes.size());
        if (count <= 0) throw std::runtime_error("the server did not start: " + text);
        text.append(bytes.data(), static_cast<std::size_t>(count));
    }
}

void write_all(const net::Fd& to, const void* bytes, std::size_t size) {
    if (::write(to.get(), bytes, size) != static_cast<ssize_t>(size)) std::abort();
}

// Returns false at the end of the pipe.
bool read_all(const net::Fd& from, void* bytes, std::size_t size) {
    return ::read(from.get(), bytes, size) == static_cast<ssize_t>(size);
}

// The server of the process that is killed. Obeys orders to its disk, and answers each.
[[noreturn]] void serve(const std::string& directory, unsigned period, const net::Fd& orders,
                        const net::Fd& answers) {
    server::prepare_process();
    const auto words = arguments("hubbubd", directory);
    const std::array<const char*, 1> environment = {nullptr};
    const server::Config config =
        server::read_config(static_cast<int>(words.size() - 1), words.data(), environment.data())
            .config;
    const SystemClock clock;
    const FaultyDisk disk;
    server::Server server(config, clock);
    server.start();
    disk.fail_each(period);
    const std::uint16_t port = server.addresses().front().port();
    write_all(answers, &port, sizeof port);
    char order = 0;
    while (read_all(orders, &order, 1)) {
        disk.fail(static_cast<FaultyDisk::Fault>(order));
        if (order != FaultyDisk::healthy) disk.await_failures(failures_wanted);
        write_all(answers, &order, 1);
    }
    std::abort();
}

void obey(const net::Fd& orders, const net::Fd& answers, FaultyDisk::Fault fault) {
    char byte = static_cast<char>(fault);
    write_all(orders, &byte, 1);
    if (!read_all(answers, &byte, 1)) throw std::runtime_error("the server ended on its own");
}

}  // namespace

ServerProcess::ServerProcess(const std::string& hubbubd, const std::string& directory) {
    Pipe log = make_pipe();
    process_ = start(arguments(hubbubd, directory), log.write_end);
    log.write_end = net::Fd();
    output_ = std::move(log.read_end);
    port_ = logged_port(output_);
}

ServerProcess::ServerProcess(const std::string& directory, unsigned period) {
    Pipe orders = make_pipe(), answers = make_pipe();
    process_ = ::fork();
    if (process_ < 0) throw std::runtime_error("fork failed");
    if (process_ == 0) {
        orders.write_end = net::Fd();
        try {
            serve(directory, period, orders.read_end, answers.write_end);
        } catch (const std::exception&) {
            std::abort();
        }
    }
    answers.write_end = net::Fd();
    output_ = std::move(answers.read_end);
    commands_ = std::move(orders.write_end);
    if (!read_all(output_, &port_, sizeof port_))
        throw std::runtime_error("the server did not start");
}

ServerProcess::~ServerProcess() {
    if (process_ < 0) return;
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
}

void ServerProcess::fail(FaultyDisk::Fault fault) const {
    obey(commands_, output_, fault);
}

void ServerProcess::repair() const {
    obey(commands_, output_, FaultyDisk::healthy);
}

void ServerProcess::kill() {
    ::kill(process_, SIGKILL);
    int status = 0;
    ::waitpid(std::exchange(process_, -1), &status, 0);
    if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGKILL)
        throw std::runtime_error("the server ended on its own");
}

int run_to_end(const std::string& hubbubd, const std::string& command,
               const std::string& directory) {
    const pid_t process = ::fork();
    if (process < 0) throw std::runtime_error("fork failed");
    if (process == 0) {
        const int nowhere = ::open("/dev/null", O_WRONLY);
        if (nowhere < 0 || ::dup2(nowhere, STDOUT_FILENO) < 0) std::abort();
        ::execl(hubbubd.c_str(), hubbubd.c_str(), command.c_str(), "--data-dir", directory.c_str(),
                nullptr);
        std::abort();
    }
    int status = 0;
    ::waitpid(process, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace crash
