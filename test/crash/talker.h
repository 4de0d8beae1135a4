#pragma once
// A client that talks in a channel until its server dies, and remembers what was acknowledged.

#include <hubbub/protocol/message_id.h>

#include <atomic>
#include <cstdint>
#include <map>
#include <string>

namespace crash {

// Acknowledged messages of all talkers of one server. Thread safe.
class Acknowledged {
  public:
    void note() { add(count_); }
    // A talker has ended.
    void end() { add(ended_); }
    unsigned count() const { return count_; }
    // Blocks until so many more are acknowledged, or a talker has ended.
    void await(unsigned more) const {
        const unsigned wanted = count_ + more;
        for (;;) {
            const unsigned before = events_;
            if (count_ >= wanted || ended_ != 0) return;
            events_.wait(before);
        }
    }

  private:
    void add(std::atomic<unsigned>& to) {
        ++to;
        ++events_;
        events_.notify_all();
    }

    std::atomic<unsigned> count_{0};
    std::atomic<unsigned> ended_{0};
    std::atomic<unsigned> events_{0};
};

// Not thread safe, except that several may share an Acknowledged.
class Talker {
  public:
    static constexpr const char* channel = "#hall";
    using Messages = std::map<std::string, hubbub::protocol::MessageId>;

    explicit Talker(std::string name) : name_(std::move(name)) {}
    // Talks until the server closes the connection. Throws std::runtime_error if ids do not rise.
    void run(std::uint16_t port, Acknowledged& acknowledged);
    // Returns the texts and ids of all messages whose echo was received.
    const Messages& acknowledged() const { return acknowledged_; }

  private:
    // What one connection has heard.
    struct Heard {
        hubbub::protocol::MessageId last = 0;
        Messages echoed;
        unsigned pending = 0;
        bool joined = false;
        bool late = false;  // echoes may come before the message is stored
    };

    void hear(const std::string& line, Heard& heard, Acknowledged& acknowledged) const;

    const std::string name_;
    unsigned said_ = 0;
    Messages acknowledged_;
};

}  // namespace crash
