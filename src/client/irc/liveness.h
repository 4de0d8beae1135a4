#pragma once
// Notices that a server has stopped answering, during sign-on and afterwards. Pure.

#include <hubbub/base/clock.h>

#include <optional>

namespace hubbub::client {

// Not thread safe.
class Liveness {
  public:
    enum class Verdict : unsigned char {
        fine,
        ask,         // silent for a while: send a PING
        no_sign_on,  // sign-on takes too long
        no_answer,   // a PING was not answered
    };

    // A line arrived; a PING was sent.
    void heard() { heard_ = true; }
    void asked() { asked_ = true; }

    // Judges the elapsed time. `registered`: the server has welcomed this client.
    // `choosing`: the person is choosing a nick, which may take any time. A pause of more than 20
    // seconds between two calls restarts the limits: the program was stopped, and lines may be
    // unread.
    Verdict tick(Steady now, bool registered, bool choosing);

  private:
    Verdict watch_sign_on(Steady now, bool choosing);
    Verdict watch_answers(Steady now);

    bool heard_ = false;                // since the last tick
    bool asked_ = false;                // since the last tick
    std::optional<Steady> started_at_;  // sign-on, or the newest nick for it
    std::optional<Steady> ticked_at_;
    std::optional<Steady> heard_at_;
    std::optional<Steady> asked_at_;  // a PING after which nothing has arrived
};

}  // namespace hubbub::client
