#include "ban_storm.h"

#include <algorithm>
#include <string>

namespace hubbub::stress {
namespace {

constexpr std::uint32_t first_bans = 10;  // set by each banner; permanent
constexpr Ns roam_pause = 50 * millisecond;

std::string mask(const Connection& connection, std::uint32_t number) {
    return "*!*@h" + std::to_string(number) + "." + connection.nick + ".example";
}

}  // namespace

void BanStorm::prepare(Connection& connection) {
    const std::string& channel = plan_.channels[connection.channel].name;
    std::string lines;
    if (group_of(connection) == founder) {
        for (std::uint32_t i = 0; i < plan_.clients.size(); ++i)
            if (plan_.clients[i].group == banner)
                lines += "MODE " + channel + " +o " + nick(i) + "\r\n";
    } else if (group_of(connection) == banner) {
        for (std::uint32_t i = 1; i <= first_bans; ++i)
            lines += "MODE " + channel + " +b " + mask(connection, i) + "\r\n";
    }
    if (!lines.empty()) sockets_.transmit(connection, lines);
}

void BanStorm::start(Connection& connection, std::uint32_t window, Ns now) {
    running_ = true;
    if (group_of(connection) == roamer) due_ = now;
    if ((group_of(connection) & (founder | banner)) == 0) return;
    for (std::uint32_t i = 0; i < window; ++i) change_ban(connection);
}

void BanStorm::stop() {
    running_ = false;
    due_ = never;
}

// Sets or removes one mask.
void BanStorm::change_ban(Connection& connection) {
    const bool on = connection.bans++ % 2 == 0;
    sockets_.transmit(connection, "MODE " + plan_.channels[connection.channel].name +
                                      (on ? " +b " : " -b ") + mask(connection, 0) + "\r\n");
}

bool BanStorm::on_mode(Connection& connection, const Line& line) {
    const bool sets = (group_of(connection) & (founder | banner)) != 0;
    if (!sets || nick_of(line.source) != connection.nick) return false;
    change_ban(connection);
    return true;
}

void BanStorm::roam(std::vector<Connection>& connections, Ns now) {
    due_ = std::max(due_ + roam_pause, now);
    away_ = !away_;
    for (Connection& connection : connections)
        if (group_of(connection) == roamer && connection.present())
            sockets_.transmit(connection, away_ ? "AWAY :tea\r\n" : "AWAY\r\n");
}

}  // namespace hubbub::stress
