#pragma once
// One connection as an IRC client sees it: its nick and channels, the bytes to send and the events
// to show. Lines of the server are applied by server_lines.h, typed lines by
// commands/user_commands.h. A session knows neither sockets nor terminals.

#include <hubbub/base/clock.h>

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "irc/batches.h"
#include "irc/capabilities.h"
#include "irc/channels.h"
#include "irc/event.h"
#include "irc/friend_list.h"
#include "irc/isupport.h"
#include "irc/liveness.h"
#include "irc/login_attempt.h"
#include "irc/own_nick.h"
#include "irc/pace.h"
#include "irc/profiles.h"
#include "irc/session_settings.h"
#include "irc/sts_offer.h"
#include "irc/wanted_channels.h"

namespace hubbub::client {

// The progress of a session from sign-on to the end.
struct SessionProgress {
    bool registered = false;  // the server has welcomed this client
    bool greeted = false;     // the welcome is over: later replies are answers
    bool away = false;        // the person said so
    bool leaving = false;     // the person asked to leave
    bool subscribed = false;  // to the values of METADATA
    bool replaying = false;   // the lines being handled are history
    std::string error;        // why the connection is over; empty: it is not
    std::string pong;         // the token of the newest PONG
    std::string current;      // the channel or nick that typed text goes to; empty: none
    std::string user_host;    // "user@host" as others see it; empty: not known yet
};

// Not thread safe.
class Session {
  public:
    explicit Session(SessionSettings settings);
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    const SessionSettings& settings() const { return settings_; }

    Isupport isupport;
    Capabilities capabilities;
    OwnNick nick;
    LoginAttempt login;
    StsOffer sts;
    Channels channels{isupport};
    WantedChannels wanted_channels{isupport};
    FriendList friends{isupport};
    Profiles profiles{isupport};
    Batches batches;
    SessionProgress progress;

    // Sends one message; CR, LF and NUL in a parameter are removed. A message longer than 512 bytes
    // is refused with an error event.
    void send(std::string_view command, std::initializer_list<std::string_view> params);
    // Appends bytes for the server, without a check.
    void send_raw(std::string_view bytes) { output_ += bytes; }
    // Sends a message when its turn comes: at once, or paced if a person is typing.
    void send_paced(PacedMessage message);
    // Returns false, with an error event, if `lines` more would exceed the bound of paced lines.
    bool may_queue(std::size_t lines);
    std::size_t waiting() const { return pace_.waiting(); }
    // Drops the messages that wait; returns the number of their lines.
    std::size_t drop_waiting() { return pace_.drop(); }
    void drop_waiting_for(std::string_view target);
    // Returns a number for the next batch that this client sends.
    std::size_t next_batch() { return ++batches_sent_; }

    // Sends QUIT.
    void leave(std::string_view why);

    // Adds an event, or a text as an event of kind info or error.
    void emit(Event event);
    void info(std::string text);
    void error(std::string text);

    // A line from the server has arrived.
    void heard() { liveness_.heard(); }
    // Sends paced messages that are due, and checks that the server still answers; if it does not,
    // sets progress.error. Must be called every second if a person is typing.
    void tick(Steady now);

    // Returns the bytes for the server, and the events, since the last call.
    std::string take_output();
    std::vector<Event> take_events();

    bool is_me(std::string_view name) const { return isupport.same(name, nick.current()); }
    // Returns how many bytes of text fit in one PRIVMSG to `target` as others receive it.
    std::size_t fits(std::string_view target) const;

  private:
    void send_due();

    const SessionSettings settings_;
    std::string output_;
    std::vector<Event> events_;
    Pace pace_;
    std::size_t batches_sent_ = 0;
    Liveness liveness_;
};

// Appends one message; CR, LF and NUL in a parameter are removed.
void append_line(std::string& out, std::string_view command,
                 std::initializer_list<std::string_view> params);

}  // namespace hubbub::client
