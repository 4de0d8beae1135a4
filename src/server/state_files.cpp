#include "state_files.h"

#include <hubbub/base/log.h>

#include <utility>

namespace hubbub::server {

using storage::StateDb;
using storage::StateWriter;

namespace {

constexpr const char* bans_imported = "ban file imported";

void drop_ban(StateDb& database, const chat::ServerBan& ban) {
    const storage::BanRecord record = record_of(ban);
    database.drop_ban(record.kind, record.user, record.host);
}

}  // namespace

StateFiles::StateFiles(const std::string& directory) : database_(StateDb::open(directory)) {}

LoadedState StateFiles::load(std::int64_t now) {
    LoadedState out = loaded(database_->load());
    for (const std::string& fault : out.faults)
        log::event(log::Level::error, "state.left-out", {{"reason", fault}});
    chat::ServerBans::List expired;
    std::erase_if(out.bans, [&](const auto& ban) {
        if (ban->holds(now)) return false;
        expired.push_back(ban);
        return true;
    });
    if (!expired.empty()) {
        database_->transact([&](StateDb& database) {
            for (const auto& ban : expired) drop_ban(database, *ban);
        });
    }
    return out;
}

bool StateFiles::import_bans(const chat::ServerBans::List& bans) {
    if (database_->is_marked(bans_imported)) return false;
    database_->transact([&](StateDb& database) {
        for (const auto& ban : bans) database.put(record_of(*ban));
        database.mark(bans_imported);
    });
    return true;
}

void StateFiles::drop_markers(const std::vector<chat::ReadMarker>& markers) {
    if (markers.empty()) return;
    database_->transact([&](StateDb& database) {
        for (const auto& marker : markers) {
            const storage::ReadMarkerRecord record = record_of(marker);
            database.drop_read_marker(record.account, record.low, record.high);
        }
    });
}

void StateFiles::start(Report report) {
    writer_.emplace(*std::move(database_), std::move(report), StateWriter::Limits());
    database_.reset();
}

std::size_t StateFiles::stop() {
    if (!writer_ || std::exchange(stopped_, true)) return 0;
    const std::size_t lost = writer_->stop();
    if (lost > 0) log::event(log::Level::error, "state.lost", {{"count", lost}});
    return lost;
}

// The conversion runs in the writer's thread: callers hold locks.

StateFiles::Ticket StateFiles::put(std::shared_ptr<const chat::Account> account) {
    return writer_->add(
        [account = std::move(account)](StateDb& database) { database.put(record_of(*account)); });
}

StateFiles::Ticket StateFiles::put(std::shared_ptr<const chat::RegisteredChannel> channel) {
    return writer_->add(
        [channel = std::move(channel)](StateDb& database) { database.put(record_of(*channel)); });
}

StateFiles::Ticket StateFiles::put(std::shared_ptr<const chat::ServerBan> ban) {
    return writer_->add(
        [ban = std::move(ban)](StateDb& database) { database.put(record_of(*ban)); });
}

StateFiles::Ticket StateFiles::drop(std::shared_ptr<const chat::Account> account) {
    return writer_->add([id = static_cast<std::int64_t>(account->id)](StateDb& database) {
        database.drop_account(id);
    });
}

StateFiles::Ticket StateFiles::drop(std::shared_ptr<const chat::RegisteredChannel> channel) {
    return writer_->add([id = static_cast<std::int64_t>(channel->id)](StateDb& database) {
        database.drop_channel(id);
    });
}

StateFiles::Ticket StateFiles::drop(std::shared_ptr<const chat::ServerBan> ban) {
    return writer_->add([ban = std::move(ban)](StateDb& database) { drop_ban(database, *ban); });
}

void StateFiles::put_marker(const chat::ReadMarker& marker) {
    const storage::ReadMarkerRecord record = record_of(marker);
    writer_->add_later({record.account, {record.low, record.high}},
                       [record](StateDb& database) { database.put(record); });
}

void StateFiles::drop_marker(std::uint64_t account, const protocol::HistoryPlace& place) {
    const auto id = static_cast<std::int64_t>(account);
    writer_->add_later({id, {place.low, place.high}}, [id, place](StateDb& database) {
        database.drop_read_marker(id, place.low, place.high);
    });
}

bool StateFiles::wait_for_room(const ThreadWake& wake, const std::function<bool()>& gives_up) {
    return writer_->wait_for_room(wake, gives_up);
}

StateFiles::Saved StateFiles::wait(Ticket ticket, const ThreadWake& wake,
                                   const std::function<bool()>& gives_up) {
    switch (writer_->wait(ticket, wake, gives_up)) {
        case StateWriter::Saved::done: return Saved::done;
        case StateWriter::Saved::late: return Saved::late;
        case StateWriter::Saved::given_up: break;
    }
    return Saved::given_up;
}

}  // namespace hubbub::server
