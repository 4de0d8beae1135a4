#pragma once
// Interface through which commands reach the program: its settings and log.

#include <string>
#include <vector>

namespace hubbub::commands {

// Result of a reload, in words for an operator.
struct Reloaded {
    bool done = false;
    std::string problem;                // if not done: the reason, with the option's name
    std::vector<std::string> kept;      // changed options that only take effect after a restart
    std::vector<std::string> failures;  // other errors, in sentences
};

// Thread safe.
class Control {
  public:
    virtual ~Control() = default;
    // Reads the settings and opens the log file again. On an error, keeps all settings and the
    // open log file. Waits for the disk. Hold no lock.
    virtual Reloaded reload() = 0;
    // Sends a mail, with its header, by the command of the settings. Returns false if that fails.
    // Blocks until the command ends. Hold no lock.
    virtual bool send_mail(const std::string& mail) = 0;
};

}  // namespace hubbub::commands
