#include "irc/rooms.h"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace hubbub::client {

Room* Rooms::find(std::string_view name) {
    const auto found = rooms_.find(isupport_.fold(name));
    return found == rooms_.end() ? nullptr : &found->second;
}

const Room* Rooms::find(std::string_view name) const {
    const auto found = rooms_.find(isupport_.fold(name));
    return found == rooms_.end() ? nullptr : &found->second;
}

char Rooms::mark_of(std::string_view name, std::string_view nick) const {
    const Room* room = find(name);
    if (room == nullptr) return 0;
    const auto found = room->members.find(isupport_.fold(nick));
    return found == room->members.end() || found->second.marks.empty()
               ? '\0'
               : found->second.marks.front();
}

void Rooms::enter(const std::string& name) {
    Room room;
    room.name = name;
    rooms_.insert_or_assign(isupport_.fold(name), std::move(room));
}

void Rooms::leave(std::string_view name) {
    rooms_.erase(isupport_.fold(name));
}

void Rooms::add_member(Room& room, const std::string& nick) {
    room.members[isupport_.fold(nick)] = {nick, ""};
}

void Rooms::remove_member(Room& room, std::string_view nick) {
    room.members.erase(isupport_.fold(nick));
}

void Rooms::set_mark(Room& room, std::string_view nick, char mark, bool adding) {
    const auto found = room.members.find(isupport_.fold(nick));
    if (found == room.members.end()) return;
    std::string& marks = found->second.marks;
    std::erase(marks, mark);
    if (!adding) return;
    marks += mark;
    const std::string& ranks = isupport_.marks();
    std::sort(marks.begin(), marks.end(),
              [&](char a, char b) { return ranks.find(a) < ranks.find(b); });
}

std::vector<std::string> Rooms::remove_everywhere(std::string_view nick) {
    std::vector<std::string> out;
    const std::string folded = isupport_.fold(nick);
    for (auto& [key, room] : rooms_) {
        if (room.members.erase(folded) > 0) out.push_back(room.name);
    }
    return out;
}

std::vector<std::string> Rooms::rename(std::string_view from, const std::string& to) {
    std::vector<std::string> out;
    for (auto& [key, room] : rooms_) {
        auto node = room.members.extract(isupport_.fold(from));
        if (node.empty()) continue;
        out.push_back(room.name);
        node.key() = isupport_.fold(to);
        node.mapped().nick = to;
        room.members.insert(std::move(node));
    }
    return out;
}

void Rooms::add_names(std::string_view room, std::string_view names) {
    RoomMembers& members = naming_[isupport_.fold(room)];
    while (!names.empty()) {
        const std::size_t end = std::min(names.find(' '), names.size());
        const std::string_view word = names.substr(0, end);
        names.remove_prefix(std::min(end + 1, names.size()));
        const std::string_view mask = isupport_.without_marks(word);
        const std::string_view nick = mask.substr(0, mask.find('!'));
        if (nick.empty()) continue;
        members[isupport_.fold(nick)] = {std::string(nick),
                                         std::string(word.substr(0, word.size() - mask.size()))};
    }
}

RoomMembers Rooms::take_names(std::string_view room) {
    auto node = naming_.extract(isupport_.fold(room));
    return node.empty() ? RoomMembers() : std::move(node.mapped());
}

}  // namespace hubbub::client
