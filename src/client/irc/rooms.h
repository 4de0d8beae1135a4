#pragma once
// The rooms that this client is in, and their members.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "irc/isupport.h"

namespace hubbub::client {

struct RoomMember {
    std::string nick;
    std::string marks;  // of rank, highest first: "@+"
};

using RoomMembers = std::map<std::string, RoomMember>;  // by folded nick

struct Room {
    std::string name;
    std::string topic;
    RoomMembers members;
    std::string modes;      // letters, without lists and ranks
    bool complete = false;  // the list of members has arrived
    bool modes_known = false;
};

// Not thread safe. Names are compared as `isupport` says.
class Rooms {
  public:
    explicit Rooms(const Isupport& isupport) : isupport_(isupport) {}

    // Returns null if this client is not in the room.
    Room* find(std::string_view name);
    const Room* find(std::string_view name) const;
    // Returns the highest rank of a member; 0: none.
    char mark_of(std::string_view room, std::string_view nick) const;
    const std::map<std::string, Room>& all() const { return rooms_; }  // by folded name

    // Enters a room, without members yet.
    void enter(const std::string& name);
    void leave(std::string_view name);
    void leave_all() { rooms_.clear(); }

    void add_member(Room& room, const std::string& nick);
    void remove_member(Room& room, std::string_view nick);
    // Gives a member a mark of rank, or takes it.
    void set_mark(Room& room, std::string_view nick, char mark, bool adding);
    // Removes the nick from every room; returns the names of these rooms.
    std::vector<std::string> remove_everywhere(std::string_view nick);
    // Renames the member in every room; returns the names of these rooms.
    std::vector<std::string> rename(std::string_view from, const std::string& to);

    // Collects one line of NAMES: nicks with marks, and with hosts if the server sends them.
    void add_names(std::string_view room, std::string_view names);
    // Returns the collected list at its end.
    RoomMembers take_names(std::string_view room);

  private:
    const Isupport& isupport_;
    std::map<std::string, Room> rooms_;          // by folded name
    std::map<std::string, RoomMembers> naming_;  // incomplete lists, by folded name
};

}  // namespace hubbub::client
