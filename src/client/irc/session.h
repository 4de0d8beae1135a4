#pragma once
// What a client knows: who it is, where it is and who else is there. It takes the server's lines,
// yields events to show and bytes to send, and knows neither socket nor terminal.

#include <hubbub/base/clock.h>
#include <hubbub/protocol/message.h>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <initializer_list>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "irc/event.h"
#include "irc/isupport.h"
#include "irc/pace.h"
#include "irc/sasl.h"

namespace hubbub::client {

struct Member {
    std::string nick;
    std::string marks;  // of rank, highest first: "@+"
};
// Somebody of whose coming the person wants to be told (friends.h).
struct Friend {
    std::string nick;
    std::optional<bool> here;  // nothing: not known yet
    bool monitored = false;    // the server tells by itself
};

using Members = std::map<std::string, Member>;  // by folded nick

struct Room {
    std::string name;
    std::string topic;
    Members members;
    std::string modes;      // letters, without lists and ranks
    bool complete = false;  // the list of members has come
    bool modes_known = false;
};

// A channel in which the person wants to be, joined or not yet.
struct WantedRoom {
    std::string name;
    std::string key;  // empty: none is known
};

// Lines that come as one.
struct Batch {
    std::string type;
    std::string target;
    std::string tags;  // of the line that opened it
    std::vector<std::string> lines;
    std::size_t bytes = 0;
};

// Written by those who handle lines (server_lines, user_commands); read by those who show.
struct State {
    std::string nick;
    std::string wished;       // the nick to have, as soon as it is free
    std::string nick_asked;   // the newest one that the person typed
    bool needs_nick = false;  // the server takes none that was tried: the person has to choose
    std::string user_host;    // "user@host" as others see it; empty: not told yet
    bool registered = false;
    bool greeted = false;  // the welcome is over: replies are answers from here on
    bool away = false;     // the person said so
    bool leaving = false;  // the person asked to leave
    std::string error;     // the server's last words (ERROR)
    std::string pong;      // the token of the newest PONG
    std::string current;   // where what is typed goes: a room, a nick, or nowhere
    Isupport isupport;
    std::map<std::string, Room> rooms;         // by folded name
    std::set<std::string> asked;               // folded names of rooms the person asked for
    std::map<std::string, WantedRoom> wanted;  // by folded name
    std::map<std::string, Members> naming;     // lists that are still coming in
    std::map<std::string, std::string, std::less<>> caps_offered;  // with their values
    std::set<std::string, std::less<>> caps;                       // in force
    std::size_t nicks_tried = 0;
    std::shared_ptr<Sasl> sasl;                          // a login under way
    std::string challenge;                               // of the server, as far as it has come
    std::map<std::string, Batch, std::less<>> batches;   // that are not over, by reference
    bool replaying = false;                              // the lines are of what was said before
    std::map<std::string, Friend, std::less<>> friends;  // by folded nick
    std::deque<std::vector<std::string>> friends_asked;  // by ISON, and not answered yet
    std::string watched;                                 // the nick that is watched; or none
    std::uint16_t sts_port = 0;                // the server wants TLS there; 0: it does not say so
    std::optional<std::uint64_t> sts_seconds;  // for so long it wants nothing else
    bool login_refused = false;                // trying again would not help
    bool logged_in = false;                    // by SASL
};

// Not thread safe.
class Session {
  public:
    struct Settings {
        std::string nick;
        std::string user;
        std::string password;                       // empty: none
        std::vector<std::string> rooms;             // joined at once, in this order
        std::map<std::string, std::string> keys{};  // of those of them that have one
        // Somebody is there who can be asked, and whose messages are paced.
        bool person = false;
        // Asks for what only a full screen shows, and leaves out what it shows anyway.
        bool full_screen = false;
        Login login{};
        bool secure = false;                 // the connection has TLS
        std::vector<std::string> friends{};  // of whose coming the person is told
        bool networks = false;               // of a bouncer: to be told of (bouncer.cpp)
        std::string network_id{};            // the one of them that this connection is to; or none
    };

