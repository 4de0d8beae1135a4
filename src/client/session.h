#pragma once
// What a client knows: who it is, where it is and who else is there. It takes the server's lines,
// yields events to show and bytes to send, and knows neither socket nor terminal.

#include <hubbub/protocol/message.h>

#include <cstddef>
#include <functional>
#include <initializer_list>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "event.h"
#include "isupport.h"

namespace hubbub::client {

struct Member {
    std::string nick;
    std::string marks;  // of rank, highest first: "@+"
};
using Members = std::map<std::string, Member>;  // by folded nick

struct Room {
    std::string name;
    std::string topic;
    Members members;
    bool complete = false;  // the list of members has come
};

// Written by those who handle lines (server_lines, user_commands); read by those who show.
struct State {
    std::string nick;
    std::string user_host;  // "user@host" as others see it; empty: not told yet
    bool registered = false;
    bool greeted = false;  // the welcome is over: replies are answers from here on
    bool leaving = false;  // the person asked to leave
    std::string error;     // the server's last words (ERROR)
    std::string pong;      // the token of the newest PONG
    std::string current;   // where what is typed goes: a room, a nick, or nowhere
    Isupport isupport;
    std::map<std::string, Room> rooms;      // by folded name
    std::map<std::string, Members> naming;  // lists that are still coming in
    std::set<std::string, std::less<>> caps_offered;
    std::set<std::string, std::less<>> caps;  // in force
    std::size_t nicks_tried = 0;
};

// Not thread safe.
class Session {
  public:
    struct Settings {
        std::string nick;
        std::string user;
        std::string password;            // empty: none
        std::vector<std::string> rooms;  // joined at once, in this order
    };

    explicit Session(Settings settings);

    // The first lines of a connection.
    void start();
    // One line without its end. A line that makes no sense is left out.
    void receive(std::string_view line);

    // Says `text` to a room or a nick, in as many messages as it takes. Empty text says nothing.
    void say(const std::string& target, std::string_view text);
    void act(const std::string& target, std::string_view text);
    void leave(std::string_view why);

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
    Room* room(std::string_view name);
    // Bytes of text that fit in one PRIVMSG to `target` on its way to the others.
    std::size_t fits(std::string_view target) const;

  private:
    void speak(Event::Kind kind, const std::string& target, std::string_view text);

    const Settings settings_;
    State state_;
    std::string output_;
    std::vector<Event> events_;
};

// True where `nick` stands in `text` as a word, whatever its case.
bool mentions(std::string_view text, std::string_view nick);

}  // namespace hubbub::client
