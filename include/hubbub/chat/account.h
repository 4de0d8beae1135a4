#pragma once
// What the server keeps of people and channels when they have gone.

#include <hubbub/chat/channel.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace hubbub::chat {

// Keys by which SCRAM-SHA-256 checks a password. Source: RFC 5802 section 3
struct ScramKeys {
    std::string salt;
    std::uint32_t iterations = 0;  // 0: no keys
    std::string stored_key;
    std::string server_key;
};

// What an always-on user keeps over a restart of the server.
struct Presence {
    struct Joined {
        std::string name;
        std::uint8_t modes = 0;    // MemberMode
        std::uint64_t joined = 0;  // Member::joined

        bool operator==(const Joined&) const = default;
    };

    std::string nick;  // empty: there is no such user
    std::string user;
    std::string host;  // as others see it
    std::string real_name;
    std::string modes;               // as in 221: "+iw"
    std::string away;                // its own text; empty: none
    std::int64_t offline_since = 0;  // seconds since the epoch; 0: it has a connection
    std::vector<Joined> channels = {};

    bool operator==(const Presence&) const = default;
};

// A setting of an account that may follow that of the server.
enum class Choice : std::uint8_t { by_default, on, off };

// A name that belongs to a person.
struct Account {
    enum class State : std::uint8_t { active, unverified, suspended };

    std::uint64_t id = 0;  // never used again
    std::string name;
    std::string password;  // a hash of base/password.h; empty: certificates only
    ScramKeys scram = {};
    std::vector<std::string> certificates = {};  // SHA-256, in lower-case hexadecimal digits
    std::string email = {};
    State state = State::active;
    std::string verification = {};  // hash of the code that VERIFY expects
    std::string suspension = {};    // reason, shown to its owner
    std::int64_t created = 0;       // seconds since the epoch
    std::int64_t last_seen = 0;
    Choice multiclient = Choice::by_default;
    Choice always_on = Choice::by_default;
    Presence presence = {};
    bool enforced = true;  // nobody else may use its nick
    Metadata metadata = {};
};

// A channel that stays when its members have gone.
struct RegisteredChannel {
    struct Mask {
        char list;  // b, e or I
        std::string mask;
        std::string by;
        std::int64_t at = 0;

        bool operator==(const Mask&) const = default;
    };

    std::uint64_t id = 0;  // never used again
    std::string name;
    std::uint64_t founder = 0;    // id of an account
    std::int64_t created = 0;     // of the channel; seconds since the epoch
    std::int64_t registered = 0;  // seconds since the epoch
    std::string modes = {};       // as in 324: "+ntk key"
    Topic topic = {};
    std::vector<Mask> masks = {};
    std::map<std::uint64_t, std::uint8_t> access = {};  // account -> MemberMode
    std::map<std::string, std::string> settings = {};   // of ChanServ (channels/registered.h)
    Metadata metadata = {};

    bool operator==(const RegisteredChannel&) const = default;
};

}  // namespace hubbub::chat
