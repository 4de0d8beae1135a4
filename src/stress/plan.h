#pragma once
// Who is in which room, who talks, which worker drives whom: fixed before anything is connected.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "options.h"

namespace hubbub::stress {

// What a client is there for. Orders go to groups, as a mask.
enum Group : std::uint8_t {
    checked = 1,   // hears the talk, and each message is accounted for
    stalled = 2,   // joins and never reads
    watcher = 4,   // counts who comes and goes
    crowd = 8,     // comes or goes in masses
    churner = 16,  // connects, joins, says a line and quits, over and over
    founder = 32,  // ban-storm: the first operator; sets and removes bans like the others
    banner = 64,   // ban-storm: the other operators
    roamer = 128,  // ban-storm: in both rooms, away and back
};
using Groups = std::uint8_t;
constexpr Groups everyone = 0xff;

constexpr std::uint32_t nobody = UINT32_MAX;

struct Client {
    Group group = checked;
    std::uint32_t room = 0;
    std::uint32_t sender = nobody;  // its number among all senders
    std::uint32_t worker = 0;
};

struct Sender {
    std::uint32_t client = 0;
    std::uint32_t room = 0;
    std::uint32_t slot = 0;  // its number among the senders of its room
};

struct Room {
    std::string name;
    std::uint32_t checked = 0;  // members in that group
    std::uint32_t senders = 0;
};

struct Plan {
    std::vector<Room> rooms;
    std::vector<Client> clients;
    std::vector<Sender> senders;
    std::uint32_t workers = 1;
    double rate = 0;  // of all senders together; 0: windows

    std::uint32_t count(Groups groups) const;
    // How many must hear each message of this sender.
    std::uint64_t recipients_of(std::uint32_t sender) const;
};

// The plan that the scenario of these options stands for.
Plan make_plan(const Options& options);

// So many bytes, which is all that ngIRCd takes; not used by other runs at the same time.
constexpr std::size_t nick_size = 9;
std::string nick(std::uint32_t number);

}  // namespace hubbub::stress
