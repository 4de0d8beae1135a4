#pragma once
// Other programs: an editor for the input, a browser for a URL, the command of on-mention.

#include <hubbub/base/clock.h>

#include <deque>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace hubbub::client {

// Edits `text` with $VISUAL or $EDITOR (else vi) in a private file. Blocks until the editor ends.
// Returns nullopt if that failed. The terminal must be free.
std::optional<std::string> edit_outside(const std::string& text);

// Passes the URL to xdg-open; does not block.
void open_outside(const std::string& url);

// Runs the command of on-mention. Not thread safe; at most one object.
class MentionCommand {
  public:
    struct Call {
        std::string server;
        std::string buffer;
        std::string sender;
        std::string text;  // visible
    };
    // Runs the command in the shell, with the message in its environment (HUBBUB_SERVER,
    // HUBBUB_BUFFER, HUBBUB_SENDER, HUBBUB_TEXT); does not block. Skips the call if too many were
    // recent or still run. Returns false if the command cannot be started.
    bool run(const std::string& command, const Call& call, Steady now);
    // Reaps ended commands. Returns true if one of them failed.
    bool take_failed();

  private:
    std::vector<pid_t> running_;
    std::deque<Steady> started_;
};

}  // namespace hubbub::client
