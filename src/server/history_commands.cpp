#include "history_commands.h"

#include <hubbub/chat/batch.h>
#include <hubbub/commands/permanent_channels.h>
#include <hubbub/protocol/text.h>
#include <hubbub/storage/history_reader.h>
#include <hubbub/storage/history_retention.h>
#include <hubbub/storage/json_lines.h>
#include <hubbub/storage/state_db.h>

#include <map>
#include <ostream>
#include <utility>

#include <unistd.h>

#include "state_records.h"
#include "utc.h"

namespace hubbub::server {
namespace {

using protocol::HistoryPlace;
using protocol::StoredKind;
using protocol::StoredMessage;
using storage::HistoryDb;
using storage::StorageError;

constexpr std::size_t batch_size = 50'000;

// The names of what exists, for readers of an export.
class Names {
  public:
    explicit Names(const storage::Records& records) {
        for (const auto& account : records.accounts) accounts_[account.id] = account.name;
        for (const auto& channel : loaded(records).channels)
            channels_[commands::history_number_of(channel)] = channel.name;
    }
    std::vector<std::string> of(const HistoryPlace& place) const {
        if (place.is_conversation())
            return {name_in(accounts_, place.low), name_in(accounts_, place.high)};
        const std::string name = name_in(channels_, static_cast<std::uint64_t>(-place.low));
        return name.empty() ? std::vector<std::string>{} : std::vector<std::string>{name};
    }

  private:
    template <class Map>
    static std::string name_in(const Map& names, typename Map::key_type key) {
        const auto found = names.find(key);
        return found == names.end() ? std::string() : found->second;
    }

