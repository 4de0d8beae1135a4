#include "state_commands.h"

#include <hubbub/protocol/text.h>
#include <hubbub/storage/history_reader.h>
#include <hubbub/storage/json_lines.h>
#include <hubbub/storage/state_db.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <optional>
#include <string_view>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "account_command.h"
#include "config.h"
#include "data_dir.h"
#include "history_commands.h"
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

std::string counted(std::size_t count, const std::string& what) {
    return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

std::string counts_of(const storage::Records& records) {
    return counted(records.accounts.size(), "account") + ", " +
           counted(records.channels.size(), "channel") + ", " + counted(records.bans.size(), "ban");
}

int backup(const StateCommand& command) {
    require_words(command, 1, 1, "backup FILE");
    const std::string history = history_beside(command.words[0]);
    const bool has_history = exists(history_beside(command.database()));
    if (has_history && exists(history))
        throw StorageError(StorageError::Kind::refused, "'" + history + "' exists already");
    StateDb database = StateDb::read(command.database());
    database.copy_to(command.words[0]);
    // Afterwards: every channel and account of the copy has its history.
    if (has_history)
        storage::HistoryReader::open(history_beside(command.database())).copy_to(history);
    StateDb copy = StateDb::read(command.words[0]);
    std::printf("'%s' has %s. It contains password hashes: keep it private.\n",
                command.words[0].c_str(), counts_of(copy.load()).c_str());
    if (has_history) std::printf("'%s' has what was said.\n", history.c_str());
    return 0;
}

// Returns false if the history that belongs to this database has faults.
bool verify_history(const std::string& database) {
    const std::string file = history_beside(database);
    if (!exists(file)) return true;
    std::vector<std::string> faults;
    try {
        faults = storage::HistoryReader::open(file).faults();
    } catch (const StorageError& error) {
        faults.emplace_back(error.what());
    }
    for (const std::string& fault : faults) std::printf("%s\n", protocol::visible(fault).c_str());
    if (faults.empty()) {
        std::printf("'%s' is sound.\n", file.c_str());
        return true;
    }
    std::fprintf(
        stderr,
        "hubbubd verify: '%s' has faults. Restore a backup, or save what can be read: stop "
        "the server, run 'hubbubd export', and import the lines into an empty data "
        "directory.\n",
        file.c_str());
    return false;
}

int verify(const StateCommand& command) {
    require_words(command, 0, 1, "verify [FILE]");
    const std::string file = command.words.empty() ? command.database() : command.words[0];
    const bool history_is_sound = verify_history(file);
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
        return history_is_sound ? 0 : 1;
    }
    std::fprintf(
        stderr,
        "hubbubd verify: '%s' has faults. Restore a backup: stop the server, move state.db, "
        "state.db-wal and state.db-shm away, and copy the backup to state.db.\n",
        file.c_str());
    return 1;
}

// A new file with mode 0600, or standard output. Not thread safe.
class Output {
  public:
    // Never overwrites a file.
    explicit Output(const std::vector<std::string>& words) : path_(words.empty() ? "" : words[0]) {
        if (path_.empty()) return;
        const int fd = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        if (fd < 0) fail(errno);
        ::close(fd);
        file_.open(path_, std::ios::binary);
    }
    // Removes the file, unless finish() was called.
    ~Output() {
        if (!path_.empty() && !finished_) ::unlink(path_.c_str());
    }
    Output(const Output&) = delete;
    Output& operator=(const Output&) = delete;

    std::ostream& stream() { return path_.empty() ? std::cout : file_; }
    void finish() {
        stream().flush();
        if (!stream())
            throw StorageError(StorageError::Kind::unusable, path_.empty()
                                                                 ? "cannot write to standard output"
                                                                 : "cannot write '" + path_ + "'");
        if (!path_.empty()) {
            const int fd = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC);
            const int error = fd < 0 || ::fsync(fd) != 0 ? errno : 0;
            if (fd >= 0) ::close(fd);
            if (error != 0) fail(error);
        }
        finished_ = true;
    }

  private:
    [[noreturn]] void fail(int error) const {
        throw StorageError(
            StorageError::Kind::unusable,
            "cannot write '" + path_ + "': " + std::generic_category().message(error));
    }

    const std::string path_;  // empty: standard output
    std::ofstream file_;
    bool finished_ = false;
};

