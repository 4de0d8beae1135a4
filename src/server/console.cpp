#include "console.h"

#include <hubbub/base/log.h>
#include <hubbub/chat/client.h>
#include <hubbub/protocol/line_framer.h>
#include <hubbub/terminal/line_terminal.h>

#include <array>
#include <cstdio>
#include <ctime>

#include <poll.h>
#include <unistd.h>

#include "console_commands.h"
#include "server.h"

namespace hubbub::server {
namespace {

using terminal::LineTerminal;

// The feed is polled, so that senders do not have to wake the console.
constexpr int poll_ms = 50;
constexpr std::chrono::milliseconds stop_timeout{1000};
constexpr std::string_view prompt = "everyone> ";

std::string clock_time(const Clock& clock) {
    const std::time_t now = std::chrono::system_clock::to_time_t(clock.wall());
    std::tm parts{};
    ::localtime_r(&now, &parts);
    std::array<char, 16> text{};
    return {text.data(), std::strftime(text.data(), text.size(), "%H:%M:%S ", &parts)};
}

}  // namespace

void ConsoleFeed::passed(const chat::Client& from, std::string_view lines) {
    const auto origin = from.origin();
    const std::string prefix = origin->host + ':' + std::to_string(origin->port) + ' ';
    MutexLock lock(mutex_);
    while (!lines.empty()) {
        const std::size_t end = lines.find("\r\n");
        if (lines_.size() < max_bytes) {
            lines_ += prefix;
            lines_ += lines.substr(0, end);
            lines_ += '\n';
        } else {
            ++dropped_;
        }
        lines.remove_prefix(end + 2);
    }
}

ConsoleFeed::Passed ConsoleFeed::take() {
    Passed out;
    MutexLock lock(mutex_);
    out.lines.swap(lines_);
    out.dropped = std::exchange(dropped_, 0);
    return out;
}

Console::Console(Server& server, ConsoleFeed& feed, std::function<void()> on_quit)
    : server_(server), feed_(feed), on_quit_(std::move(on_quit)), thread_([this] { run(); }) {}

Console::~Console() {
    // A thread that is blocked in a write to the terminal cannot be joined: see stop().
    if (thread_.joinable()) ended_ ? thread_.join() : thread_.detach();
}

bool Console::stop() {
    wake_.set();
    // Polls the flag: a condition variable would have to outlive a thread that may never end.
    pollfd never{-1, 0, 0};
    for (auto left = stop_timeout.count(); left > 0 && !ended_; left -= poll_ms)
        ::poll(&never, 1, poll_ms);
    return ended_;
}

void Console::run() {
    try {
        const bool terminal = ::isatty(STDIN_FILENO) == 1 && ::isatty(STDOUT_FILENO) == 1;
        terminal ? run_on_terminal() : run_on_lines();
    } catch (const std::exception& error) {
        log::event(log::Level::error, "console.failed", {{"reason", error.what()}});
    }
    ended_ = true;
}

std::string Console::news() {
    const ConsoleFeed::Passed passed = feed_.take();
    const std::string time = clock_time(server_.clock());
    std::string out;
    std::string_view rest = passed.lines;
    while (!rest.empty()) {
        const std::size_t end = rest.find('\n') + 1;
        out += time;
        out += rest.substr(0, end);
        rest.remove_prefix(end);
    }
    if (passed.dropped > 0)
        out += time + "(" + std::to_string(passed.dropped) + " lines were dropped)\n";
    return out;
}

bool Console::take_line(std::string_view line, std::string& out) {
    const ConsoleAnswer answer = run_console_line(server_, line);
    out += answer.text;
    if (answer.quit) on_quit_();
    return !answer.quit;
}

void Console::run_on_terminal() {
    LineTerminal terminal;
    terminal.show("Everything you type is sent to everyone. /help lists the commands.\n",
                  std::string(prompt));
    std::array<pollfd, 2> waits{{{STDIN_FILENO, POLLIN, 0}, {wake_.fd(), POLLIN, 0}}};
    for (bool going = true; going;) {
        const int ready = ::poll(waits.data(), waits.size(), poll_ms);
        if (ready == 0) terminal.read_nothing();
        // A closed window is not a /quit: the server keeps running.
        if ((waits[0].revents & (POLLHUP | POLLERR | POLLNVAL)) != 0)
            return log::event(log::Level::info, "console.closed");
        terminal.resize_if_changed();
        std::string out = news();
        if (ready > 0 && waits[0].revents != 0) {
            for (const LineTerminal::Typed& typed : terminal.read()) {
                switch (typed.kind) {
                    case LineTerminal::Typed::Kind::line:
                        going = take_line(typed.text, out) && going;
                        break;
                    case LineTerminal::Typed::Kind::interrupt:
                        out += "Press Ctrl-C again to stop the server.\n";
                        break;
                    case LineTerminal::Typed::Kind::leave: going = take_line("/quit", out); break;
                    case LineTerminal::Typed::Kind::suspend:
                        out += "The server cannot be suspended. /quit stops it.\n";
                        break;
                }
            }
        }
        terminal.show(out, std::string(prompt));
        if (waits[1].revents != 0) going = false;
    }
}

void Console::run_on_lines() {
    protocol::LineFramer framer({4096, 0});
    std::array<char, 4096> buffer{};
    std::array<pollfd, 2> waits{{{STDIN_FILENO, POLLIN, 0}, {wake_.fd(), POLLIN, 0}}};
    for (bool going = true; going;) {
        ::poll(waits.data(), waits.size(), poll_ms);
        std::string out = news();
        if (waits[0].revents != 0) {
            const ssize_t got = ::read(STDIN_FILENO, buffer.data(), buffer.size());
            // The end of the input does not stop the server: a script may have finished.
            if (got <= 0) waits[0].fd = -1;
            if (got > 0) framer.feed({buffer.data(), static_cast<std::size_t>(got)});
            std::string_view line;
            for (auto found = framer.next(line); found != protocol::LineFramer::Result::empty;
                 found = framer.next(line)) {
                const bool whole = found == protocol::LineFramer::Result::line;
                if (going && whole) going = take_line(line, out);
            }
        }
        std::fwrite(out.data(), 1, out.size(), stdout);
        std::fflush(stdout);
        if (waits[1].revents != 0) going = false;
    }
}

}  // namespace hubbub::server