    std::map<std::int64_t, std::string> accounts_;
    std::map<std::uint64_t, std::string> channels_;
};

std::string place_text(const HistoryPlace& place, const std::vector<std::string>& names) {
    const auto known = [](const std::string& name) { return name.empty() ? "(gone)" : name; };
    if (place.is_conversation()) return known(names[0]) + "/" + known(names[1]);
    if (!names.empty()) return names.front();
    if (static_cast<std::uint64_t>(-place.low) == commands::lobby_history) return "(lobby)";
    return "(unregistered " + std::to_string(-place.low) + ")";
}

// Returns what happened, for people.
std::string sentence_of(const StoredMessage& message) {
    constexpr std::string_view action =
        "\x01"
        "ACTION ";
    const std::string nick = message.source.substr(0, message.source.find('!'));
    std::string_view text = message.text;
    switch (message.kind) {
        case StoredKind::privmsg:
            if (text.starts_with(action)) {
                text.remove_prefix(action.size());
                if (text.ends_with('\x01')) text.remove_suffix(1);
                return "* " + nick + " " + std::string(text);
            }
            return "<" + nick + "> " + message.text;
        case StoredKind::notice: return "-" + nick + "- " + message.text;
        case StoredKind::tagmsg: return "* " + nick + " (" + message.tags + ")";
        case StoredKind::topic: return "* " + nick + " set the topic: " + message.text;
        case StoredKind::join: return "* " + nick + " joined";
        case StoredKind::part: return "* " + nick + " left " + message.text;
        case StoredKind::quit: return "* " + nick + " quit " + message.text;
        case StoredKind::kick: return "* " + nick + " kicked " + message.text;
        case StoredKind::nick: return "* " + nick + " is now " + message.text;
        case StoredKind::mode: return "* " + nick + " set mode " + message.text;
    }
    return message.text;
}

// A multiline message becomes several lines.
void write_text(const StoredMessage& message, const std::vector<std::string>& names,
                std::ostream& out) {
    out << utc_text(protocol::time_of(message.id), "%Y-%m-%d %H:%M:%S") << ' '
        << protocol::visible(place_text(message.place, names)) << ' ';
    std::string line;
    for (const char c : sentence_of(message)) {
        if (c == '\r') continue;
        if (c != '\n') {
            line += c;
            continue;
        }
        out << protocol::visible(line) << "\n    ";
        line.clear();
    }
    out << protocol::visible(line) << '\n';
}

}  // namespace

std::string history_beside(const std::string& database) {
    const std::string state = storage::StateDb::file_name;
    const std::size_t slash = database.rfind('/');
    const std::size_t name = slash == std::string::npos ? 0 : slash + 1;
    if (database.substr(name) == state) return database.substr(0, name) + HistoryDb::file_name;
    return database + "-history";
}

bool exists(const std::string& file) {
    return ::access(file.c_str(), F_OK) == 0;
}

std::size_t export_history(const std::string& file, const storage::Records& records, bool as_text,
                           std::ostream& out, std::size_t& gaps) {
    const Names names(records);
    std::size_t count = 0;
    gaps += storage::HistoryReader::open(file).each_readable([&](const StoredMessage& message) {
        ++count;
        if (as_text) {
            write_text(message, names.of(message.place), out);
        } else {
            storage::write_json_line(message, names.of(message.place),
                                     chat::iso_time(protocol::time_of(message.id)), out);
        }
        if (!out) throw StorageError(StorageError::Kind::unusable, "cannot write the export");
    });
    return count;
}

HistoryImport::~HistoryImport() {
    if (finished_ || !database_) return;
    database_.reset();
    for (const char* const suffix : {"", "-wal", "-shm"}) ::unlink((file() + suffix).c_str());
}

std::string HistoryImport::file() const {
    return directory_ + "/" + HistoryDb::file_name;
}

void HistoryImport::learn(const storage::Records& known) {
    channels_.insert(commands::lobby_history);
    for (const auto& channel : loaded(known).channels)
        channels_.insert(commands::history_number_of(channel));
    for (const auto& account : known.accounts) accounts_.insert(account.id);
}

void HistoryImport::add(const StoredMessage& message, const storage::Records& known) {
    if (!std::exchange(learned_, true)) learn(known);
    const HistoryPlace& place = message.place;
    const bool readable = place.is_conversation()
                              ? accounts_.contains(place.low) && accounts_.contains(place.high)
                              : channels_.contains(static_cast<std::uint64_t>(-place.low));
    if (!readable) {
        ++skipped_;
        return;
    }
    if (message.id <= last_)
        throw StorageError(StorageError::Kind::refused, "the ids of messages must rise");
    last_ = message.id;
    protocol::StoredRun run;
    run.place = place;
    run.first = message.id;
    run.source = message.source;
    run.account = message.account;
    run.bot = message.bot;
    run.add(message.kind, message.tags, message.text);
    batch_.push_back(std::move(run));
    ++added_;
    if (batch_.size() == batch_size) write();
}

void HistoryImport::write() {
    if (!database_) {
        if (exists(file()))
            throw StorageError(StorageError::Kind::refused,
                               "'" + file() +
                                   "' exists already. Move history.db, history.db-wal and "
                                   "history.db-shm away");
        database_ = HistoryDb::open(directory_, storage::Durability::power);
    }
    storage::RunIndex runs;
    for (const protocol::StoredRun& run : batch_) runs.add(run.place, run.first, run.last());
    database_->transact([&](HistoryDb& database) {
        for (const protocol::StoredRun& run : batch_) database.append(run);
        database.index(runs.sorted());
    });
    batch_.clear();
}

HistoryErasure::HistoryErasure(const std::string& directory) {
    if (exists(directory + "/" + HistoryDb::file_name))
        database_ = HistoryDb::open(directory, storage::Durability::process);
}

// Indexes all messages first, because only indexed messages are erased.
void HistoryErasure::mark(
    const chat::Account& account,
    const std::vector<std::shared_ptr<const chat::RegisteredChannel>>& channels) {
    if (!database_) return;
    const auto runs = database_->unindexed().sorted();
    const protocol::MessageId last = database_->last_id();
    database_->transact([&](HistoryDb& database) {
        if (!runs.empty()) database.index(runs);
        database.forget_account(static_cast<std::int64_t>(account.id), account.name, last);
        for (const auto& channel : channels) {
            const std::uint64_t number = commands::history_number_of(*channel);
            if (number != 0) database.forget(HistoryPlace::of_channel(number));
        }
    });
}

void HistoryErasure::erase(Wall now) {
    if (!database_) return;
    storage::HistoryRetention retention(*database_, std::nullopt);
    while (retention.step({}, now)) continue;
}

void HistoryImport::finish() {
    if (!batch_.empty()) write();
    for (std::size_t looked = batch_size; database_ && looked == batch_size;)
        database_->transact(
            [&](HistoryDb& database) { looked = database.make_searchable(batch_size); });
    finished_ = true;
}

}  // namespace hubbub::server
