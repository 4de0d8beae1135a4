#pragma once
// A run of hubbub-stress through a lying server: its arguments, the lie, and the expected findings.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "lies.h"
#include "server/server.h"

namespace liar {

// Clients 0 to 3 talk; 0, 2, 4 and 6 are in one channel, the others in the other.
inline const std::string chat =
    "--clients 8 --channels 2 --senders 4 --rate 400 --duration 250ms --scenario chat ";
// The watcher is client 0, the crowd 1 to 6; 7 talks to 8 in the quiet channel.
inline const std::string join_storm = "--scenario join-storm --clients 6 ";
// The watchers are clients 0 to 2, the crowd 3 to 5; 6 talks to 7 in the quiet channel.
inline const std::string mass_quit = "--scenario mass-quit --clients 6 ";
// Clients 0 to 39 stay, the even ones in the channel of the churners, which are numbered from 42.
inline const std::string churn = "--scenario churn --clients 2 --duration 250ms ";
constexpr Number first_churner = 42;
// Clients 0 to 7 change bans, 8 and 9 watch; 10 is also in the quiet channel, where 11 talks to 12.
inline const std::string ban_storm = "--scenario ban-storm --clients 10 --duration 250ms ";
inline const std::string idle = "--scenario idle --clients 4 --duration 50ms ";

inline const std::string any = "any";
using Table = std::map<std::string, std::string>;

struct Case {
    std::string name;
    std::string arguments;
    Lie lie;
    Table findings;  // that differ from a run at an honest server
    int exit_code = 1;
    std::string says = {};  // a text of the output
};

// Returns the settings of a server without limits on a free port.
hubbub::server::Config server_config();

// Runs all cases at once, as most of the time is spent waiting for lines that never arrive.
void check_all(const std::vector<Case>& cases,
               const hubbub::server::Config& config = server_config());

// Faults in the messages: doubled, swapped, lost, damaged, or sent to non-members.
std::vector<Case> message_faults();

// Faults of a client: a wrong JOIN or QUIT, a refusal, a close, a missing reply.
std::vector<Case> client_faults();

// Whether this word is the command: behind the source, for the same number may stand in a text.
template <char const* word>
bool has(std::string_view line) {
    const std::size_t source_end = line.find(' ');
    return source_end != std::string_view::npos && line.substr(source_end).starts_with(word);
}
inline constexpr char joins[] = " JOIN ";
inline constexpr char quits[] = " QUIT ";
inline constexpr char pongs[] = " PONG ";
inline constexpr char welcomes[] = " 001 ";
inline constexpr char names_end[] = " 366 ";

inline void close_instead(Wire& wire, Number to, const std::string&) {
    wire.close(to);
}

}  // namespace liar
