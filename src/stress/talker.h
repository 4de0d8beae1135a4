#pragma once
// When each sender speaks, and the bytes it says: either its window is open, or its time has come.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ns.h"
#include "plan.h"

namespace hubbub::stress {

// Takes the bytes of a sender's connection.
class Mouth {
  public:
    enum class Taken : std::uint8_t { all, hold_on, gone };
    virtual ~Mouth() = default;
    // hold_on: they were taken, but no more until Talker::resume.
    virtual Taken say(std::uint32_t connection, std::string_view bytes) = 0;
};

// Not thread safe: one per worker, for the senders of that worker.
class Talker {
  public:
    Talker(const Plan& plan, const Options& options, Mouth& mouth);

    // Before start: `connection` speaks for this sender.
    void add(std::uint32_t sender, std::uint32_t connection);

    // With windows, each sender may send its first messages at once; with a rate, message n of all
    // senders is due at start + n / rate. Nothing new is due at `stop` or later.
    void start(Ns start, Ns stop);
    void stop(Ns now);

    // With windows: the sender may have said `until` messages in all.
    void allow(std::uint32_t sender, std::uint32_t until);
    void credit(std::uint32_t sender) {
        Speaker& speaker = speakers_[speaker_of_[sender]];
        ++speaker.due;
        make_ready(speaker);
    }
    void resume(std::uint32_t sender);

    bool ready() const { return !ready_.empty(); }
    // Says what is due.
    void speak(Ns now);
    // When speak() is to be called again, if nothing is allowed or resumed before.
    Ns due() const;
    // Nothing more will be said.
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
        std::uint32_t due = 0;  // messages that may have been said by now
        bool queued = false;    // stands in ready_
        bool held = false;      // its connection takes no more for now
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
    Mouth& mouth_;
    std::vector<Speaker> speakers_;
    std::vector<std::uint32_t> speaker_of_;  // by sender
    std::vector<std::uint32_t> ready_;
    std::string out_;
    Ns start_ = never;
    Ns stop_ = never;
    std::size_t turn_ = 0;  // the speaker whose message is due next, with a rate
    std::uint64_t sent_ = 0;
};

}  // namespace hubbub::stress
