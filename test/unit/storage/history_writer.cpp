// The thread that writes messages: ids, order, readers during a commit, and a disk that fails.

#include <hubbub/storage/history_reader.h>
#include <hubbub/storage/history_writer.h>

#include <atomic>
#include <cstddef>
#include <fstream>
#include <future>
#include <string>
#include <thread>
#include <vector>

#include <SQLiteCpp/SQLiteCpp.h>
#include <doctest/doctest.h>

#include "support/faulty_disk.h"
#include "support/temporary_directory.h"

using namespace hubbub::storage;
using namespace hubbub::protocol;
using namespace std::chrono_literals;
using hubbub::ThreadWake;
using hubbub::Wall;

namespace {

const HistoryPlace hall = HistoryPlace::of_channel(1);
const HistoryPlace yard = HistoryPlace::of_channel(2);
constexpr Wall noon = Wall(1767323045s);

StoredRun said(const HistoryPlace& place, const std::string& text) {
    StoredRun out;
    out.place = place;
    out.source = "ann!a@h";
    out.add(StoredKind::privmsg, "", text);
    return out;
}

// A writer in a directory, and its reports.
class Archive {
  public:
    explicit Archive(HistoryWriter::Limits limits = {.max_pause = 40ms, .idle = 1h}) {
        ThreadWake::install();
        wake.attach();
        open(limits);
    }
    void open(HistoryWriter::Limits limits = {.max_pause = 40ms, .idle = 1h},
              Durability durability = Durability::process) {
        writer.emplace(
            HistoryDb::open(directory.path(), durability), ids,
            [this](const CommitReport& report) { note(report); }, limits);
    }
    MessageId say(const HistoryPlace& place, const std::string& text) {
        return writer->append(said(place, text), noon);
    }
    void wait_for(MessageId id) {
        while (writer->committed() < id) {
            writer->wake_at(id, wake);
            if (writer->committed() < id) ThreadWake::wait(nullptr, 0, std::nullopt);
        }
    }
    std::vector<std::string> texts(const HistoryPlace& place) {
        HistoryReader reader = HistoryReader::open(directory.path() / HistoryDb::file_name);
        std::vector<std::string> out;
        for (const auto& one :
             reader.read({place, 0, ~MessageId{0} >> 1, 10000}, writer->unindexed(place)))
            out.push_back(one.text);
        return out;
    }
    void wait_for_reports(unsigned count) {
        for (unsigned now = reports; now < count; now = reports) reports.wait(now);
    }

    const TemporaryDirectory directory;
    MessageIds ids;
    ThreadWake wake;
    std::atomic<unsigned> reports{0};
    std::string last_report;  // after wait_for_reports()
    std::size_t lost = 0;
    std::optional<HistoryWriter> writer;

  private:
    void note(const CommitReport& report) {
        last_report = report.problem;
        lost += report.lost;
        ++reports;
        reports.notify_all();
    }
};

using Texts = std::vector<std::string>;

// Overwrites the first page of a table. The file must be closed.
void damage_root_of(const std::string& table, const std::string& file) {
    constexpr std::size_t page_size = 8192;
    int page = 0;
    {
        SQLite::Database database(file);
        SQLite::Statement query(database, "SELECT rootpage FROM sqlite_master WHERE name = ?");
        query.bind(1, table);
        REQUIRE(query.executeStep());
        page = query.getColumn(0).getInt();
    }
    std::fstream bytes(file, std::ios::in | std::ios::out | std::ios::binary);
    bytes.seekp(static_cast<std::streamoff>(page_size) * (page - 1));
    bytes << std::string(page_size, '\xff');
    REQUIRE(bytes.flush());
}

}  // namespace

TEST_CASE("HistoryWriter: ids rise, and what is committed can be read") {
    Archive archive;
    const MessageId first = archive.say(hall, "one");
    const MessageId second = archive.say(yard, "two");
    CHECK(time_of(first) == noon);
    CHECK(second > first);
    archive.wait_for(second);
    CHECK(archive.writer->queued() == second);
    CHECK(archive.texts(hall) == Texts{"one"});
    CHECK(archive.texts(yard) == Texts{"two"});
    CHECK(archive.writer->pending(hall).empty());
    CHECK_FALSE(archive.writer->late());
}

