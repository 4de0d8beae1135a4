#pragma once
// Other programs: an editor for what is being typed, a browser for an address.

#include <hubbub/base/clock.h>

#include <deque>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace hubbub::client {

// Gives `text` to $VISUAL or $EDITOR (else vi) in a file that only this person can read, and waits.
// Nothing where that failed. The terminal must be free.
std::optional<std::string> edit_outside(const std::string& text);

// Hands the address to xdg-open, and does not wait.
void open_outside(const std::string& url);

// Runs a command of the person's where somebody calls them. Not thread safe; one of them.
class MentionCommand {
  public:
    struct Call {
        std::string server;
        std::string buffer;
        std::string sender;
        std::string text;  // visible
    };
    // Gives it to the shell, what was said in its environment (HUBBUB_SERVER, HUBBUB_BUFFER,
    // HUBBUB_SENDER, HUBBUB_TEXT), and does not wait. Left out where too many came lately, or still
    // run. False: it cannot be started.
    bool run(const std::string& command, const Call& call, Steady now);
    // Forgets those that ended; true where one of them failed.
    bool take_failed();

  private:
    std::vector<pid_t> running_;
    std::deque<Steady> started_;
};

}  // namespace hubbub::client
