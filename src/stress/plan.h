#pragma once
// Assigns clients to channels and workers, and picks the senders, before anything connects.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "options.h"

namespace hubbub::stress {

// A client's task. Orders are given to a mask of groups.
enum Group : std::uint8_t {
    checked = 1,   // receives the talk; every message is checked
    stalled = 2,   // joins and never reads
    watcher = 4,   // counts joins and quits
    crowd = 8,     // joins or quits all at once
    churner = 16,  // repeatedly connects, joins, sends a line and quits
    founder = 32,  // ban-storm: the first operator; also sets and removes bans
    banner = 64,   // ban-storm: the other operators
    roamer = 128,  // ban-storm: in both channels, toggles AWAY
};
using Groups = std::uint8_t;
constexpr Groups everyone = 0xff;

constexpr std::uint32_t nobody = UINT32_MAX;

struct Client {
    Group group = checked;
    std::uint32_t channel = 0;
    std::uint32_t sender = nobody;  // index among all senders
    std::uint32_t worker = 0;
};

struct Sender {
    std::uint32_t client = 0;
    std::uint32_t channel = 0;
    std::uint32_t slot = 0;  // index among the senders of its channel
};

struct Channel {
    std::string name;
    std::uint32_t checked = 0;  // members of group `checked`
    std::uint32_t senders = 0;
};

struct Plan {
    std::vector<Channel> channels;
    std::vector<Client> clients;
    std::vector<Sender> senders;
    std::uint32_t workers = 1;
    double rate = 0;      // of all senders together; 0: limited by windows
    bool echoes = false;  // senders also receive their own messages

    std::uint32_t count(Groups groups) const;
    // Returns how many clients must receive each message of this sender.
    std::uint64_t recipients_of(std::uint32_t sender) const;
};

// Returns the plan for the options' scenario.
Plan make_plan(const Options& options);

// Length of a nick: the maximum of ngIRCd. Nicks of concurrent runs differ.
constexpr std::size_t nick_size = 9;
std::string nick(std::uint32_t number);

}  // namespace hubbub::stress
