#pragma once
// One conversation or server: its lines, which of them are new, and the text being typed.

#include <hubbub/base/clock.h>
#include <hubbub/terminal/editor.h>
#include <hubbub/terminal/input_history.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "irc/event.h"
#include "talk/fold.h"
#include "talk/reactions.h"
#include "talk/scrollback.h"

namespace hubbub::client {

// A line read from a log.
struct LoggedLine {
    Wall at{};
    std::string who;
    std::string text;
};

enum class BufferKind : std::uint8_t {
    server,    // lines that belong nowhere else
    channel,   // a channel
    query,     // private messages with one person
    mentions,  // mentions from all other buffers
    list,      // the channels of a server
};

struct BufferLimits {
    std::size_t lines = 100'000;
    std::size_t inputs = 500;
};

struct ScrollPosition {
    Scrollback::Number line = 0;
    std::size_t row = 0;  // within the line
};

// Not thread safe: part of the workspace.
class Buffer {
  public:
    Buffer(BufferKind kind, std::string name, std::size_t network, terminal::KillRing& ring,
           const BufferLimits& limits);

    const BufferKind kind;
    // Returns true if the buffer is a channel or a query, so that text can be sent to it.
    bool is_talk() const { return kind == BufferKind::channel || kind == BufferKind::query; }
    // Returns true if the buffer only lists lines and nothing can be sent to it.
    bool is_list() const { return kind == BufferKind::mentions || kind == BufferKind::list; }
    std::string name;  // in the server's spelling
    const std::size_t network;

    // Adds an event that happened at `at`. `seen`: the person sees the newest line. `folding`:
    // combine joins and parts into one line.
    void add(const Event& event, Wall at, bool seen, bool folding);
    // Inserts older messages by time and skips known ones. Returns how many were new, and how many
    // of these are not hidden.
    struct Added {
        std::size_t lines = 0;
        std::size_t shown = 0;
    };
    Added add_history(const std::vector<Event>& events);
    // Applies a reaction, or the end of one.
    void react(const Event& event);
    // Replaces a message that was deleted. Does nothing if the buffer does not have it.
    void redact(const Event& event);
    // Returns "[👍 2, 🎉 bob]" for a line with reactions, else "".
    std::string reactions_to(const StoredLine& line) const;
    bool has_reaction(const StoredLine& line, std::string_view text, std::string_view nick) const {
        return reactions_.has(line.msgid(), text, nick);
    }
    // Puts lines of a log in front. The server's history replaces them.
    void add_log(const std::vector<LoggedLine>& lines);
    const Scrollback& lines() const { return lines_; }
    void clear();
    // Marks each line again as hidden or not.
    void hide_lines(const std::function<bool(const StoredLine&)>& hides);
    bool hiding_is_old = false;  // the rules have changed since hide_lines()
    // Return the reference (history.h) of the oldest and newest message; empty if there is none.
    std::string oldest_reference() const;
    std::string newest_reference() const;

    enum class HistoryAsked : std::uint8_t { nothing, older, newer, latest };
    HistoryAsked asked = HistoryAsked::nothing;  // the pending request for history
    std::size_t asked_lines = 0;                 // that may arrive
    std::string newer_than;                      // the reference of the last such request
    std::string asked_from;                      // where the last reply ended; empty: see the lines
    bool complete = false;                       // the server has no older messages

    // The person looks at this buffer, or no longer does: later lines are new.
    void enter();
    void leave();
    // The person has read up to then, here or on another device: later lines are new.
    void read_up_to(Wall at, bool seen);
    // Read markers, by the server's clock: the newest message, the newest message that the person
    // saw, and the marker that the server has.
    std::optional<Wall> heard;
    std::optional<Wall> looked_at;
    std::optional<Wall> marked;
    Steady marked_at{};  // when it was sent

    // Returns the first new line; nullopt if there is none.
    std::optional<Scrollback::Number> first_new() const;

    std::size_t unread = 0;    // new messages
    std::size_t mentions = 0;  // mentions among them
    bool stirred = false;      // other new lines
    bool muted = false;        // only mentions count

    // Returns the nicks of recent senders, the newest first.
    const std::vector<std::string>& speakers() const { return speakers_; }
    // The nicks of typing people, with the expiry of each notification.
    std::map<std::string, Wall, std::less<>> typing;

    // The lowest row on the screen; nullopt if the newest line is shown.
    std::optional<ScrollPosition> scrolled;

    // The message that /react, /reply and /delete are about; nullopt: the newest that fits.
    std::optional<Scrollback::Number> selected;
    // Selects the next message with an id. Returns false if there is none.
    bool select(bool older);

    terminal::Editor input;
    terminal::InputHistory inputs;

  private:
    void add_presence(const Event& event, Wall at);
    void note_heard(const Event& event);
    void note_speaker(const Event& event);
    std::optional<Scrollback::Number> find(std::string_view msgid, std::size_t max_lines) const;
    std::string quote(const Event& event) const;
    // Inserts the event by its time, before the line `newer`. Returns the number of its line.
    Scrollback::Number insert_by_time(const Event& event, Scrollback::Number newer,
                                      bool first_of_all);

    Scrollback lines_;
    Fold fold_;
    Reactions reactions_;
    std::vector<std::string> speakers_;
    std::optional<Scrollback::Number> read_to_;  // the line after the last seen one
};

}  // namespace hubbub::client
