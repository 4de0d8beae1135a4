#pragma once
// The state of the full screen: networks, buffers, the current place of the person. Lines of
// servers and typed lines change it; the view reads it. It knows neither sockets nor a terminal.

#include <hubbub/base/clock.h>

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "config/config.h"
#include "config/filter.h"
#include "talk/activity_reporter.h"
#include "talk/alert_queue.h"
#include "talk/bouncer_networks.h"
#include "talk/buffer_list.h"
#include "talk/connections.h"
#include "talk/delivery.h"
#include "talk/friend_watch.h"
#include "talk/hidden_lines.h"
#include "talk/history_requests.h"
#include "talk/input_memory.h"
#include "talk/log_queue.h"
#include "talk/network_list.h"
#include "talk/read_markers.h"
#include "talk/router.h"
#include "talk/talk_settings.h"

namespace hubbub::client {

// Not thread safe: the screen's thread and the network's share it behind one mutex
// (link/shared_workspace.h).
class Workspace {
  public:
    explicit Workspace(const Clock& clock);
    Workspace(const Workspace&) = delete;
    Workspace& operator=(const Workspace&) = delete;

    // Adds a network with its server buffer; returns its number.
    std::size_t add_network(const ServerChoice& choice) { return delivery_.add_network(choice); }
    // Applies one line of a server.
    void receive(std::size_t network, std::string_view line);
    // Must be called every second: sends due messages, measures the lag, expires old state.
    void tick();
    // Handles a typed line that is no command of the screen: text and commands go to the server.
    void type(std::string_view text);
    // Calls `action` with the session of the current buffer, and shows the events that it makes.
    void run(const std::function<void(Session&)>& action);

    // Sets the nick of a sign-on that is under way or will follow. Returns false if the server has
    // welcomed the person: then only the server can change it.
    bool take_nick(std::string_view nick);
    // Sets the password of the next sign-on, and connects if there is no connection. Returns a text
    // for the person.
    std::string take_password(std::size_t network, const std::string& password);
    // Logs in with the password, or registers the nick with it.
    void log_in_with(std::size_t network, const std::string& password);
    void register_with(std::size_t network, const std::string& password);

    // Closes a buffer other than a server's; leaves the channel.
    void close(std::size_t index);
    // Hides lines, present and future: joins, parts and the like if `presence`, and lines
    // that match a filter.
    void hide(bool presence, const Filters& filters);
    // Mutes a channel or query, or ends it. Returns false if nothing changed.
    bool mute(std::size_t network, const std::string& name, bool muted);
    // Adds the lines that were read from a log file.
    void add_old_log(const LogRequest& request, const std::vector<LoggedLine>& lines);

    // Adds a line for the person to the current buffer.
    void info(std::string text);
    void error(std::string text);

    const Clock& clock() const { return clock_; }
    const Filters& filters() const { return hidden_.filters(); }

  private:
    void add_line(EventKind kind, std::string text);

    const Clock& clock_;
    HiddenLines hidden_;

  public:
    TalkSettings settings;
    NetworkList networks;
    BufferList buffers{networks, hidden_};
    InputMemory inputs{networks};
    LogQueue log{networks, settings};
    AlertQueue alerts;

  private:
    ReadMarkers markers_{networks, buffers, clock_};
    Delivery delivery_{
        {networks, buffers, hidden_, inputs, log, alerts, markers_, settings, clock_}};

  public:
    HistoryRequests history{networks, buffers, hidden_, log};
    FriendWatch friends{networks, buffers, delivery_, alerts, settings, clock_};
    Connections connections{networks, buffers, delivery_, clock_};
    ActivityReporter activity{networks, buffers, settings, clock_};

  private:
    BouncerNetworks bouncers_{networks, delivery_};
    Router router_{{networks, buffers, inputs, delivery_, history, markers_, friends, bouncers_,
                    settings, clock_}};
};

}  // namespace hubbub::client
