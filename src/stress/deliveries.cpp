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
      latency_(plan.rate > 0 ? 1 : latency_share),
      echo_latency_(plan.rate > 0 ? 1 : latency_share) {
    for (const Sender& sender : plan_.senders) {
        voices_.push_back({sender.channel, sender.slot, nobody});
        auto& source = voices_.back().source;
        (":" + nick(sender.client) + "!").copy(source.data(), source.size());
    }
}

void Deliveries::add_recipient(Connection& connection) {
    const Client& client = plan_.clients[connection.client];
    const bool misses_own = client.sender != nobody && !plan_.echoes;
    const std::uint32_t slot = misses_own ? plan_.senders[client.sender].slot : Checker::no_slot;
    connection.recipient = checker_.add_recipient(plan_.channels[client.channel].senders, slot);
}

// Requires payload::header bytes.
bool Deliveries::intact(const char* text) const {
    return payload::sender(text) < voices_.size() && payload::intact(text) &&
           std::memcmp(text + payload::header, expected_.data() + payload::header,
                       expected_.size() - payload::header) == 0;
}

void Deliveries::hear(Connection& connection, std::uint32_t index, std::string_view line,
                      const char* text, Ns now) {
    const std::string_view tags = tags_of(line);
    if (connection.reading && connection.reading->has(tag(tags, "batch"))) [[unlikely]]
        return read(connection, line, text);
    if (!intact(text)) [[unlikely]] {
        ++damaged_;
        return;
    }
    const std::uint32_t sender = payload::sender(text);
    const Voice& voice = voices_[sender];
    if (!tags.empty()) line.remove_prefix(tags.size() + 2);
    const auto front = static_cast<std::size_t>(text - 1 - line.data());
    if (!belongs(connection, voice, line.substr(0, front))) return;
    if (connection.recipient == Connection::no_recipient) return;
    checker_.hear(checker_.recipient(connection.recipient), voice.slot, payload::sequence(text));
    const bool own = plan_.clients[connection.client].sender == sender;
    if (connection.remembers)
        connection.heard.push_back(
            {Heard::of_id(tag(tags, "msgid")), sender, payload::sequence(text)});
    if (voice.observer == index) talker_.credit(sender);
    LatencyLog& log = own ? echo_latency_ : latency_;
    if (log.chosen()) {
        const Ns time = payload::time(text);
        log.record(now > time ? now - time : 0);
    }
}

// A line of a page of the history.
void Deliveries::read(Connection& connection, std::string_view line, const char* text) {
    const std::string_view tags = tags_of(line);
    const std::string_view msgid = tag(tags, "msgid");
    const std::uint32_t sender = payload::sender(text);
    const bool as_sent = intact(text) && names(voices_[sender], split(line)) &&
                         voices_[sender].channel == connection.channel;
    if (!as_sent) {
        read_other(connection, line);
        return;
    }
    ++read_;
    const Heard heard{Heard::of_id(msgid), sender, payload::sequence(text)};
    connection.reading->add(msgid, &heard);
}

bool Deliveries::read_other(Connection& connection, std::string_view line) {
    const std::string_view tags = tags_of(line);
    if (!connection.reading || !connection.reading->has(tag(tags, "batch"))) return false;
    const std::string_view nick = nick_of(split(line).source);
    const bool ours = std::any_of(voices_.begin(), voices_.end(),
                                  [&](const Voice& voice) { return nick == voice.nick(); });
    // Others may have said something in the channel before.
    if (ours) ++altered_;
    ++read_;
    connection.reading->add(tag(tags, "msgid"), nullptr);
    return true;
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
    const bool fine = names(voice, line);
    if (line.rest.substr(0, line.rest.find(' ')) != plan_.channels[voice.channel].name)
        ++leaked_;
    else if (!fine)
        ++damaged_;
    return fine;
}

// Returns true if the line is a message of this sender to its channel.
bool Deliveries::names(const Voice& voice, const Line& line) const {
    return line.command == "PRIVMSG" && nick_of(line.source) == voice.nick() &&
           line.rest.substr(0, line.rest.find(' ')) == plan_.channels[voice.channel].name;
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
