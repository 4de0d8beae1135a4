#pragma once
// A program at the keyboard: what it writes is said to one room, what is heard is written back.
// Pure: bytes and lines in, bytes and a verdict out.

#include <chrono>
#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

#include "irc/session.h"
#include "plain/exit_code.h"

namespace hubbub::client {

// Not thread safe. Nothing is said before the room has been joined. Servers pace those who talk a
// lot, and some throw them out, so only so many messages are under way at a time; a PONG says that
// the server has taken them all.
class Script {
  public:
    // `room` is the first one of those that the session joins.
    Script(Session& session, std::string room);

    // Bytes of standard input, cut anywhere; a line is said as soon as it is whole.
    void feed(std::string_view bytes);
    void end_of_input();
    // False while enough is waiting to be said.
    bool wants_input() const;

    // Looks at what the session's last lines brought.
    void react();
    // The connection is gone, and why.
    void disconnected(std::string_view reason);
    // Nobody reads what is heard any more.
    void unheard();

    // Nothing came for `idle_time`: asks whether the server is still there.
    static constexpr std::chrono::minutes idle_time{2};
    void idle();
    // How long the server may take for what it owes now; nothing where it owes nothing.
    std::optional<std::chrono::seconds> patience() const;
    // Changes whenever the server has confirmed something.
    std::size_t progress() const { return progress_; }
    void out_of_patience();

    std::optional<ExitCode> verdict() const { return verdict_; }
    // For standard output and standard error since the last call.
    std::string take_heard();
    std::string take_complaints();

  private:
    void take_line(std::string_view line);
    void pump();
    void ask();
    void look_at(const Event& event);
    void complain(std::string_view text);
    void fail(std::string_view text);
    bool joined() const;

    Session& session_;
    const std::string room_;
    std::string partial_;
    std::deque<std::string> lines_;  // to be said, each fits in one message
    bool input_ended_ = false;
    std::size_t unconfirmed_ = 0;  // messages said since the last PING that was answered
    std::string asked_;            // the token of a PING under way
    bool idle_ = false;            // it asks only whether anybody is there
    std::size_t questions_ = 0;
    std::size_t progress_ = 0;
    std::optional<ExitCode> verdict_;
    std::string heard_;
    std::string complaints_;
};

}  // namespace hubbub::client
