#include "irc/wanted_rooms.h"

#include <hubbub/protocol/casemap.h>

#include <algorithm>
#include <string>

#include "irc/session.h"
#include "irc/words.h"

namespace hubbub::client {
namespace {

// No server lets anybody be in more.
constexpr std::size_t max_rooms = 1000;

std::string_view take_item(std::string_view& list) {
    const std::size_t end = std::min(list.find(','), list.size());
    const std::string_view item = list.substr(0, end);
    list.remove_prefix(std::min(end + 1, list.size()));
    return item;
}

}  // namespace

void want_rooms(Session& session, std::string_view names, std::string_view keys) {
    State& state = session.state();
    if (names == "0") return state.wanted.clear();
    while (!names.empty()) {
        const std::string_view name = take_item(names);
        const std::string_view key = take_item(keys);
        const std::string folded = state.isupport.fold(name);
        if (name.empty() || (state.wanted.size() >= max_rooms && !state.wanted.contains(folded)))
            continue;
        WantedRoom& room = state.wanted[folded];
        room.name = name;
        if (!key.empty()) room.key = key;
    }
}

void unwant_room(Session& session, std::string_view name) {
    session.state().wanted.erase(session.state().isupport.fold(name));
}

void note_key(Session& session, std::string_view name, std::string_view key) {
    const auto found = session.state().wanted.find(session.state().isupport.fold(name));
    // Some servers show it as "*".
    if (found != session.state().wanted.end() && key != "*") found->second.key = key;
}

void note_raw_line(Session& session, std::string_view line) {
    Words words(line);
    std::string command = protocol::fold(words.take());
    // Of a message: tags and a source.
    while (command.starts_with('@') || command.starts_with(':'))
        command = protocol::fold(words.take());
    std::string_view first = words.take();
    if (first.starts_with(':')) first.remove_prefix(1);
    if (command == "join") {
        want_rooms(session, first, words.take());
    } else if (command == "part") {
        while (!first.empty()) unwant_room(session, take_item(first));
    } else if (command == "nick") {
        session.state().nick_asked = first;
    }
}

}  // namespace hubbub::client
