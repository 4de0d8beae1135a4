#include "state_commands.h"

#include <hubbub/protocol/text.h>
#include <hubbub/storage/json_lines.h>
#include <hubbub/storage/state_db.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string_view>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "account_command.h"
#include "config.h"
#include "data_dir.h"
#include "state_records.h"
#include "text_file.h"

namespace hubbub::server {
namespace {

using storage::StateDb;
using storage::StorageError;

void require_words(const StateCommand& command, std::size_t min, std::size_t max,
                   const std::string& usage) {
    if (command.words.size() < min || command.words.size() > max)
        throw ConfigError("usage: hubbubd " + usage + " [--data-dir DIR | --config FILE]");
}

std::string counts_of(const storage::Records& records) {
    const auto counted = [](std::size_t count, const std::string& what) {
        return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
    };
    return counted(records.accounts.size(), "account") + ", " +
           counted(records.channels.size(), "channel") + ", " + counted(records.bans.size(), "ban");
}

int backup(const StateCommand& command) {
    require_words(command, 1, 1, "backup FILE");
    StateDb database = StateDb::read(command.database());
    database.copy_to(command.words[0]);
    StateDb copy = StateDb::read(command.words[0]);
    std::printf("'%s' has %s. It contains password hashes: keep it private.\n",
                command.words[0].c_str(), counts_of(copy.load()).c_str());
    return 0;
}

int verify(const StateCommand& command) {
    require_words(command, 0, 1, "verify [FILE]");
    const std::string file = command.words.empty() ? command.database() : command.words[0];
    StateDb database = StateDb::read(file);
    std::vector<std::string> faults = database.faults();
    // A damaged file may not load at all.
    storage::Records records;
    try {
        records = database.load();
        const LoadedState state = loaded(records);
        faults.insert(faults.end(), state.faults.begin(), state.faults.end());
    } catch (const StorageError& error) {
        faults.emplace_back(error.what());
    }
    for (const std::string& fault : faults) std::printf("%s\n", protocol::visible(fault).c_str());
    if (faults.empty()) {
        std::printf("'%s' is sound: %s.\n", file.c_str(), counts_of(records).c_str());
        return 0;
    }
    std::fprintf(
        stderr,
        "hubbubd verify: '%s' has faults. Restore a backup: stop the server, move state.db, "
        "state.db-wal and state.db-shm away, and copy the backup to state.db.\n",
        file.c_str());
    return 1;
}

// Creates the file with mode 0600; never overwrites one.
void write_new_file(const std::string& path, const std::string& text) {
    const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    int error = fd < 0 ? errno : write_durably(fd, text);
    if (fd >= 0 && ::close(fd) != 0 && error == 0) error = errno;
    if (error == 0) return;
    if (fd >= 0) ::unlink(path.c_str());
    throw StorageError(StorageError::Kind::unusable,
                       "cannot write '" + path + "': " + std::generic_category().message(error));
}

int export_lines(const StateCommand& command) {
    require_words(command, 0, 1, "export [FILE]");
    const storage::Records records = StateDb::read(command.database()).load();
    std::ostringstream text;
    write_json_lines(records, text);
    if (command.words.empty()) {
        std::cout << text.str() << std::flush;
        if (!std::cout)
            throw StorageError(StorageError::Kind::unusable, "cannot write to standard output");
    } else {
        write_new_file(command.words[0], text.str());
    }
    std::fprintf(stderr, "Exported %s. The lines contain password hashes: keep them private.\n",
                 counts_of(records).c_str());
    return 0;
}

storage::Records read_input(const StateCommand& command) {
    if (command.words.empty()) return storage::read_json_lines(std::cin);
    std::ifstream file(command.words[0]);
    if (!file)
        throw StorageError(
            StorageError::Kind::unusable,
            "cannot read '" + command.words[0] + "': " + std::generic_category().message(errno));
    return storage::read_json_lines(file);
}

int import_lines(const StateCommand& command) {
    require_words(command, 0, 1, "import [FILE]");
    const storage::Records records = read_input(command);
    const LoadedState state = loaded(records);
    if (!state.faults.empty())
        throw StorageError(StorageError::Kind::refused,
                           state.faults.front() + "; nothing was imported");
    prepare_directory(command);
    StateDb database = StateDb::open(command.directory);
    const storage::Records before = database.load();
    if (!before.accounts.empty() || !before.channels.empty() || !before.bans.empty())
        throw StorageError(StorageError::Kind::refused,
                           "'" + command.database() + "' already has " + counts_of(before) +
                               ". Import into an empty database: move state.db, state.db-wal and "
                               "state.db-shm away");
    database.transact([&](StateDb& changed) {
        for (const auto& account : records.accounts) changed.put(account);
        for (const auto& channel : records.channels) changed.put(channel);
        for (const auto& ban : records.bans) changed.put(ban);
        changed.note_account_id(records.last_account);
        changed.note_channel_id(records.last_channel);
    });
    std::printf("Imported %s.\n", counts_of(records).c_str());
    return 0;
}

struct Entry {
    std::string_view name;
    int (*run)(const StateCommand& command);
};

constexpr std::array<Entry, 5> table = {{{"account", run_account_command},
                                         {"backup", backup},
                                         {"export", export_lines},
                                         {"import", import_lines},
                                         {"verify", verify}}};

StateCommand parse(int argc, const char* const* argv, const char* const* environment, Wall now) {
    StateCommand out;
    out.now = now;
    int at = 2;
    for (; at < argc && argv[at][0] != '-'; ++at) out.words.emplace_back(argv[at]);
    std::vector<const char*> options = {argv[0]};
    options.insert(options.end(), argv + at, argv + argc);
    out.directory = read_data_dir(static_cast<int>(options.size()), options.data(), environment);
    if (out.directory.empty())
        throw ConfigError("there is no data directory. Set --data-dir after the words of " +
                          std::string(argv[1]));
    return out;
}

}  // namespace

std::string StateCommand::database() const {
    return directory + "/" + StateDb::file_name;
}

void prepare_directory(const StateCommand& command) {
    if (const int error = make_data_dir(command.directory); error != 0)
        throw StorageError(
            StorageError::Kind::unusable,
            "cannot create '" + command.directory + "': " + std::generic_category().message(error));
    Config config;
    config.data_dir = command.directory;
    // Root may work in the directory of another user, who gets the files.
    if (::geteuid() != 0) check_data_dir(config);
}

std::optional<int> run_state_command(int argc, const char* const* argv,
                                     const char* const* environment, Wall now) {
    if (argc < 2) return std::nullopt;
    for (const Entry& entry : table) {
        if (entry.name != argv[1]) continue;
        const StateCommand command = parse(argc, argv, environment, now);
        try {
            return entry.run(command);
        } catch (const StorageError& error) {
            std::fprintf(stderr, "hubbubd %s: %s\n", argv[1],
                         protocol::visible(error.what()).c_str());
            return 1;
        }
    }
    return std::nullopt;
}

}  // namespace hubbub::server
