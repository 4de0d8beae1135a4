#pragma once
// ban-storm: operators change bans as fast as the server answers; one member toggles AWAY.

#include <cstdint>
#include <vector>

#include "connection.h"
#include "lines.h"
#include "plan.h"
#include "sockets.h"

namespace hubbub::stress {

// Not thread safe: used by its worker's thread.
class BanStorm {
  public:
    BanStorm(const Plan& plan, Sockets& sockets) : plan_(plan), sockets_(sockets) {}

    // The founder ops the banners, and each banner sets its first bans.
    void prepare(Connection& connection);
    // Starts the connection's part: `window` changes at once.
    void start(Connection& connection, std::uint32_t window, Ns now);
    void stop();
    bool running() const { return running_; }
    // Handles a MODE. Returns true if it answers a change of this connection; then makes the next.
    bool on_mode(Connection& connection, const Line& line);

    // Returns when to call roam(), which toggles AWAY of the roamer.
    Ns due() const { return due_; }
    void roam(std::vector<Connection>& connections, Ns now);

  private:
    Group group_of(const Connection& connection) const {
        return plan_.clients[connection.client].group;
    }
    void change_ban(Connection& connection);

    const Plan& plan_;
    Sockets& sockets_;
    bool running_ = false;
    bool away_ = false;  // the roamer is away
    Ns due_ = never;
};

}  // namespace hubbub::stress
