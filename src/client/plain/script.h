#pragma once
// Script mode: sends the lines of the standard input to one channel, and prints messages. Pure:
// bytes and lines in, bytes and a verdict out.

#include <chrono>
#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

#include "irc/session.h"
#include "plain/exit_code.h"

namespace hubbub::client {

// Not thread safe. Sends no message before the channel is joined. Servers pace or disconnect fast
// senders, so only a window of messages is unconfirmed; a PONG confirms that the server has
// accepted them.
class Script {
  public:
    // `channel` is the first channel that the session joins.
    Script(Session& session, std::string channel);

    // Takes bytes of the standard input. A line is sent when it is complete.
    void feed(std::string_view bytes);
    void end_of_input();
    // Returns false while the queue is full.
    bool wants_input() const;

    // Handles the session's events; called after each received line.
    void react();
    // The connection has ended.
    void disconnected(std::string_view reason);
    // The standard output was closed.
    void unheard();

    // No line for `idle_time`: asks whether the server still answers.
    static constexpr std::chrono::minutes idle_time{2};
    void idle();
    // Returns how long to wait for the pending answer; nullopt if none is pending.
    std::optional<std::chrono::seconds> patience() const;
    // Changes with every confirmation.
    std::size_t progress() const { return progress_; }
    void out_of_patience();

    std::optional<ExitCode> verdict() const { return verdict_; }
    // Return the text for standard output and standard error since the last call.
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
    const std::string channel_;
    std::string partial_;
    std::deque<std::string> lines_;  // to be sent, each fits in one message
    bool input_ended_ = false;
    std::size_t unconfirmed_ = 0;  // messages since the last answered PING
    std::string asked_;            // the token of a PING under way
    bool idle_ = false;            // the PING only checks the connection
    std::size_t questions_ = 0;
    std::size_t progress_ = 0;
    std::optional<ExitCode> verdict_;
    std::string heard_;
    std::string complaints_;
};

}  // namespace hubbub::client
