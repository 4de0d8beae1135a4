#include "irc/liveness.h"

#include <chrono>
#include <utility>

namespace hubbub::client {
namespace {

constexpr std::chrono::seconds sign_on_silence{60};
constexpr std::chrono::minutes sign_on_time{3};
constexpr std::chrono::seconds ask_after{30};
constexpr std::chrono::minutes pong_time{2};
constexpr std::chrono::seconds stopped_after{20};

}  // namespace

Liveness::Verdict Liveness::tick(Steady now, bool registered, bool choosing) {
    if (ticked_at_ && now - *ticked_at_ > stopped_after) {
        started_at_.reset();
        asked_at_.reset();
        heard_ = true;
    }
    ticked_at_ = now;
    if (std::exchange(heard_, false) || !heard_at_) {
        heard_at_ = now;
        asked_at_.reset();
    }
    if (std::exchange(asked_, false) && !asked_at_) asked_at_ = now;
    return registered ? watch_answers(now) : watch_sign_on(now, choosing);
}

Liveness::Verdict Liveness::watch_sign_on(Steady now, bool choosing) {
    if (!started_at_ || choosing) started_at_ = heard_at_ = now;
    const bool late = now - *heard_at_ >= sign_on_silence || now - *started_at_ >= sign_on_time;
    return late ? Verdict::no_sign_on : Verdict::fine;
}

Liveness::Verdict Liveness::watch_answers(Steady now) {
    if (!asked_at_ && now - *heard_at_ >= ask_after) {
        asked_at_ = now;
        return Verdict::ask;
    }
    return asked_at_ && now - *asked_at_ >= pong_time ? Verdict::no_answer : Verdict::fine;
}

}  // namespace hubbub::client
