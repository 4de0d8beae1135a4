#include "plain/line_mode.h"

#include <hubbub/base/clock.h>
#include <hubbub/protocol/text.h>
#include <hubbub/terminal/line_terminal.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <optional>

#include <poll.h>
#include <unistd.h>

#include "commands/user_commands.h"
#include "config/environment.h"
#include "irc/render.h"
#include "irc/secrets.h"
#include "irc/server_lines.h"
#include "plain/terminal_signals.h"

namespace hubbub::client {
namespace {

using terminal::LineTerminal;

// The rest of an escape sequence follows its Esc within this time.
constexpr int key_ms = 100;
// Interval of Session::tick().
constexpr int loop_tick_ms = 500;
// Time for the server to accept the QUIT and close.
constexpr std::chrono::seconds leave_time{2};
constexpr int leave_step_ms = 100;

std::string prompt_for(const SessionProgress& progress) {
    // A longer name would leave no space to type.
    constexpr std::size_t longest = 32;
    const std::string name = protocol::visible(protocol::cut(progress.current, longest));
    return name + "> ";
}

class LineMode {
  public:
    LineMode(Connection& connection, Session& session)
        : connection_(connection),
          session_(session),
          signals_(watch_terminal_signals()),
          colours_(choose_colours(environment("TERM"), environment("COLORTERM"),
                                  environment("NO_COLOR"))) {
        terminal_.keep_only([this](std::string_view line) {
            return secret_in(line, session_.progress.current) != Secret::password;
        });
    }

    void run() {
        for (;;) {
            session_.tick(clock_.now());
            connection_.send(session_.take_output());
            show_events();
            const SessionProgress& progress = session_.progress;
            if (progress.leaving || !progress.error.empty() || connection_.broken()) return;
            wait();
        }
    }
    // Waits until the server has accepted the QUIT. Messages are no longer shown.
    void finish() {
        const Steady end = clock_.now() + leave_time;
        while (session_.progress.leaving && session_.progress.error.empty() &&
               !connection_.broken() && clock_.now() < end) {
            pollfd readable{connection_.fd(), POLLIN, 0};
            ::poll(&readable, 1, leave_step_ms);
            connection_.flush();
            connection_.receive([&](std::string_view line) { receive_line(session_, line); });
        }
    }

  private:
    void wait() {
        const short events =
            static_cast<short>(connection_.waiting() > 0 ? POLLIN | POLLOUT : POLLIN);
        std::array<pollfd, 3> waits{
            {{connection_.fd(), events, 0}, {STDIN_FILENO, POLLIN, 0}, {signals_.fd(), POLLIN, 0}}};
        const bool key = terminal_.key_waiting();
        int timeout = key ? key_ms : loop_tick_ms;
        if (connection_.pending()) timeout = 0;
        const int ready = ::poll(waits.data(), waits.size(), timeout);
        if (ready == 0 && key && !connection_.pending()) terminal_.read_nothing();
        if (waits[2].revents != 0) take_signal();
        if (waits[1].revents != 0) take_input();
        if (waits[0].revents != 0 || connection_.pending()) take_lines();
    }

    void take_lines() {
        connection_.flush();
        connection_.receive([&](std::string_view line) {
            if (line.empty()) session_.error("The server sent a line that is too long; ignored.");
            receive_line(session_, line);
        });
    }

    void take_input() {
        for (const LineTerminal::Typed& typed : terminal_.read()) {
            switch (typed.kind) {
                case LineTerminal::Typed::Kind::line:
                    handle_typed_line(session_, typed.text);
                    if (session_.waiting() > 0)
                        session_.info(std::to_string(session_.waiting()) +
                                      " lines are waiting to be sent; Ctrl-C drops them.");
                    break;
                case LineTerminal::Typed::Kind::interrupt:
                    if (session_.waiting() > 0)
                        session_.info(std::to_string(session_.drop_waiting()) +
                                      " waiting lines were dropped.");
                    session_.info("To quit, press Ctrl-C again or Ctrl-D, or type /quit.");
                    break;
                case LineTerminal::Typed::Kind::suspend: suspend(); break;
                case LineTerminal::Typed::Kind::leave: session_.leave("bye"); break;
            }
            if (session_.progress.leaving) return;
        }
    }

    void take_signal() {
        while (const auto signal = signals_.take()) {
            switch (*signal) {
                case SIGWINCH: terminal_.resized(); break;
                case SIGTSTP: suspend(); break;
                case SIGCONT: terminal_.resume(); break;
                default: session_.leave("bye"); break;
            }
        }
    }

    // SIGCONT takes the terminal back.
    void suspend() {
        terminal_.pause();
        std::raise(SIGSTOP);
    }

    void show_events() {
        std::string lines;
        const SessionProgress& progress = session_.progress;
        for (const Event& event : session_.take_events()) {
            const std::string clock = clock_text(event.at.value_or(clock_.wall()));
            lines += screen_line(event, {progress.current, clock, colours_});
            lines += '\n';
        }
        terminal_.show(lines, prompt_for(progress));
    }

    Connection& connection_;
    Session& session_;
    const net::SignalWatch signals_;
    const Colours colours_;
    SystemClock clock_;
    LineTerminal terminal_{LineTerminal::Lines::whole};
};

}  // namespace

ExitCode run_line_mode(Connection& connection, Session& session, const std::string& where) {
    session.info("Connected to " + where + ". /help lists the commands.");
    {
        LineMode mode(connection, session);
        mode.run();
        mode.finish();
    }
    const SessionProgress& progress = session.progress;
    if (progress.leaving) return ExitCode::fine;
    const std::string why = progress.error.empty() ? connection.reason() : progress.error;
    std::fprintf(stderr, "hubbub: %s\n", protocol::visible(why).c_str());
    return ExitCode::thrown_out;
}

}  // namespace hubbub::client