int export_lines(const StateCommand& command) {
    require_words(command, 0, 1, "export [--text] [FILE]");
    const storage::Records records = StateDb::read(command.database()).load();
    const std::string history = history_beside(command.database());
    std::size_t messages = 0;
    std::size_t gaps = 0;
    Output output(command.words);
    if (!command.as_text) write_json_lines(records, output.stream());
    if (exists(history))
        messages = export_history(history, records, command.as_text, output.stream(), gaps);
    output.finish();
    const std::string counts = command.as_text ? "" : counts_of(records) + ", ";
    std::fprintf(stderr, "Exported %s%s.%s\n", counts.c_str(), counted(messages, "message").c_str(),
                 command.as_text ? "" : " The lines contain password hashes: keep them private.");
    if (gaps == 0) return 0;
    std::fprintf(stderr,
                 "hubbubd export: '%s' is damaged: at %s messages are missing. All that can be "
                 "read is in the export.\n",
                 history.c_str(), counted(gaps, "place").c_str());
    return 1;
}

storage::Records read_input(const StateCommand& command, const storage::TakeMessage& take) {
    if (command.words.empty()) return storage::read_json_lines(std::cin, take);
    std::ifstream file(command.words[0]);
    if (!file)
        throw StorageError(
            StorageError::Kind::unusable,
            "cannot read '" + command.words[0] + "': " + std::generic_category().message(errno));
    return storage::read_json_lines(file, take);
}

// Opens the database for an import.
StateDb open_empty(const StateCommand& command) {
    prepare_directory(command);
    StateDb database = StateDb::open(command.directory);
    const storage::Records before = database.load();
    if (!before.accounts.empty() || !before.channels.empty() || !before.bans.empty())
        throw StorageError(StorageError::Kind::refused,
                           "'" + command.database() + "' already has " + counts_of(before) +
                               ". Import into an empty database: move state.db, state.db-wal and "
                               "state.db-shm away");
    return database;
}

int import_lines(const StateCommand& command) {
    require_words(command, 0, 1, "import [FILE]");
    std::optional<StateDb> database;
    HistoryImport history(command.directory);
    const storage::Records records = read_input(
        command, [&](const protocol::StoredMessage& message, const storage::Records& before) {
            if (!database) database = open_empty(command);
            history.add(message, before);
        });
    const LoadedState state = loaded(records);
    if (!state.faults.empty())
        throw StorageError(StorageError::Kind::refused,
                           state.faults.front() + "; nothing was imported");
    if (!database) database = open_empty(command);
    database->transact([&](StateDb& changed) {
        for (const auto& account : records.accounts) changed.put(account);
        for (const auto& channel : records.channels) changed.put(channel);
        for (const auto& ban : records.bans) changed.put(ban);
        for (const auto& marker : records.read_markers) changed.put(marker);
        changed.note_account_id(records.last_account);
        changed.note_channel_id(records.last_channel);
        history.finish();
    });
    std::printf("Imported %s", counts_of(records).c_str());
    if (history.added() > 0) std::printf(", %s", counted(history.added(), "message").c_str());
    std::printf(".\n");
    if (history.skipped() > 0)
        std::printf("Skipped %s of channels and accounts that are not among them.\n",
                    counted(history.skipped(), "message").c_str());
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

constexpr std::string_view text_option = "--text";

StateCommand parse(int argc, const char* const* argv, const char* const* environment, Wall now) {
    StateCommand out;
    out.now = now;
    int at = 2;
    for (; at < argc && (argv[at][0] != '-' || argv[at] == text_option); ++at) {
        if (argv[at] != text_option) {
            out.words.emplace_back(argv[at]);
        } else if (argv[1] == std::string_view("export")) {
            out.as_text = true;
        } else {
            throw ConfigError("only export has the option --text");
        }
    }
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
