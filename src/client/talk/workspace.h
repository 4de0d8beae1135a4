#pragma once
// All that the full screen knows: networks, buffers, where the person is. Lines of servers and what
// the person types change it; the view reads it. It knows neither sockets nor a terminal.

#include <hubbub/base/clock.h>
#include <hubbub/terminal/editor.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/config.h"
#include "config/filter.h"
#include "irc/sts.h"
#include "talk/buffer.h"
#include "talk/kept_inputs.h"
#include "talk/network.h"

namespace hubbub::client {

// Not thread safe: the screen's thread and the network's share it behind one mutex (link/desk.h).
class Workspace {
  public:
    struct Choices {
        bool fold = true;                 // who comes and goes in one line
        std::vector<std::string> words;   // that count as a mention, beside the nick
        std::vector<std::string> ignore;  // nicks and masks whose words are left out
        bool friend_bell = false;         // a friend who comes rings
        bool log = false;
        std::size_t backlog = 50;            // lines of the log that a buffer begins with; 0: none
        bool typing = false;                 // others are told that the person types
        std::chrono::minutes away_after{0};  // without a key; 0: never
        Buffer::Limits limits;
    };

    explicit Workspace(const Clock& clock);

    Choices choices;
    StsPolicies sts;

    // Networks. A number stays the same as long as the program runs.
    std::size_t add_network(const ServerChoice& choice);
    std::size_t networks() const { return networks_.size(); }
    Network& network(std::size_t number) { return *networks_[number]; }
    const Network& network(std::size_t number) const { return *networks_[number]; }

    // What happens to connections.
    void connecting(std::size_t network);
    // `security` names what protects the connection ("TLS 1.3"), `certificate` is the SHA-256 of
    // the server's; empty: nothing does.
    void connected(std::size_t network, std::string security = {},
                   const std::string& certificate = {});
    void disconnected(std::size_t network, const std::string& why, double chance);
    void receive(std::size_t network, std::string_view line);
    // Time passes: measures the lag, forgets who typed.
    void tick();

    // Buffers, in the order in which they are shown; there is always one.
    std::size_t size() const { return buffers_.size(); }
    Buffer& buffer(std::size_t index) { return *buffers_[index]; }
    const Buffer& buffer(std::size_t index) const { return *buffers_[index]; }
    std::size_t current_index() const { return current_; }
    Buffer& current() { return *buffers_[current_]; }
    const Buffer& current() const { return *buffers_[current_]; }
    Network& current_network() { return *networks_[current().network]; }
    const Network& current_network() const { return *networks_[current().network]; }
    // The room of a buffer; null where it is none, or the person is not in it.
    const Room* room_of(const Buffer& buffer) const;

    void go_to(std::size_t index);
    void go_to_server(std::size_t network);
    void go_back();  // to where the person was before

    // A second buffer beside the current one, each in a pane of its own. Which of the two is the
    // current one may change; both stay where they are.
    enum class Way : std::uint8_t { above, beside };
    struct Pane {
        std::size_t index = 0;  // the buffer that is not the current one
        bool first = true;      // it is above or at the left
        Way way = Way::above;   // how the two lie
    };
    std::optional<Pane> pane() const;
    // Shows that buffer as well; without an index the one that is likely to be meant. False: there
    // is none but the current one.
    bool split(std::optional<std::size_t> index, Way way);
    void unsplit();
    // The other one of the two is the current one from now on.
    void go_to_pane();
    // Whether there is room for it: what comes into a pane on the screen is seen.
    void pane_shown(bool shown);
    // The next buffer that has something new, mentions first; false: none has.
    bool go_to_active();
    Buffer& open(Buffer::Kind kind, std::size_t network, const std::string& name);
    // Asks the server for what was said before the oldest line here, where it knows.
    void want_older(Buffer& buffer);
    // Searches in what the server remembers of the current room or talk, where it does.
    bool offers_search() const;
    void search_server(std::string_view text);
    // What is hidden from now on, and of what is there already: who comes and goes, and lines that
    // a filter fits.
    void hide(bool presence, const Filters& filters);
    const Filters& filters() const { return filters_; }
    // From now on the person is told when this one comes, or no longer. False: it is so already.
    bool befriend(std::size_t network, const std::string& nick, bool wanted);
    // A muted room or talk is new only where somebody calls the person. False: it is so already.
    bool mute(std::size_t network, const std::string& name, bool muted);
    // Closes it; a room is left.
    void close(std::size_t index);