TEST_CASE("HistoryWriter: messages and changes of many threads keep their order") {
    Archive archive({.max_runs = 7, .idle = 1h});
    std::vector<std::thread> threads;
    std::atomic<MessageId> last{0};
    for (int n = 0; n < 4; ++n) {
        threads.emplace_back([&, n] {
            MessageId before = 0;
            for (int i = 0; i < 200; ++i) {
                const MessageId id = archive.say(n % 2 == 0 ? hall : yard, std::to_string(i));
                CHECK(id > before);
                before = id;
            }
            MessageId seen = last;
            while (seen < before && !last.compare_exchange_weak(seen, before)) continue;
        });
    }
    for (std::thread& thread : threads) thread.join();
    archive.wait_for(last);
    CHECK(archive.texts(hall).size() == 400);
    CHECK(archive.texts(yard).size() == 400);
}

TEST_CASE("HistoryWriter: during a commit readers find what is pending, and the queue is bounded") {
    Archive archive({.max_bytes = 1000, .late = 0ns, .idle = 1h});
    std::promise<void> entered, leave;
    archive.writer->change([&](HistoryDb&) {
        entered.set_value();
        leave.get_future().wait();
    });
    entered.get_future().wait();
    CHECK(archive.writer->has_room());
    const MessageId first = archive.say(hall, "one");
    archive.say(yard, "other");
    const MessageId last = archive.say(hall, std::string(1000, 'x'));
    CHECK_FALSE(archive.writer->has_room());
    CHECK(archive.writer->committed() < first);
    CHECK(archive.writer->late());
    const auto pending = archive.writer->pending(hall);
    REQUIRE(pending.size() == 2);
    CHECK(pending[0].id == first);
    CHECK(pending[0].text == "one");
    CHECK(pending[0].source == "ann!a@h");
    CHECK(pending[1].id == last);
    CHECK(archive.texts(hall).empty());
    leave.set_value();
    while (!archive.writer->has_room()) {
        archive.writer->wake_with_room(archive.wake);
        if (!archive.writer->has_room()) ThreadWake::wait(nullptr, 0, std::nullopt);
    }
    archive.wait_for(last);
    CHECK(archive.texts(hall).size() == 2);
}

TEST_CASE("HistoryWriter: a change is made after the messages before it") {
    Archive archive;
    const MessageId secret = archive.say(hall, "secret");
    archive.say(hall, "rest");
    std::promise<void> leave;
    const MessageId erasure = archive.writer->change([&](HistoryDb& from) {
        leave.get_future().wait();
        from.erase(secret);
    });
    // Readers of any place wait for it.
    CHECK(archive.writer->queued_for(yard) == erasure);
    leave.set_value();
    archive.wait_for(erasure);
    CHECK(archive.texts(hall) == Texts{"rest"});
}

TEST_CASE("HistoryWriter: after a restart all is there, with and without the index") {
    for (const std::size_t max_runs : {std::size_t{1}, std::size_t{1000}}) {
        CAPTURE(max_runs);
        Archive archive({.max_runs = max_runs, .idle = 1h});
        archive.say(hall, "one");
        archive.say(yard, "two");
        const MessageId last = archive.say(hall, "three");
        CHECK(archive.writer->stop() == 0);
        archive.open();
        CHECK(archive.writer->committed() >= last);
        CHECK(archive.writer->append(said(hall, "four"), Wall{}) > last);
        archive.wait_for(archive.writer->queued());
        CHECK(archive.texts(hall) == Texts{"one", "three", "four"});
    }
}

TEST_CASE("HistoryWriter: a disk that fails is reported once, and everything is stored later") {
    const FaultyDisk disk;
    Archive archive({.min_pause = 1ms, .max_pause = 2ms, .idle = 1h});
    for (const auto fault : {FaultyDisk::full, FaultyDisk::broken}) {
        const unsigned before = archive.reports;
        const std::size_t known = archive.texts(hall).size();
        disk.fail(fault);
        const MessageId first = archive.say(hall, "kept");
        archive.wait_for_reports(before + 1);
        CHECK_FALSE(archive.last_report.empty());
        const MessageId second = archive.say(hall, "too");
        CHECK(archive.writer->committed() < first);
        CHECK(archive.writer->pending(hall).size() == 2);
        disk.fail(FaultyDisk::healthy);
        archive.wait_for(second);
        archive.wait_for_reports(before + 2);
        CHECK(archive.last_report.empty());
        CHECK(archive.texts(hall).size() == known + 2);
    }
}

TEST_CASE("HistoryWriter: what cannot be stored when it stops is counted as lost") {
    const FaultyDisk disk;
    Archive archive({.min_pause = 1ms, .max_pause = 2ms, .idle = 1h});
    archive.wait_for(archive.say(hall, "stored"));
    disk.fail(FaultyDisk::full);
    archive.say(hall, "lost");
    archive.wait_for_reports(1);
    CHECK(archive.writer->stop() == 1);
    disk.fail(FaultyDisk::healthy);
    CHECK(archive.texts(hall) == Texts{"stored"});
}

