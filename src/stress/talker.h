#pragma once
// Decides when each sender sends: when its window allows it, or at a fixed rate.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ns.h"
#include "plan.h"

namespace hubbub::stress {

// Sends a sender's bytes on its connection. Not thread safe: used by its worker's thread.
class Sink {
  public:
    enum class Taken : std::uint8_t { all, hold_on, gone };
    virtual ~Sink() = default;
    // hold_on: accepted, but send no more until Talker::resume().
    virtual Taken send(std::uint32_t connection, std::string_view bytes) = 0;
};

// Not thread safe: one per worker, for that worker's senders.
class Talker {
  public:
    Talker(const Plan& plan, const Options& options, Sink& sink);

    // Sets the sender's connection. Call it before start().
    void add(std::uint32_t sender, std::uint32_t connection);

    // With windows, each sender may send a window of messages at once. With a rate, message n of
    // all senders is due at start + n / rate. No message becomes due at `stop` or later.
    void start(Ns start, Ns stop);
    void stop(Ns now);

    // With windows: lets the sender send up to `until` messages in total.
    void allow(std::uint32_t sender, std::uint32_t until);
    void credit(std::uint32_t sender) {
        Speaker& speaker = speakers_[speaker_of_[sender]];
        ++speaker.due;
        make_ready(speaker);
    }
    void resume(std::uint32_t sender);

    bool ready() const { return !ready_.empty(); }
    // Sends all due messages.
    void speak(Ns now);
    // Returns when to call speak() again, unless allow() or resume() is called before.
    Ns due() const;
    // Returns true if no more messages will be sent.
    bool finished(Ns now) const;

    std::uint32_t window() const { return window_; }
    bool paced() const { return rate_ > 0; }
    std::uint64_t sent() const { return sent_; }
    std::uint32_t sent_by(std::uint32_t sender) const;

  private:
    struct Speaker {
        std::uint32_t sender = 0;
        std::uint32_t connection = 0;
        std::uint32_t sent = 0;
        std::uint32_t due = 0;  // messages allowed so far
        bool queued = false;    // is in ready_
        bool held = false;      // its socket is full
        bool gone = false;
        std::string line;  // with an empty stamp
    };

    void make_ready(Speaker& speaker) {
        if (speaker.queued || speaker.held || speaker.gone) return;
        speaker.queued = true;
        ready_.push_back(static_cast<std::uint32_t>(&speaker - speakers_.data()));
    }
    void pace(Ns now);
    void say_due(Speaker& speaker, Ns now);
    Ns time_of(const Speaker& speaker, std::uint32_t sequence) const;

    const Plan& plan_;
    const double rate_;
    const std::uint32_t window_;
    const std::size_t size_;
    Sink& sink_;
    std::vector<Speaker> speakers_;
    std::vector<std::uint32_t> speaker_of_;  // by sender
    std::vector<std::uint32_t> ready_;
    std::string out_;
    Ns start_ = never;
    Ns stop_ = never;
    std::size_t turn_ = 0;  // with a rate: the speaker of the next due message
    std::uint64_t sent_ = 0;
};

}  // namespace hubbub::stress
