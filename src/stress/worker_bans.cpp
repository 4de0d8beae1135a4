// ban-storm: operators change bans as fast as the server answers; one member toggles AWAY.

#include <algorithm>

#include "worker.h"

namespace hubbub::stress {
namespace {

constexpr std::uint32_t first_bans = 10;  // set by each banner; permanent
constexpr Ns roam_pause = 50 * millisecond;

std::string mask(const Connection& connection, std::uint32_t number) {
    return "*!*@h" + std::to_string(number) + "." + connection.nick + ".example";
}

}  // namespace

void Worker::crown(Connection& connection) {
    const std::string& room = plan_.rooms[connection.room].name;
    std::string lines;
    if (group_of(connection) == founder) {
        for (std::uint32_t i = 0; i < plan_.clients.size(); ++i)
            if (plan_.clients[i].group == banner)
                lines += "MODE " + room + " +o " + nick(i) + "\r\n";
    } else if (group_of(connection) == banner) {
        for (std::uint32_t i = 1; i <= first_bans; ++i)
            lines += "MODE " + room + " +b " + mask(connection, i) + "\r\n";
    }
    if (!lines.empty()) transmit(connection, lines);
}

// Sets or removes one mask.
void Worker::change_ban(Connection& connection) {
    const bool on = connection.bans++ % 2 == 0;
    transmit(connection, "MODE " + plan_.rooms[connection.room].name + (on ? " +b " : " -b ") +
                             mask(connection, 0) + "\r\n");
}

void Worker::on_mode(Connection& connection, const Line& line) {
    const bool sets = (group_of(connection) & (founder | banner)) != 0;
    if (!sets || nick_of(line.source) != connection.nick) return;
    counters_.bans.fetch_add(1, std::memory_order_relaxed);
    change_ban(connection);
}

void Worker::roam() {
    roam_due_ = std::max(roam_due_ + roam_pause, now_);
    away_ = !away_;
    for (Connection& connection : connections_)
        if (group_of(connection) == roamer && connection.present())
            transmit(connection, away_ ? "AWAY :tea\r\n" : "AWAY\r\n");
}

}  // namespace hubbub::stress
