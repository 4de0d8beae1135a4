#pragma once
// What commands ask of the program around them, as an interface: they know no file.

#include <string>
#include <vector>

namespace hubbub::commands {

// How it went, in words for an operator.
struct Reloaded {
    bool done = false;
    std::string problem;                // not done: why, with the option's name
    std::vector<std::string> kept;      // options that changed and count from the next start only
    std::vector<std::string> failures;  // what did not work beside the settings, in sentences
};

// Thread safe.
class Control {
  public:
    virtual ~Control() = default;
    // Reads the settings anew and opens the log anew. On an error all settings stay as they were,
    // and the log goes on in the file that is open.
    // Waits for the disk: hold no lock.
    virtual Reloaded reload() = 0;
    // Returns whether the bans of the server outlive it.
    virtual bool keeps_bans() const = 0;
    // Writes them, if they do. Returns what is wrong, in words for an operator, or nothing. Waits
    // for the disk: hold no lock.
    virtual std::string save_bans() = 0;
};

}  // namespace hubbub::commands