TEST_CASE(
    "HistoryWriter: messages get into the index of words, when it is idle and when it is not") {
    Archive archive({.max_pause = 40ms, .idle = 1h, .busy_pause = 0ms, .searchable_pause = 1h});
    const auto searchable = [&] {
        return HistoryReader::open(archive.directory.path() / HistoryDb::file_name).searchable();
    };
    MessageId last = 0;
    for (int i = 0; i < 600; ++i) last = archive.say(hall, "word " + std::to_string(i));
    // Whole steps are due at once, and the rest after a pause.
    while (searchable() < last - 100) archive.wait_for(archive.say(yard, "more"));
    CHECK(searchable() > 0);
    archive.writer->stop();
    archive.open({.max_pause = 40ms, .idle = 1h, .searchable_pause = 0ms});
    // Messages from before the start are indexed without a new message.
    while (searchable() < last) std::this_thread::yield();
    CHECK(HistoryReader::open(archive.directory.path() / HistoryDb::file_name).faults() == Texts{});
}

TEST_CASE("HistoryWriter: what the database refuses is reported, and blocks nothing behind it") {
    Archive archive;
    std::promise<void> entered, leave;
    archive.writer->change([&](HistoryDb&) {
        entered.set_value();
        leave.get_future().wait();
    });
    entered.get_future().wait();
    // One group: the second run gets an id that is taken.
    MessageId taken = 0;
    archive.writer->change([&](HistoryDb& to) {
        StoredRun first = said(yard, "first");
        first.first = taken;
        to.append(first);
    });
    archive.say(hall, "one");
    StoredRun two = said(hall, "refused");
    two.add(StoredKind::privmsg, "", "refused, too");
    taken = archive.writer->append(std::move(two), noon);
    archive.say(yard, "other");
    const MessageId last = archive.say(hall, "three");
    leave.set_value();
    archive.wait_for(last);
    CHECK(archive.texts(hall) == Texts{"one", "three"});
    CHECK(archive.texts(yard) == Texts{"other"});
    CHECK(archive.lost == 2);
    CHECK(archive.reports == 1);
    CHECK(archive.last_report.find("UNIQUE") != std::string::npos);
    CHECK(archive.writer->stop() == 0);
}

TEST_CASE("HistoryWriter: a sync that does not return makes it late, which is reported once") {
    const FaultyDisk disk;
    Archive archive;
    archive.open({.late = 0ns, .idle = 1h}, Durability::power);
    archive.wait_for(archive.say(hall, "before"));
    archive.writer->report_late();
    CHECK(archive.reports == 0);
    disk.stall();
    const MessageId first = archive.say(hall, "one");
    disk.await_stalled();
    const MessageId last = archive.say(hall, "two");
    CHECK(archive.writer->late());
    // Readers of another place need not wait.
    CHECK(archive.writer->queued_for(yard) == 0);
    CHECK(archive.writer->queued_for(hall) == last);
    archive.writer->report_late();
    archive.writer->report_late();
    CHECK(archive.reports == 1);
    CHECK(archive.last_report.find("the disk has not answered") == 0);
    // Readers find pending messages, and do not wait for the disk.
    CHECK(archive.writer->committed() < first);
    CHECK(archive.writer->pending(hall).size() == 2);
    CHECK(archive.texts(hall) == Texts{"before"});
    disk.resume();
    archive.wait_for(last);
    archive.wait_for_reports(2);
    CHECK(archive.last_report.empty());
    CHECK(archive.lost == 0);
    CHECK(archive.texts(hall) == Texts{"before", "one", "two"});
    CHECK(archive.writer->queued_for(hall) == 0);
}

TEST_CASE("HistoryWriter: a damaged index loses its entries, and stops nothing else") {
    Archive archive;
    archive.wait_for(archive.say(hall, "before"));
    archive.writer.reset();
    damage_root_of("runs", archive.directory.path() / HistoryDb::file_name);
    archive.open({.max_runs = 1, .idle = 1h});
    archive.wait_for(archive.say(hall, "one"));
    const MessageId last = archive.say(yard, "two");
    archive.wait_for(last);
    CHECK(archive.writer->stop() == 0);
    HistoryReader reader = HistoryReader::open(archive.directory.path() / HistoryDb::file_name);
    CHECK(reader.find(last).text == "two");
    CHECK_FALSE(reader.faults().empty());
    CHECK(archive.reports == 0);
}
