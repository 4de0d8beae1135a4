#pragma once
// The messages that a worker's clients receive: who should get them, whether they are intact, and
// how long they took.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "checker.h"
#include "connection.h"
#include "latency.h"
#include "lines.h"
#include "options.h"
#include "plan.h"
#include "talker.h"

namespace hubbub::stress {

constexpr std::string_view churn_text = "passing by";  // the message of a churner

// Not thread safe: used by its worker's thread.
class Deliveries {
  public:
    // References must outlive it.
    Deliveries(const Options& options, const Plan& plan, Talker& talker);

    // Sets the recipient's number of a client that checks messages.
    void add_recipient(Connection& connection);
    // Records a line whose text begins at `text` with a stamp. `index`: of its recipient.
    void hear(Connection& connection, std::uint32_t index, std::string_view line, const char* text,
              Ns now);
    // Checks a message without an intact stamp: from a churner, or damaged.
    void check_other(const Connection& connection, const Line& line);
    // Records a line without a stamp. Returns false if it is not of a page of the history.
    bool read_other(Connection& connection, std::string_view line);

    // Picks the connection whose deliveries open the sender's window: another member of its
    // channel, preferably one that only listens. Does nothing if senders have a fixed rate.
    void pick_observer(std::uint32_t sender, const std::vector<Connection>& connections);
    // Picks other observers for the senders that this connection observed.
    void replace_observer(std::uint32_t index, const std::vector<Connection>& connections,
                          std::uint32_t worker);

    LatencyLog& latency() { return latency_; }
    const LatencyLog& latency() const { return latency_; }
    // Of messages that come back to their senders.
    LatencyLog& echo_latency() { return echo_latency_; }
    const LatencyLog& echo_latency() const { return echo_latency_; }
    // Messages read back from the history, and how many of them have other bytes.
    std::uint64_t read() const { return read_; }
    std::uint64_t altered() const { return altered_; }
    const Checker& checker() const { return checker_; }
    std::uint64_t damaged() const { return damaged_; }
    std::uint64_t leaked() const { return leaked_; }

  private:
    // The facts about a sender that each recipient needs, kept small.
    struct Voice {
        std::uint32_t channel = 0;
        std::uint32_t slot = 0;
        std::uint32_t observer = nobody;
        std::array<char, 1 + nick_size + 1> source{};  // start of its lines: ":nick!"

        std::string_view nick() const { return {source.data() + 1, nick_size}; }
    };

    bool intact(const char* text) const;
    bool belongs(const Connection& connection, const Voice& voice, std::string_view front);
    bool names(const Voice& voice, const Line& line) const;
    void read(Connection& connection, std::string_view line, const char* text);

    const Plan& plan_;
    Talker& talker_;
    const std::string expected_;             // a message's text with an empty stamp
    const std::vector<std::string> fronts_;  // by channel: from a line's source to its text
    std::vector<Voice> voices_;              // by sender
    Checker checker_;
    LatencyLog latency_;
    LatencyLog echo_latency_;
    std::uint64_t read_ = 0;
    std::uint64_t altered_ = 0;
    std::uint64_t damaged_ = 0;
    std::uint64_t leaked_ = 0;
};

}  // namespace hubbub::stress
