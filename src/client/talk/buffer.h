#pragma once
// One conversation, or what a server says: its lines, what of them is new, what is being typed
// there.

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
#include "talk/scrollback.h"

namespace hubbub::client {

// A line of a log: who said it, as it stands there, and what.
struct OldLine {
    Wall at{};
    std::string who;
    std::string text;
};

enum class BufferKind : std::uint8_t {
    server,    // lines that belong nowhere else
    room,      // a channel
    query,     // private messages with one person
    mentions,  // mentions from all other buffers
    list,      // the rooms of a server
};

// Not thread safe: part of the workspace.
class Buffer {
  public:
    struct Limits {
        std::size_t lines = 100'000;
        std::size_t inputs = 500;
    };

    Buffer(BufferKind kind, std::string name, std::size_t network, terminal::KillRing& ring,
           const Limits& limits);

    const BufferKind kind;
    // Returns true if the buffer is a room or a query, so that text can be sent to it.
    bool is_talk() const { return kind == BufferKind::room || kind == BufferKind::query; }
    // Returns true if the buffer only lists lines and nothing can be sent to it.
    bool is_list() const { return kind == BufferKind::mentions || kind == BufferKind::list; }
    std::string name;  // as the server spells it
    const std::size_t network;

    // Adds what happened here; `at` is when. `seen`: the person looks at the newest line.
    void add(const Event& event, Wall at, bool seen, bool folding);
    // Adds what was said before, in the order of time; what is here already is left out. Tells how
    // many lines were new, and how many of those can be seen.
    struct Added {
        std::size_t lines = 0;
        std::size_t shown = 0;
    };
    Added add_history(const std::vector<Event>& events);
    // Puts what a log has in front; history that a server tells takes its place.
    void add_log(const std::vector<OldLine>& lines);
    const Scrollback& lines() const { return lines_; }
    void clear();
    // Says anew of each line whether it is hidden.
    void hide_lines(const std::function<bool(const StoredLine&)>& hides);
    bool hiding_is_old = false;  // what is hidden changed since then
    // How the oldest and the newest line that a server knows are named; empty: there is none.
    std::string oldest_reference() const;
    std::string newest_reference() const;

    enum class HistoryAsked : std::uint8_t { nothing, older, newer, latest };
    HistoryAsked asked = HistoryAsked::nothing;  // of the server's history, and under way
    std::size_t asked_lines = 0;                 // that may come
    bool complete = false;                       // the server knows nothing older

    // The person looks here now, or no longer does. What comes after is new.
    void enter();
    void leave();
    // The person has read up to then on another device, or here: what is behind it is new.
    void read_up_to(Wall at, bool seen);
    // For the person's other devices: the newest that was said, by the server's clock, as far as it
    // is here, as far as the person saw it, and as far as the server knows that they did.
    std::optional<Wall> heard;
    std::optional<Wall> looked_at;
    std::optional<Wall> marked;
    Steady marked_at{};  // when the server was told

    // Above this line stands what is new; nothing where nothing is.
    std::optional<Scrollback::Number> first_new() const;

    std::size_t unread = 0;    // talk since the person was here
    std::size_t mentions = 0;  // of those, what names them
    bool stirred = false;      // something else happened
    bool muted = false;        // only mentions count

    // Who spoke here, the newest first.
    const std::vector<std::string>& speakers() const { return speakers_; }
    // Who is typing, and until when that holds.
    std::map<std::string, Wall, std::less<>> typing;

    // Where the newest row on the screen is: nothing while it follows what comes.
    struct Place {
        Scrollback::Number line = 0;
        std::size_t row = 0;  // of that line
    };
    std::optional<Place> scrolled;

    terminal::Editor input;
    terminal::InputHistory inputs;

  private:
    void add_presence(const Event& event, Wall at);
    void note_heard(const Event& event);
    void note_speaker(const Event& event);
    void insert_by_time(const Event& event, bool first_of_all);

    Scrollback lines_;
    Fold fold_;
    std::vector<std::string> speakers_;
    std::optional<Scrollback::Number> read_to_;  // the line behind the last one that was seen
};

}  // namespace hubbub::client
