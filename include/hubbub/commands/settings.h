#pragma once
// The settings that commands read. Immutable: a reload makes a new object (server/config.h).

#include <hubbub/base/peer_network.h>
#include <hubbub/base/throttle.h>
#include <hubbub/chat/cloak.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hubbub::commands {

// Privileges of operators, as bits.
enum Privilege : std::uint32_t {
    may_kill = 1U << 0,
    may_wallops = 1U << 1,
    may_rehash = 1U << 2,
    may_see_stats = 1U << 3,
    may_ban = 1U << 4,
    may_hear_notices = 1U << 5,
    may_see_hidden = 1U << 6,
    may_force = 1U << 7,
    may_stop = 1U << 8,  // no account has it: the service manager stops the server
};
struct PrivilegeName {
    std::string_view name;
    Privilege privilege;
};
// The privileges of accounts, as settings and 723 write them.
inline constexpr std::array privilege_names = {
    PrivilegeName{"ban", may_ban},
    PrivilegeName{"kill", may_kill},
    PrivilegeName{"notices", may_hear_notices},
    PrivilegeName{"rehash", may_rehash},
    PrivilegeName{"sa", may_force},
    PrivilegeName{"see-hidden", may_see_hidden},
    PrivilegeName{"stats", may_see_stats},
    PrivilegeName{"wallops", may_wallops},
};
constexpr std::uint32_t all_privileges = may_stop - 1;
// Returns the name for 723.
constexpr std::string_view privilege_name(Privilege privilege) {
    for (const PrivilegeName& known : privilege_names) {
        if (known.privilege == privilege) return known.name;
    }
    return "die";
}

// An account for OPER.
struct OperatorAccount {
    std::string name;
    std::string hash;  // of base/password.h
    std::uint32_t privileges = 0;
};

// A web gateway, which sends the addresses of its users with WEBIRC.
struct Gateway {
    std::string name;
    std::vector<PeerNetwork> networks;
    std::string hash;          // of its password; empty: it has a certificate
    std::string certificate;   // SHA-256 in lower-case hexadecimal digits; empty: it has a password
    bool trusted_tls = false;  // trust its claim that a user has TLS

    // No address means a UNIX socket.
    bool is_at(const std::optional<Address>& peer) const {
        return std::any_of(networks.begin(), networks.end(),
                           [&](const PeerNetwork& network) { return network.contains(peer); });
    }
};

// Whether users stay in their channels without a connection. Each account may choose.
enum class AlwaysOn : std::uint8_t { off, opt_in, opt_out };

struct Settings {
    std::string server_name = "hubbub.local";
    std::string server_description = "hubbub";  // shown by LINKS, WHOIS and INFO
    std::string network_name = "hubbub";
    std::string icon;  // address of an image; empty: none
    std::string lobby = "#lobby";
    std::vector<std::string> permanent_channels;  // besides the lobby
    std::string password;                         // empty: no password
    std::vector<std::string> motd;                // lines; empty: no message of the day
    std::string started;                          // start time, as text
    std::size_t max_clients = 1024;
    std::size_t max_channels = 50;  // per client; bounds the locks that QUIT holds at once
    std::size_t max_targets = 4;    // of one PRIVMSG, KICK, WHOIS, NAMES
    std::size_t max_modes = 10;     // changes with a parameter in one MODE
    std::size_t max_masks = 100;    // in the lists of one channel
    // A logged-in user who creates a channel founds it: it is registered.
    bool register_created = true;
    std::size_t channels_per_account = 20;  // registered ones
    std::size_t history_events = 100;  // members of a channel up to which its events are stored
    unsigned channel_expiry_days = 0;  // registered channels without a JOIN; 0: never
    Rate targets{20, std::chrono::seconds(60)};  // new targets of one client
    std::vector<OperatorAccount> operators;
    std::vector<Gateway> gateways;
    std::vector<PeerNetwork> plain_logins;              // may send passwords without TLS
    bool registration_open = true;                      // everybody may register an account
    Rate registrations{5, std::chrono::seconds(3600)};  // new accounts from one address
    std::vector<std::string> mail_command;              // program and arguments; empty: no mail
    std::string admin_name;                             // for ADMIN; may be empty
    std::string admin_email;
    std::shared_ptr<const chat::Cloak> cloak;  // null: hosts are not cloaked
    bool force_cloaks = false;                 // users cannot remove their cloak
    bool multiclient = true;                   // several connections may share a user
    AlwaysOn always_on = AlwaysOn::opt_in;
    std::chrono::seconds always_on_expires = std::chrono::days(30);  // without a connection
    std::vector<std::string> withheld;  // capabilities that are not offered
    // Duration of the STS policy, from each connection on; 0 ends the policy. Nothing: no STS.
    std::optional<std::chrono::seconds> sts;
    std::uint16_t sts_port = 0;  // the port that takes TLS; 0: none
};

}  // namespace hubbub::commands
