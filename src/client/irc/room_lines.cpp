#include "irc/room_lines.h"

#include <cstddef>
#include <string>
#include <utility>

#include "irc/regain.h"
#include "irc/replies.h"

namespace hubbub::client {
namespace {

using protocol::Message;

// More names than this at once tell a person little.
constexpr std::size_t max_names_shown = 40;

void learn_own_host(Session& session, const Message& message) {
    const std::size_t bang = message.source.find('!');
    if (bang != std::string_view::npos && session.is_me(message.nick()))
        session.progress.user_host = message.source.substr(bang + 1);
}

// Line mode moves on to another room. The full screen keeps showing the room, so that nobody is
// moved while typing.
void leave_room(Session& session, std::string_view name) {
    std::string& current = session.progress.current;
    const bool was_current = session.isupport.same(name, current);
    session.rooms.leave(name);
    session.wanted_rooms.remove(name);
    session.drop_waiting_for(name);
    const auto& left = session.rooms.all();
    if (was_current && !session.settings().full_screen)
        current = left.empty() ? "" : left.begin()->second.name;
}

void apply_modes(Session& session, Room& room, const Message& message) {
    const Isupport& isupport = session.isupport;
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
            session.rooms.set_mark(room, parameter, mark, adding);
        if (mode == 'k') session.wanted_rooms.set_key(room.name, adding ? parameter : "");
    }
}

}  // namespace

void on_join(Session& session, const Message& message, std::string_view) {
    Event event = event_of(session, message, EventKind::joined);
    event.room = message.param(0);
    if (event.room.empty() || event.who.empty()) return;
    if (event.own) {
        learn_own_host(session, message);
        session.wanted_rooms.add(event.room, {});
        session.rooms.enter(event.room);
        if (session.settings().full_screen) session.send("MODE", {event.room});
        // Show the first room, and every room that the person asked for; not rooms that someone
        // else put them into.
        const bool asked = session.wanted_rooms.take_requested(event.room);
        if (asked || session.progress.current.empty()) session.progress.current = event.room;
    }
    if (Room* room = session.rooms.find(event.room)) session.rooms.add_member(*room, event.who);
    session.emit(std::move(event));
}

void on_part(Session& session, const Message& message, std::string_view) {
    Event event = event_of(session, message, EventKind::parted);
    event.room = message.param(0);
    event.text = message.param(1);
    if (event.own)
        leave_room(session, event.room);
    else if (Room* room = session.rooms.find(event.room))
        session.rooms.remove_member(*room, event.who);
    session.emit(std::move(event));
}

void on_quit(Session& session, const Message& message, std::string_view) {
    Event event = event_of(session, message, EventKind::quit);
    event.text = message.param(0);
    event.rooms = session.rooms.remove_everywhere(event.who);
    regain_if_free(session, event.who);
    session.emit(std::move(event));
}

void on_nick(Session& session, const Message& message, std::string_view) {
    Event event = event_of(session, message, EventKind::renamed);
    event.other = message.param(0);
    if (event.other.empty()) return;
    event.rooms = session.rooms.rename(event.who, event.other);
    if (event.own) {
        session.nick.renamed(event.other, session.isupport);
        stop_watching(session);
    } else {
        regain_if_free(session, event.who);
    }
    std::string& current = session.progress.current;
    if (session.isupport.same(current, event.who)) current = event.other;
    session.emit(std::move(event));
}

void on_kick(Session& session, const Message& message, std::string_view) {
    Event event = event_of(session, message, EventKind::kicked);
    event.room = message.param(0);
    event.other = message.param(1);
    event.text = message.param(2);
    event.mention = session.is_me(event.other);
    if (event.mention)
        leave_room(session, event.room);
    else if (Room* room = session.rooms.find(event.room))
        session.rooms.remove_member(*room, event.other);
    session.emit(std::move(event));
}

void on_topic(Session& session, const Message& message, std::string_view) {
    Event event = event_of(session, message, EventKind::topic);
    event.room = message.param(0);
    event.text = message.param(1);
    if (Room* room = session.rooms.find(event.room)) room->topic = event.text;
    session.emit(std::move(event));
}

void on_topic_reply(Session& session, const Message& message, std::string_view) {
    Event event = event_of(session, message, EventKind::info);
    event.room = message.param(1);
    if (Room* room = session.rooms.find(event.room)) room->topic = message.param(2);
    event.text = "topic: " + std::string(message.param(2));
    session.emit(std::move(event));
}

void on_mode(Session& session, const Message& message, std::string_view) {
    Event event = event_of(session, message, EventKind::info);
    const std::string_view target = message.param(0);
    if (session.isupport.is_room(target)) event.room = target;
    if (Room* room = session.rooms.find(target)) apply_modes(session, *room, message);
    event.text = event.who.empty() ? std::string("the server") : event.who;
    event.text += " sets the mode";
    for (std::size_t i = 1; i < message.count; ++i) event.text.append(" ").append(message.param(i));
    session.emit(std::move(event));
}

void on_room_modes(Session& session, const Message& message, std::string_view pattern) {
    Room* room = session.rooms.find(message.param(1));
    if (room == nullptr) return on_reply(session, message, pattern);
    room->modes.clear();
    for (const char mode : message.param(2)) {
        if (mode != '+' && mode != '-') room->modes += mode;
    }
    // The first reply answers the MODE that on_join sent.
    if (session.settings().full_screen && !std::exchange(room->modes_known, true)) return;
    on_reply(session, message, pattern);
}

void on_names_reply(Session& session, const Message& message, std::string_view) {
    session.rooms.add_names(message.param(2), message.param(3));
}

void on_names_end(Session& session, const Message& message, std::string_view) {
    RoomMembers names = session.rooms.take_names(message.param(1));
    Event event = event_of(session, message, EventKind::info);
    event.room = message.param(1);
    event.text = "here: ";
    std::size_t shown = 0;
    for (const auto& entry : names) {
        if (shown == max_names_shown) break;
        if (shown++ > 0) event.text += ", ";
        event.text += entry.second.marks.substr(0, 1) + entry.second.nick;
    }
    if (names.empty()) event.text += "nobody";
    if (shown < names.size())
        event.text += " and " + std::to_string(names.size() - shown) + " more";
    bool asked = true;
    if (Room* room = session.rooms.find(event.room)) {
        room->members = std::move(names);
        // The full screen lists the members in its sidebar.
        asked = std::exchange(room->complete, true) || !session.settings().full_screen;
    }
    if (asked) session.emit(std::move(event));
}

void on_chghost(Session& session, const Message& message, std::string_view) {
    if (!session.is_me(message.nick())) return;
    session.progress.user_host =
        std::string(message.param(0)) + "@" + std::string(message.param(1));
}

}  // namespace hubbub::client