    explicit Session(Settings settings);

    // The first lines of a connection.
    void start();
    // One line without its end. A line that makes no sense is left out.
    void receive(std::string_view line);

    // Says `text` to a room or a nick, in as many messages as it takes; several lines are one
    // message if the server offers that. Empty text says nothing.
    void say(const std::string& target, std::string_view text);
    // The same for what one does (/me), and for a NOTICE, line by line.
    void act(const std::string& target, std::string_view text);
    void notice(const std::string& target, std::string_view text);
    // Time passes: sends messages that wait their turn, and sees whether the server still answers.
    // If it does not, `State::error` says so. To be called every second, for a person.
    void tick(Steady now);
    // Lines that wait their turn.
    std::size_t waiting() const { return pace_.waiting(); }
    // Drops them; returns how many.
    std::size_t drop_waiting() { return pace_.drop(); }
    // Drops those to one target.
    void drop_waiting_for(std::string_view target);
    void leave(std::string_view why);
    // Lets the others see that this person is typing, where the server passes that on.
    void tell_typing(const std::string& target);

    // What was said before: CHATHISTORY with that verb. Returns how many lines may come.
    bool offers_history() const;
    std::size_t ask_history(std::string_view verb, const std::string& target,
                            std::string_view reference);

    // Asks for lines with that text, said there.
    bool offers_search() const;
    void ask_search(const std::string& target, std::string_view text);

    // One message; CR, LF and NUL in a parameter are left out. What is longer than a server takes
    // is refused with an error.
    void send(std::string_view command, std::initializer_list<std::string_view> params);
    void emit(Event event);
    void info(std::string text);
    void error(std::string text);

    // Bytes for the server, and events since the last call.
    std::string take_output();
    std::vector<Event> take_events();

    const Settings& settings() const { return settings_; }
    State& state() { return state_; }
    const State& state() const { return state_; }

    bool is_me(std::string_view nick) const;
    // The highest rank of somebody in a room; 0: none.
    char mark_of(std::string_view room, std::string_view nick) const;
    Room* room(std::string_view name);
    const Room* room(std::string_view name) const;
    // Bytes of text that fit in one PRIVMSG to `target` on its way to the others.
    std::size_t fits(std::string_view target) const;

  private:
    void say_lines(const std::string& target, const std::vector<std::string>& lines);
    void say_batch(const std::string& target, const std::vector<std::string>& lines);
    void speak(Event::Kind kind, const std::string& target, std::string_view text);
    void speak_line(Event::Kind kind, const std::string& target, std::string_view text);
    std::optional<Event> own_words(Event::Kind kind, const std::string& target, std::string text);
    bool may_wait(std::size_t lines);
    void dispatch(Outgoing message);
    void send_what_may_go();
    void watch_sign_on(Steady now);
    void watch_answers(Steady now);

    const Settings settings_;
    State state_;
    std::string output_;
    std::vector<Event> events_;
    std::size_t batches_sent_ = 0;
    Pace pace_;
    bool heard_ = false;                // since the last tick
    bool asked_ = false;                // a PING was sent since the last tick
    std::optional<Steady> started_at_;  // the sign-on, or the newest nick for it
    std::optional<Steady> ticked_at_;
    std::optional<Steady> heard_at_;
    std::optional<Steady> asked_at_;  // a PING that nothing was heard after
};

// Appends one message; CR, LF and NUL in a parameter are left out.
void append_line(std::string& out, std::string_view command,
                 std::initializer_list<std::string_view> params);

// How CHATHISTORY names a message: by its id, else by its time.
std::string history_reference(std::string_view msgid, Wall at);

// The password belongs to the account where there is one, else to the server.
void use_password(Session::Settings& settings, const std::string& password);

// True where `nick` stands in `text` as a word, whatever its case.
bool mentions(std::string_view text, std::string_view nick);

}  // namespace hubbub::client
