#include <hubbub/protocol/text.h>

#include <algorithm>
#include <cstring>

#include "payload.h"
#include "worker.h"

namespace hubbub::stress {
namespace {

constexpr std::string_view passing_by = "passing by";  // the message of a churner

}  // namespace

// Handles the complete lines between `line` and `end`; none ends before `scan`. Returns the start
// of the incomplete line.
const char* Worker::consume(Connection& connection, const char* line, const char* scan,
                            const char* end) {
    const std::size_t size = options_.size;
    while (const void* found = std::memchr(scan, '\n', static_cast<std::size_t>(end - scan))) {
        const char* const newline = static_cast<const char*>(found);
        const char* const stop = newline > line && newline[-1] == '\r' ? newline - 1 : newline;
        const auto length = static_cast<std::size_t>(stop - line);
        if (length > size && payload::marked(stop - size)) [[likely]]
            hear(connection, {line, length}, stop - size);
        else
            on_line(connection, {line, length});
        line = scan = newline + 1;
    }
    return line;
}

void Worker::hear(Connection& connection, std::string_view line, const char* text) {
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
    if (voice.observer == index_of(connection)) talker_.credit(sender);
    if (latency_.chosen()) {
        const Ns time = payload::time(text);
        latency_.record(now_ > time ? now_ - time : 0);
    }
}

// Returns true if this client may receive the sender's messages, and `front`, the line up to its
// text, names that sender and channel. Otherwise counts an error.
bool Worker::belongs(const Connection& connection, const Voice& voice, std::string_view front) {
    const bool member = connection.state >= State::joining;
    if (voice.room != connection.room || !member) [[unlikely]] {
        ++leaked_;
        return false;
    }
    const bool as_usual =
        front.size() > voice.source.size() &&
        std::memcmp(front.data(), voice.source.data(), voice.source.size()) == 0 &&
        front.ends_with(fronts_[voice.room]);
    if (as_usual) [[likely]]
        return true;
    const Line line = split(front);
    const std::string_view nick(voice.source.data() + 1, nick_size);
    const bool to_room = line.rest.substr(0, line.rest.find(' ')) == plan_.rooms[voice.room].name;
    const bool fine = to_room && line.command == "PRIVMSG" && nick_of(line.source) == nick;
    if (!to_room)
        ++leaked_;
    else if (!fine)
        ++damaged_;
    return fine;
}

// A message without an intact stamp: from a churner, or damaged.
void Worker::on_other_message(const Connection& connection, const Line& line) {
    const std::string_view target = line.rest.substr(0, line.rest.find(' '));
    const std::string_view text = last_parameter(line.rest);
    const bool ours = text.starts_with(payload::mark.substr(1));
    // Some servers greet with a private message.
    if (target == connection.nick && !ours) return;
    if (target != plan_.rooms[connection.room].name || connection.state < State::joining)
        ++leaked_;
    else if (text != passing_by)
        ++damaged_;
}

void Worker::on_line(Connection& connection, std::string_view text) {
    const Line line = split(text);
    if (line.command == "JOIN") {
        ++connection.joins;
        ++joins_;
        last_seen_ = now_;
    } else if (line.command == "QUIT") {
        on_quit(connection, line);
    } else if (line.command == "MODE" && storming_) {
        on_mode(connection, line);
    } else if (line.command == "PING") {
        transmit(connection, "PONG " + std::string(line.rest) + "\r\n");
    } else if (line.command == "PONG") {
        const std::string wanted = "barrier" + std::to_string(taken_);
        if (last_parameter(line.rest) == wanted) complete(connection);
    } else if (line.command == "PRIVMSG") {
        on_other_message(connection, line);
    } else if (line.command == "ERROR") {
        if (connection.state != State::leaving) complain(text);
    } else if (const auto number = numeric(line.command)) {
        on_numeric(connection, *number, text);
    }
}

void Worker::on_numeric(Connection& connection, unsigned number, std::string_view text) {
    constexpr unsigned welcome = 1;
    constexpr unsigned end_of_names = 366;
    constexpr unsigned no_motd = 422;
    if (number == welcome && connection.state == State::registering) {
        on_welcome(connection);
    } else if (number == end_of_names && connection.state == State::joining) {
        on_joined(connection);
    } else if (number >= 400 && number < 600 && number != no_motd) {
        complain(text);
        // A rejected nick or channel: there will be no other answer.
        const bool waits =
            connection.state == State::registering || connection.state == State::joining;
        if (waits) lose(connection, text);
    }
}

void Worker::on_welcome(Connection& connection) {
    connection.state = State::registered;
    dialer_.end();
    complete(connection);
    if (group_of(connection) != churner) return;
    connection.state = State::joining;
    transmit(connection, "JOIN " + plan_.rooms[connection.room].name + "\r\n");
}

void Worker::on_joined(Connection& connection) {
    connection.state = State::joined;
    complete(connection);
    if (group_of(connection) != churner) return;
    connection.state = State::leaving;
    transmit(connection, "PRIVMSG " + plan_.rooms[connection.room].name + " :" +
                             std::string(passing_by) + "\r\nQUIT :done\r\n");
}

void Worker::on_quit(Connection& connection, const Line& line) {
    // A leaving client may be disconnected before it sees the rest.
    if (connection.state != State::leaving) {
        ++connection.quits;
        ++quits_;
        last_seen_ = now_;
    }
    if (departures_.empty() || line.source.empty()) return;
    const auto who = departures_.find(std::string(nick_of(line.source)));
    if (who == departures_.end()) return;
    who->second.time = std::min(who->second.time, now_);
    if (who->second.reason.empty())
        who->second.reason = protocol::visible(last_parameter(line.rest));
}

// Picks another member of the sender's channel, preferably one that only listens.
void Worker::pick_observer(std::uint32_t sender) {
    if (talker_.paced()) return;
    if (plan_.clients[plan_.senders[sender].client].worker != number_) return;
    Voice& voice = voices_[sender];
    const auto fits = [&](const Connection& c, bool listener) {
        const std::uint32_t as = plan_.clients[c.client].sender;
        return c.room == voice.room && c.recipient != Connection::no_recipient && c.present() &&
               as != sender && (!listener || as == nobody);
    };
    voice.observer = nobody;
    for (const bool listener : {true, false}) {
        const auto found = std::find_if(connections_.begin(), connections_.end(),
                                        [&](const Connection& c) { return fits(c, listener); });
        if (found == connections_.end()) continue;
        voice.observer = index_of(*found);
        const std::uint32_t heard = checker_.next(checker_.recipient(found->recipient), voice.slot);
        talker_.allow(sender, heard + talker_.window());
        return;
    }
}

void Worker::complain(std::string_view what) {
    if (trouble_.empty()) trouble_ = protocol::visible(what);
}

}  // namespace hubbub::stress
