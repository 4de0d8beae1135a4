#pragma once
// The commands of hubbubd for the database: backup, verify, export, import, account.

#include <hubbub/base/clock.h>

#include <optional>
#include <string>
#include <vector>

namespace hubbub::server {

// A command, its words, and the data directory of the settings after them.
struct StateCommand {
    std::vector<std::string> words;  // without the name of the command
    std::string directory;
    Wall now;
    bool as_text = false;  // --text

    std::string database() const;  // the path of its file
};

// Creates the data directory if it is missing, and checks it. Throws ConfigError or
// storage::StorageError.
void prepare_directory(const StateCommand& command);

// Runs the command if the first argument names one. Its words come first, then options of the
// server: "backup FILE --data-dir DIR". Returns the exit code: 1 if it fails. Returns nothing if
// it is no such command. Throws ConfigError.
std::optional<int> run_state_command(int argc, const char* const* argv,
                                     const char* const* environment, Wall now);

}  // namespace hubbub::server
