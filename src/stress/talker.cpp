#include "talker.h"

#include <algorithm>

#include "payload.h"

namespace hubbub::stress {
namespace {

// Messages per write: limits memory if many are due.
constexpr std::uint32_t burst = 256;

}  // namespace

Talker::Talker(const Plan& plan, const Options& options, Sink& sink)
    : plan_(plan),
      rate_(plan.rate),
      window_(options.window),
      size_(options.size),
      sink_(sink),
      speaker_of_(plan.senders.size(), nobody) {}

void Talker::add(std::uint32_t sender, std::uint32_t connection) {
    speaker_of_[sender] = static_cast<std::uint32_t>(speakers_.size());
    Speaker speaker;
    speaker.sender = sender;
    speaker.connection = connection;
    speaker.line = "PRIVMSG " + plan_.channels[plan_.senders[sender].channel].name + " :" +
                   payload::blank(size_) + "\r\n";
    speakers_.push_back(std::move(speaker));
}

void Talker::start(Ns start, Ns stop) {
    start_ = start;
    stop_ = stop;
    // In the order of their turns, so that pace() finds the next without searching.
    std::sort(speakers_.begin(), speakers_.end(),
              [](const Speaker& a, const Speaker& b) { return a.sender < b.sender; });
    for (std::uint32_t i = 0; i < speakers_.size(); ++i) speaker_of_[speakers_[i].sender] = i;
    if (paced()) return;
    for (Speaker& speaker : speakers_) allow(speaker.sender, window_);
}

void Talker::stop(Ns now) {
    stop_ = std::min(stop_, now);
}

void Talker::allow(std::uint32_t sender, std::uint32_t until) {
    Speaker& speaker = speakers_[speaker_of_[sender]];
    speaker.due = std::max(speaker.due, until);
    make_ready(speaker);
}

void Talker::resume(std::uint32_t sender) {
    Speaker& speaker = speakers_[speaker_of_[sender]];
    speaker.held = false;
    make_ready(speaker);
}

void Talker::speak(Ns now) {
    if (now < start_) return;
    if (paced()) pace(now);
    for (const std::uint32_t index : ready_) {
        speakers_[index].queued = false;
        say_due(speakers_[index], now);
    }
    ready_.clear();
}

void Talker::pace(Ns now) {
    if (speakers_.empty()) return;
    for (Ns time = due(); time <= now; time = due()) {
        Speaker& speaker = speakers_[turn_];
        ++speaker.due;
        make_ready(speaker);
        turn_ = (turn_ + 1) % speakers_.size();
    }
}

Ns Talker::time_of(const Speaker& speaker, std::uint32_t sequence) const {
    const double number =
        static_cast<double>(sequence) * static_cast<double>(plan_.senders.size()) +
        static_cast<double>(speaker.sender);
    return start_ + static_cast<Ns>(number / rate_ * static_cast<double>(second));
}

Ns Talker::due() const {
    if (!paced() || speakers_.empty()) return never;
    const Ns time = time_of(speakers_[turn_], speakers_[turn_].due);
    return time < stop_ ? time : never;
}

void Talker::say_due(Speaker& speaker, Ns now) {
    if (!paced() && now >= stop_) return;
    while (speaker.sent < speaker.due && !speaker.held && !speaker.gone) {
        const std::uint32_t count = std::min(speaker.due - speaker.sent, burst);
        const std::size_t length = speaker.line.size();
        out_.resize(count * length);
        for (std::uint32_t i = 0; i < count; ++i) {
            char* const line = out_.data() + i * length;
            speaker.line.copy(line, length);
            const std::uint32_t sequence = speaker.sent + i;
            const Ns time = paced() ? time_of(speaker, sequence) : now;
            payload::put(line + length - 2 - size_, {speaker.sender, sequence, time});
        }
        const Sink::Taken taken = sink_.send(speaker.connection, out_);
        speaker.held = taken == Sink::Taken::hold_on;
        speaker.gone = taken == Sink::Taken::gone;
        if (speaker.gone) return;
        speaker.sent += count;
        sent_ += count;
    }
}

bool Talker::finished(Ns now) const {
    if (now < stop_) return false;
    if (!paced()) return true;
    // Messages that became due before the stop but were not sent yet.
    if (due() != never) return false;
    return std::all_of(speakers_.begin(), speakers_.end(), [](const Speaker& speaker) {
        return speaker.gone || speaker.sent == speaker.due;
    });
}

std::uint32_t Talker::sent_by(std::uint32_t sender) const {
    const std::uint32_t index = speaker_of_[sender];
    return index == nobody ? 0 : speakers_[index].sent;
}

}  // namespace hubbub::stress
