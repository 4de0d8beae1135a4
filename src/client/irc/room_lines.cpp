// What the server says of rooms: who comes and goes, ranks, topics, lists of members.

#include <algorithm>
#include <string>
#include <utility>

#include "irc/server_lines.h"
#include "irc/session.h"
#include "irc/wanted_rooms.h"

namespace hubbub::client {
namespace {

using protocol::Message;
using Kind = Event::Kind;

// More names than this at once tell a person little.
constexpr std::size_t names_shown = 40;

void learn_own_host(Session& session, const Message& message) {
    const std::size_t bang = message.source.find('!');
    if (bang != std::string_view::npos && session.is_me(message.nick()))
        session.state().user_host = message.source.substr(bang + 1);
}

// The one who typed is somewhere as long as there is somewhere to be. On a full screen the room
// stays in sight, and nobody is moved while typing.
void leave_room(Session& session, std::string_view name) {
    State& state = session.state();
    const bool was_current = state.isupport.same(name, state.current);
    state.rooms.erase(state.isupport.fold(name));
    unwant_room(session, name);
    session.drop_waiting_for(name);
    if (was_current && !session.settings().full_screen)
        state.current = state.rooms.empty() ? "" : state.rooms.begin()->second.name;
}

void set_mark(Session& session, Room& room, std::string_view nick, char mark, bool adding) {
    const Isupport& isupport = session.state().isupport;
    const auto found = room.members.find(isupport.fold(nick));
    if (found == room.members.end()) return;
    std::string& marks = found->second.marks;
    std::erase(marks, mark);
    if (!adding) return;
    marks += mark;
    std::sort(marks.begin(), marks.end(),
              [&](char a, char b) { return isupport.marks().find(a) < isupport.marks().find(b); });
}

void apply_modes(Session& session, Room& room, const Message& message) {
    const Isupport& isupport = session.state().isupport;
    bool adding = true;
    std::size_t next = 2;
    for (const char mode : message.param(1)) {
        if (mode == '+' || mode == '-') {
            adding = mode == '+';
            continue;
        }
        if (!isupport.is_list(mode) && isupport.mark_of(mode) == '\0') {
            std::erase(room.modes, mode);
            if (adding) room.modes += mode;
        }
        if (!isupport.takes_parameter(mode, adding)) continue;
        const std::string_view parameter = message.param(next++);
        if (const char mark = isupport.mark_of(mode); mark != '\0')
            set_mark(session, room, parameter, mark, adding);
        if (mode == 'k') note_key(session, room.name, adding ? parameter : "");
    }
}

}  // namespace

void on_join(Session& session, const Message& message, std::string_view) {
    State& state = session.state();
    Event event = event_of(session, message, Kind::joined);
    event.room = message.param(0);
    if (event.room.empty() || event.who.empty()) return;
    if (event.own) {
        learn_own_host(session, message);
        want_rooms(session, event.room, {});
        Room room;
        room.name = event.room;
        state.rooms.insert_or_assign(state.isupport.fold(event.room), std::move(room));
        if (session.settings().full_screen) session.send("MODE", {event.room});
        // The first room there is, and every one the person asks for later; not those that somebody
        // else puts them into.
        const bool asked = state.asked.erase(state.isupport.fold(event.room)) > 0;
        if (asked || state.current.empty()) state.current = event.room;
    }
    if (Room* room = session.room(event.room))
        room->members[state.isupport.fold(event.who)] = {event.who, ""};
    session.emit(std::move(event));
}

void on_part(Session& session, const Message& message, std::string_view) {
    Event event = event_of(session, message, Kind::parted);
    event.room = message.param(0);
    event.text = message.param(1);
    if (event.own)
        leave_room(session, event.room);
    else if (Room* room = session.room(event.room))
        room->members.erase(session.state().isupport.fold(event.who));
    session.emit(std::move(event));
}

void on_quit(Session& session, const Message& message, std::string_view) {
    State& state = session.state();
    Event event = event_of(session, message, Kind::quit);
    event.text = message.param(0);
    const std::string folded = state.isupport.fold(event.who);
    for (auto& [key, room] : state.rooms) {
        if (room.members.erase(folded) > 0) event.rooms.push_back(room.name);
    }
    regain_if_free(session, event.who);
    session.emit(std::move(event));
}

void on_nick(Session& session, const Message& message, std::string_view) {
    State& state = session.state();
    Event event = event_of(session, message, Kind::renamed);
    event.other = message.param(0);
    if (event.other.empty()) return;
    for (auto& entry : state.rooms) {
        auto node = entry.second.members.extract(state.isupport.fold(event.who));
        if (node.empty()) continue;
        event.rooms.push_back(entry.second.name);
        node.key() = state.isupport.fold(event.other);
        node.mapped().nick = event.other;
        entry.second.members.insert(std::move(node));
    }
    if (event.own) {
        state.nick = event.other;
        // What somebody else made of it is not what the person wants.
        if (state.isupport.same(state.nick, state.nick_asked)) state.wished = state.nick;
        stop_watching(session);
    } else {
        regain_if_free(session, event.who);
    }
    if (state.isupport.same(state.current, event.who)) state.current = event.other;
    session.emit(std::move(event));
}

void on_kick(Session& session, const Message& message, std::string_view) {
    Event event = event_of(session, message, Kind::kicked);
    event.room = message.param(0);
    event.other = message.param(1);
    event.text = message.param(2);
    event.mention = session.is_me(event.other);
    if (event.mention)
        leave_room(session, event.room);
    else if (Room* room = session.room(event.room))
        room->members.erase(session.state().isupport.fold(event.other));
    session.emit(std::move(event));
}

void on_topic(Session& session, const Message& message, std::string_view) {
    Event event = event_of(session, message, Kind::topic);
    event.room = message.param(0);
    event.text = message.param(1);
    if (Room* room = session.room(event.room)) room->topic = event.text;
    session.emit(std::move(event));
}

void on_mode(Session& session, const Message& message, std::string_view) {
    Event event = event_of(session, message, Kind::info);
    const std::string_view target = message.param(0);
    if (session.state().isupport.is_room(target)) event.room = target;
    if (Room* room = session.room(target)) apply_modes(session, *room, message);
    event.text = event.who.empty() ? std::string("the server") : event.who;
    event.text += " sets the mode";
    for (std::size_t i = 1; i < message.count; ++i) event.text.append(" ").append(message.param(i));
    session.emit(std::move(event));
}

void on_room_modes(Session& session, const Message& message, std::string_view pattern) {
    Room* room = session.room(message.param(1));
    if (room == nullptr) return on_reply(session, message, pattern);
    room->modes.clear();
    for (const char mode : message.param(2)) {
        if (mode != '+' && mode != '-') room->modes += mode;
    }
    // The first answer is to the client's own question.
    if (session.settings().full_screen && !std::exchange(room->modes_known, true)) return;
    on_reply(session, message, pattern);
}

void on_chghost(Session& session, const Message& message, std::string_view) {
    if (!session.is_me(message.nick())) return;
    session.state().user_host = std::string(message.param(0)) + "@" + std::string(message.param(1));
}

void on_topic_reply(Session& session, const Message& message, std::string_view) {
    Event event = event_of(session, message, Kind::info);
    event.room = message.param(1);
    if (Room* room = session.room(event.room)) room->topic = message.param(2);
    event.text = "topic: " + std::string(message.param(2));
    session.emit(std::move(event));
}

void on_names_reply(Session& session, const Message& message, std::string_view) {
    State& state = session.state();
    Members& names = state.naming[state.isupport.fold(message.param(2))];
    std::string_view rest = message.param(3);
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find(' '), rest.size());
        const std::string_view word = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        const std::string_view mask = state.isupport.without_marks(word);
        const std::string_view nick = mask.substr(0, mask.find('!'));
        if (nick.empty()) continue;
        names[state.isupport.fold(nick)] = {std::string(nick),
                                            std::string(word.substr(0, word.size() - mask.size()))};
    }
}

void on_names_end(Session& session, const Message& message, std::string_view) {
    State& state = session.state();
    Members names;
    if (auto node = state.naming.extract(state.isupport.fold(message.param(1))); !node.empty())
        names = std::move(node.mapped());
    Event event = event_of(session, message, Kind::info);
    event.room = message.param(1);
    event.text = "here: ";
    std::size_t shown = 0;
    for (const auto& entry : names) {
        if (shown == names_shown) break;
        if (shown++ > 0) event.text += ", ";
        event.text += entry.second.marks.substr(0, 1) + entry.second.nick;
    }
    if (names.empty()) event.text += "nobody";
    if (shown < names.size())
        event.text += " and " + std::to_string(names.size() - shown) + " more";
    bool asked = true;
    if (Room* room = session.room(event.room)) {
        room->members = std::move(names);
        // The full screen has them at its side.
        asked = std::exchange(room->complete, true) || !session.settings().full_screen;
    }
    if (asked) session.emit(std::move(event));
}

}  // namespace hubbub::client
