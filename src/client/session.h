#pragma once
// What a client knows: who it is, where it is and who else is there. It takes the server's lines,
// yields events to show and bytes to send, and knows neither socket nor terminal.

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

#include "event.h"
#include "isupport.h"
#include "sasl.h"

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
    std::string user_host;  // "user@host" as others see it; empty: not told yet
    bool registered = false;
    bool greeted = false;  // the welcome is over: replies are answers from here on
    bool away = false;     // the person said so
    bool leaving = false;  // the person asked to leave
    std::string error;     // the server's last words (ERROR)
    std::string pong;      // the token of the newest PONG
    std::string current;   // where what is typed goes: a room, a nick, or nowhere
    Isupport isupport;
    std::map<std::string, Room> rooms;      // by folded name
    std::set<std::string> asked;            // folded names of rooms the person asked for
    std::map<std::string, Members> naming;  // lists that are still coming in
    std::map<std::string, std::string, std::less<>> caps_offered;  // with their values
    std::set<std::string, std::less<>> caps;                       // in force
    std::size_t nicks_tried = 0;
    std::shared_ptr<Sasl> sasl;                          // a login under way
    std::string challenge;                               // of the server, as far as it has come
    std::map<std::string, Batch, std::less<>> batches;   // that are not over, by reference
    bool replaying = false;                              // the lines are of what was said before
    std::map<std::string, Friend, std::less<>> friends;  // by folded nick
    std::deque<std::vector<std::string>> friends_asked;  // by ISON, and not answered yet
    bool watching = false;                               // the nick that was wished for is watched
    std::uint16_t sts_port = 0;                // the server wants TLS there; 0: it does not say so
    std::optional<std::uint64_t> sts_seconds;  // for so long it wants nothing else
    bool login_refused = false;                // trying again would not help
};

// Not thread safe.
class Session {
  public:
    struct Settings {
        std::string nick;
        std::string user;
        std::string password;            // empty: none
        std::vector<std::string> rooms;  // joined at once, in this order
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

    // Says `text` to a room or a nick, in as many messages as it takes. Empty text says nothing.
    void say(const std::string& target, std::string_view text);
    // The same with one message of many lines, where the server offers that.
    void say_lines(const std::string& target, const std::vector<std::string>& lines);
    void act(const std::string& target, std::string_view text);
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

    // One message; CR, LF and NUL in a parameter are left out.
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
    void say_batch(const std::string& target, const std::vector<std::string>& lines);
    void speak(Event::Kind kind, const std::string& target, std::string_view text);

    const Settings settings_;
    State state_;
    std::string output_;
    std::vector<Event> events_;
    std::size_t batches_sent_ = 0;
};

// How CHATHISTORY names a message: by its id, else by its time.
std::string history_reference(std::string_view msgid, Wall at);

// The password belongs to the account where there is one, else to the server.
void use_password(Session::Settings& settings, const std::string& password);

// True where `nick` stands in `text` as a word, whatever its case.
bool mentions(std::string_view text, std::string_view nick);

}  // namespace hubbub::client
