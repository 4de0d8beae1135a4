#pragma once
// What the operator decides and the commands tell. Constant once the server runs.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hubbub::commands {

// What an operator may do, as bits.
enum Privilege : std::uint32_t {
    may_kill = 1U << 0,
    may_wallops = 1U << 1,
    may_rehash = 1U << 2,
    may_see_stats = 1U << 3,
    may_stop = 1U << 4,  // nobody has it by an account: the service manager stops the server
};
// As settings and 723 write it; of 0 and others "".
constexpr std::string_view privilege_name(Privilege privilege) {
    switch (privilege) {
        case may_kill: return "kill";
        case may_wallops: return "wallops";
        case may_rehash: return "rehash";
        case may_see_stats: return "stats";
        case may_stop: return "die";
    }
    return "";
}

// Somebody who may become an operator by OPER.
struct OperatorAccount {
    std::string name;
    std::string hash;  // as crypt(3) makes it
    std::uint32_t privileges = 0;
};

struct Settings {
    std::string server_name = "hubbub.local";
    std::string network_name = "hubbub";
    std::string lobby = "#lobby";
    std::string password;           // empty: none is asked for
    std::vector<std::string> motd;  // lines; empty: there is none
    std::string started;            // when, as people write it
    std::size_t max_clients = 1024;
    std::size_t max_channels = 50;  // a client may be in; bounds the locks that QUIT holds at once
    std::size_t max_targets = 4;    // of one PRIVMSG, KICK, WHOIS, NAMES
    std::size_t max_modes = 10;     // changes with a parameter in one MODE
    std::size_t max_masks = 100;    // in the lists of one channel
    std::vector<OperatorAccount> operators;
    std::string admin_name;  // who runs it, and how they are reached; empty: not told
    std::string admin_email;
};

}  // namespace hubbub::commands