    // The person looks at the terminal, or no longer does.
    void look(bool looking);
    // The person pressed a key; typed text where they are.
    void touched();
    void typed();

    // What was typed before this start, for the buffers that are opened from now on; all of it, and
    // what was typed since.
    void remember(KeptInputs inputs) { remembered_ = std::move(inputs); }
    KeptInputs inputs() const;

    // A line for the person in the current buffer.
    void info(std::string text);
    void error(std::string text);
    // What was typed, without the commands of the screen. Text and commands go to the server.
    void type(std::string_view text);
    // The nick for a sign-on that is under way or comes. False: the server has let the person in,
    // so that it is the server's to change.
    bool take_nick(std::string_view nick);
    // A password that the person typed, for the next sign-on; connects if there is no connection.
    // Returns what to tell them.
    std::string take_password(std::size_t network, const std::string& password);
    // The session's events go to the buffers.
    void collect(std::size_t network);

    struct LogLine {
        std::string network;
        std::string buffer;
        Wall at;
        std::string text;  // visible
    };
    // What is to be written to files since the last call.
    std::vector<LogLine> take_log();

    // What is to be read from files since the last call: the end of a buffer's log, as it was
    // before the lines that take_log gives at the same time.
    struct LogWish {
        std::size_t network = 0;
        std::string network_name;
        std::string buffer;
        std::size_t lines = 0;
    };
    std::vector<LogWish> take_log_wishes();
    void take_old_log(const LogWish& wish, const std::vector<OldLine>& lines);

    struct Notice {
        std::string title;
        std::string text;
        // Somebody said `said` in `title`; nobody did where a friend came.
        std::string network;
        std::string who;
        std::string said;
    };
    // What deserves a bell since the last call.
    std::vector<Notice> take_notices();

    const Clock& clock() const { return clock_; }

  private:
    Buffer* find(std::size_t network, std::string_view name);
    Buffer& server_buffer(std::size_t network);
    void route(std::size_t network, const Event& event);
    void route_everywhere(std::size_t network, const Event& event);
    void add(Buffer& buffer, const Event& event);
    void add_mention(const Buffer& from, Event event);
    void want_missed(Buffer& buffer);
    bool take_list(std::size_t network, const Event& event);
    void take_history(std::size_t network, const Event& event);
    void want_log(const Buffer& buffer);
    void take_presence(std::size_t network, const Event& event);
    void take_typing(std::size_t network, const Event& event);
    void tell(Event::Kind kind, std::string text);
    bool is_current(const Buffer& buffer) const { return buffers_[current_].get() == &buffer; }
    // The person looks at its newest line.
    bool is_seen(const Buffer& buffer) const {
        return looking_ && (is_current(buffer) || (pane_shown_ && &buffer == pane_));
    }
    void take_network(std::size_t network, const Event& event);
    std::string free_name(const std::string& wished, const std::string& bouncer) const;
    static void leave_network(Network& network);
    void tell_server(std::size_t network, std::string text);
    void take_mark(std::size_t network, const Event& event);
    void ask_mark(const Buffer& buffer);
    void tell_marks();
    void note_place();
    std::size_t likely_pane() const;
    void follow_session(std::size_t network, const std::string& before);
    std::size_t index_of(const Buffer& buffer) const;
    bool ignored(const Event& event) const;
    void note_log(const Buffer& buffer, const Event& event, Wall at);
    bool hides(const Buffer& buffer, const StoredLine::Parts& line) const;
    bool hides(const Buffer& buffer, const Event& event) const;
    void hide_again(Buffer& buffer);
    void ask_for_friends();
    void apply_mutes(std::size_t network);
    void go_away_when_idle();
    bool names_person(const Event& event) const;

    const Clock& clock_;
    terminal::KillRing ring_;
    std::vector<std::unique_ptr<Network>> networks_;
    std::vector<std::unique_ptr<Buffer>> buffers_;
    std::size_t current_ = 0;
    const Buffer* before_ = nullptr;
    Buffer* pane_ = nullptr;  // the other one that is shown
    bool pane_first_ = true;
    Way pane_way_ = Way::above;
    bool pane_shown_ = false;
    bool looking_ = true;
    std::vector<Notice> notices_;
    std::vector<LogLine> log_;
    std::vector<LogWish> log_wishes_;
    std::vector<Event> replayed_;  // of a history that is coming in
    KeptInputs remembered_;
    bool hides_presence_ = false;
    Filters filters_;
    Steady touched_at_;
    Steady typing_told_at_{};
};

}  // namespace hubbub::client
