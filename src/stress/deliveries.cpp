#include "deliveries.h"

#include <algorithm>
#include <cstring>

#include "payload.h"

namespace hubbub::stress {
namespace {

// Samples every delivery at a fixed rate, a share of them with windows. The share is prime, so that
// it covers all recipients and positions in a window equally.
constexpr std::uint32_t latency_share = 13;

std::vector<std::string> fronts_of(const Plan& plan) {
    std::vector<std::string> out;
    for (const Channel& channel : plan.channels) out.push_back(" PRIVMSG " + channel.name + " ");
    return out;
}

}  // namespace

Deliveries::Deliveries(const Options& options, const Plan& plan, Talker& talker)
    : plan_(plan),
      talker_(talker),
      expected_(payload::blank(options.size)),
      fronts_(fronts_of(plan)),
      latency_(plan.rate > 0 ? 1 : latency_share) {
    for (const Sender& sender : plan_.senders) {
        voices_.push_back({sender.channel, sender.slot, nobody});
        auto& source = voices_.back().source;
        (":" + nick(sender.client) + "!").copy(source.data(), source.size());
    }
}

void Deliveries::add_recipient(Connection& connection) {
    const Client& client = plan_.clients[connection.client];
    const std::uint32_t slot =
        client.sender == nobody ? Checker::no_slot : plan_.senders[client.sender].slot;
    connection.recipient = checker_.add_recipient(plan_.channels[client.channel].senders, slot);
}

void Deliveries::hear(const Connection& connection, std::uint32_t index, std::string_view line,
                      const char* text, Ns now) {
    const std::uint32_t sender = payload::sender(text);
    const std::size_t padding = expected_.size() - payload::header;
    if (sender >= voices_.size() || !payload::intact(text) ||
        std::memcmp(text + payload::header, expected_.data() + payload::header, padding) != 0)
        [[unlikely]] {
        ++damaged_;
        return;
    }
    const Voice& voice = voices_[sender];
    const auto front = static_cast<std::size_t>(text - 1 - line.data());
    if (!belongs(connection, voice, line.substr(0, front))) return;
    if (connection.recipient == Connection::no_recipient) return;
    checker_.hear(checker_.recipient(connection.recipient), voice.slot, payload::sequence(text));
    if (voice.observer == index) talker_.credit(sender);
    if (latency_.chosen()) {
        const Ns time = payload::time(text);
        latency_.record(now > time ? now - time : 0);
    }
}

// Returns true if this client may receive the sender's messages, and `front`, the line up to its
// text, names that sender and channel. Otherwise counts an error.
bool Deliveries::belongs(const Connection& connection, const Voice& voice, std::string_view front) {
    const bool member = connection.state >= ConnectionState::joining;
    const bool here =
        voice.channel == connection.channel || voice.channel == connection.other_channel;
    if (!here || !member) [[unlikely]] {
        ++leaked_;
        return false;
    }
    const bool as_usual =
        front.size() > voice.source.size() &&
        std::memcmp(front.data(), voice.source.data(), voice.source.size()) == 0 &&
        front.ends_with(fronts_[voice.channel]);
    if (as_usual) [[likely]]
        return true;
    const Line line = split(front);
    const std::string_view nick(voice.source.data() + 1, nick_size);
    const bool to_channel =
        line.rest.substr(0, line.rest.find(' ')) == plan_.channels[voice.channel].name;
    const bool fine = to_channel && line.command == "PRIVMSG" && nick_of(line.source) == nick;
    if (!to_channel)
        ++leaked_;
    else if (!fine)
        ++damaged_;
    return fine;
}

void Deliveries::check_other(const Connection& connection, const Line& line) {
    const std::string_view target = line.rest.substr(0, line.rest.find(' '));
    const std::string_view text = last_parameter(line.rest);
    const bool ours = text.starts_with(payload::mark.substr(1));
    // Some servers greet with a private message.
    if (target == connection.nick && !ours) return;
    if (target != plan_.channels[connection.channel].name ||
        connection.state < ConnectionState::joining)
        ++leaked_;
    else if (text != churn_text)
        ++damaged_;
}

void Deliveries::pick_observer(std::uint32_t sender, const std::vector<Connection>& connections) {
    if (talker_.paced()) return;
    Voice& voice = voices_[sender];
    const auto fits = [&](const Connection& c, bool listener) {
        const std::uint32_t as = plan_.clients[c.client].sender;
        return c.channel == voice.channel && c.recipient != Connection::no_recipient &&
               c.present() && as != sender && (!listener || as == nobody);
    };
    voice.observer = nobody;
    for (const bool listener : {true, false}) {
        const auto found = std::find_if(connections.begin(), connections.end(),
                                        [&](const Connection& c) { return fits(c, listener); });
        if (found == connections.end()) continue;
        voice.observer = static_cast<std::uint32_t>(found - connections.begin());
        const std::uint32_t heard = checker_.next(checker_.recipient(found->recipient), voice.slot);
        talker_.allow(sender, heard + talker_.window());
        return;
    }
}

void Deliveries::replace_observer(std::uint32_t index, const std::vector<Connection>& connections,
                                  std::uint32_t worker) {
    for (std::uint32_t sender = 0; sender < voices_.size(); ++sender) {
        if (voices_[sender].observer == index &&
            plan_.clients[plan_.senders[sender].client].worker == worker)
            pick_observer(sender, connections);
    }
}

}  // namespace hubbub::stress
