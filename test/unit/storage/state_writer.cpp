// The thread that writes: order, waiting, and a disk that fails.

#include <hubbub/storage/state_writer.h>

#include <atomic>
#include <future>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "support/faulty_disk.h"
#include "support/temporary_directory.h"

using namespace hubbub::storage;
using namespace std::chrono_literals;
using hubbub::ThreadWake;
using Saved = StateWriter::Saved;

namespace {

bool goes_on() {
    return false;
}

StateWriter::Change adds(std::int64_t id) {
    return [id](StateDb& database) {
        database.put(AccountRecord{.id = id, .name = "a" + std::to_string(id)});
    };
}

std::vector<std::int64_t> ids_in(const std::string& directory) {
    std::vector<std::int64_t> out;
    for (const auto& account : StateDb::read(directory + "/state.db").load().accounts)
        out.push_back(account.id);
    return out;
}

// A writer in a directory, and its reports.
class Desk {
  public:
    explicit Desk(StateWriter::Limits limits = {.max_pause = 40ms})
        : writer(
              StateDb::open(directory.path()), [this](const CommitReport& report) { note(report); },
              limits) {
        ThreadWake::install();
        wake.attach();
    }
    Saved wait(StateWriter::Ticket ticket) { return writer.wait(ticket, wake, goes_on); }
    // Blocks until the writer has reported this often.
    void wait_for_reports(unsigned count) {
        for (unsigned now = reports; now < count; now = reports) reports.wait(now);
    }

    const TemporaryDirectory directory;
    ThreadWake wake;
    std::atomic<unsigned> reports{0};
    std::string last_report;  // after wait_for_reports()
    std::size_t lost = 0;
    StateWriter writer;

  private:
    void note(const CommitReport& report) {
        last_report = report.problem;
        lost += report.lost;
        ++reports;
        reports.notify_all();
    }
};

}  // namespace

TEST_CASE("StateWriter: wait() returns when the change and all before it are committed") {
    Desk desk;
    CHECK(desk.wait(0) == Saved::done);
    const auto first = desk.writer.add(adds(1));
    const auto second = desk.writer.add(adds(2));
    CHECK(second > first);
    CHECK(desk.wait(second) == Saved::done);
    CHECK(ids_in(desk.directory.path()) == std::vector<std::int64_t>{1, 2});
    CHECK(desk.wait(first) == Saved::done);
}

TEST_CASE("StateWriter: held changes are committed in one transaction, after the last release") {
    Desk desk({.max_wait = 50ms});
    desk.writer.hold();
    desk.writer.hold();
    const auto first = desk.writer.add(adds(1));
    desk.writer.release();
    CHECK(desk.wait(first) == Saved::late);
    std::size_t found = 99;
    const auto second = desk.writer.add([&](StateDb& database) {
        adds(2)(database);
        found = ids_in(desk.directory.path()).size();
    });
    desk.writer.release();
    while (desk.wait(second) != Saved::done) {
    }
    // Others saw none of them before the commit.
    CHECK(found == 0);
    CHECK(ids_in(desk.directory.path()).size() == 2);
}

TEST_CASE("StateWriter: changes keep their order, and form groups while a commit runs") {
    Desk desk;
    std::promise<void> entered, leave;
    std::string order;
    std::size_t commits = 0;
    desk.writer.add([&](StateDb&) {
        entered.set_value();
        leave.get_future().wait();
        ++commits;
    });
    entered.get_future().wait();
    StateWriter::Ticket last = 0;
    for (const char name : {'a', 'b', 'c', 'd'}) {
        last = desk.writer.add([&, name](StateDb& database) {
            if (name == 'a') ++commits;
            order += name;
            database.mark(std::string(1, name));
        });
    }
    leave.set_value();
    CHECK(desk.wait(last) == Saved::done);
    CHECK(order == "abcd");
    CHECK(commits == 2);
    CHECK(desk.reports == 0);
}

TEST_CASE("StateWriter: threads that wait are all woken, each for its own change") {
    Desk desk;
    std::vector<std::thread> threads;
    std::atomic<unsigned> done{0};
    for (int i = 0; i < 8; ++i) {
        threads.emplace_back([&, i] {
            ThreadWake mine;
            mine.attach();
            for (int n = 0; n < 20; ++n) {
                const std::int64_t id = 1 + i * 20 + n;
                const auto ticket = desk.writer.add(adds(id));
                if (desk.writer.wait(ticket, mine, goes_on) == Saved::done) ++done;
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
    CHECK(done == 160);
    CHECK(ids_in(desk.directory.path()).size() == 160);
}

TEST_CASE("StateWriter: a failing disk is reported once, and every change is saved after it") {
    const FaultyDisk disk;
    Desk desk;
    for (const auto fault : {FaultyDisk::full, FaultyDisk::broken, FaultyDisk::unsynced}) {
        CAPTURE(fault);
        const unsigned before = desk.reports, failures = disk.failures();
        const std::int64_t id = 1 + before * 2;
        disk.fail(fault);
        desk.writer.add(adds(id));
        desk.wait_for_reports(before + 1);
        CHECK_FALSE(desk.last_report.empty());
        // It tries again without another report.
        const auto ticket = desk.writer.add(adds(id + 1));
        while (disk.failures() < failures + 4) std::this_thread::yield();
        CHECK(desk.reports == before + 1);
        CHECK(ids_in(desk.directory.path()).size() == before);
        disk.fail(FaultyDisk::healthy);
        CHECK(desk.wait(ticket) == Saved::done);
        desk.wait_for_reports(before + 2);
        CHECK(desk.last_report.empty());
        CHECK(ids_in(desk.directory.path()).size() == before + 2);
    }
}

TEST_CASE("StateWriter: wait() ends late if the disk stays full") {
    const FaultyDisk disk;
    Desk desk({.max_wait = 1ms, .max_pause = 40ms});
    disk.fail(FaultyDisk::full);
    CHECK(desk.wait(desk.writer.add(adds(1))) == Saved::late);
    disk.fail(FaultyDisk::healthy);
}

TEST_CASE("StateWriter: a client that gives up stops waiting, and loses no wake-up") {
    const FaultyDisk disk;
    Desk desk({.max_wait = 1h, .max_pause = 40ms});
    disk.fail(FaultyDisk::full);
    const auto ticket = desk.writer.add(adds(1));
    desk.wake.wake();
    bool asked = false;
    CHECK(desk.writer.wait(ticket, desk.wake, [&] { return std::exchange(asked, true); }) ==
          Saved::given_up);
    // Returns at once.
    CHECK(ThreadWake::wait(nullptr, 0, std::nullopt) == 0);
    disk.fail(FaultyDisk::healthy);
}

TEST_CASE("StateWriter: a full queue makes threads wait for room") {
    const FaultyDisk disk;
    Desk desk({.max_changes = 2, .max_pause = 40ms});
    CHECK(desk.writer.wait_for_room(desk.wake, goes_on));
    disk.fail(FaultyDisk::full);
    desk.writer.add(adds(1));
    CHECK(desk.writer.wait_for_room(desk.wake, goes_on));
    desk.writer.add(adds(2));
    CHECK_FALSE(desk.writer.wait_for_room(desk.wake, [] { return true; }));
    // Under a lock nobody waits.
    desk.writer.add(adds(3));
    std::thread other([&] {
        ThreadWake mine;
        mine.attach();
        CHECK(desk.writer.wait_for_room(mine, goes_on));
    });
    desk.wait_for_reports(1);
    disk.fail(FaultyDisk::healthy);
    other.join();
    CHECK(desk.writer.stop() == 0);
    CHECK(ids_in(desk.directory.path()).size() == 3);
}

TEST_CASE("StateWriter: of changes that nobody waits for only the last of a key is made") {
    Desk desk({.max_delay = 1h});
    std::string order;
    const auto notes = [&](char name) { return [&order, name](StateDb&) { order += name; }; };
    desk.writer.add_later({1, {2, 0}}, notes('a'));
    desk.writer.add_later({1, {3, 0}}, notes('b'));
    desk.writer.add_later({1, {2, 0}}, notes('c'));
    CHECK(desk.wait(desk.writer.add(notes('d'))) == Saved::done);
    CHECK(order == "dcb");
    desk.writer.add_later({1, {2, 0}}, notes('e'));
    CHECK(desk.writer.stop() == 0);
    CHECK(order == "dcbe");
}

TEST_CASE("StateWriter: changes that nobody waits for are made in time, or when there are many") {
    std::promise<void> by_time, by_count;
    Desk soon({.max_delay = 1ms}), many({.max_delay = 1h, .max_delayed = 2});
    soon.writer.add_later({1, {1, 0}}, [&](StateDb&) { by_time.set_value(); });
    by_time.get_future().wait();
    many.writer.add_later({1, {1, 0}}, [](StateDb&) {});
    many.writer.add_later({1, {2, 0}}, [&](StateDb&) { by_count.set_value(); });
    by_count.get_future().wait();
}

TEST_CASE("StateWriter: a change that the database refuses is reported, and blocks no others") {
    Desk desk;
    desk.writer.add(adds(1));
    desk.writer.add([](StateDb& database) {
        database.put(AccountRecord{.id = 2, .name = "A1"});  // the name of 1
    });
    CHECK(desk.wait(desk.writer.add(adds(3))) == Saved::done);
    CHECK(ids_in(desk.directory.path()) == std::vector<std::int64_t>{1, 3});
    CHECK(desk.reports == 1);
    CHECK(desk.lost == 1);
    CHECK(desk.last_report.find("UNIQUE") != std::string::npos);
}

TEST_CASE("StateWriter: stop() saves what is queued, and counts what it cannot save") {
    const FaultyDisk disk;
    {
        Desk desk;
        for (std::int64_t id = 1; id <= 100; ++id) desk.writer.add(adds(id));
        CHECK(desk.writer.stop() == 0);
        CHECK(desk.writer.stop() == 0);
        CHECK(ids_in(desk.directory.path()).size() == 100);
    }
    Desk desk({.min_pause = 1h, .max_pause = 1h});
    CHECK(desk.wait(desk.writer.add(adds(1))) == Saved::done);
    disk.fail(FaultyDisk::broken);
    desk.writer.add(adds(2));
    desk.wait_for_reports(1);
    const auto third = desk.writer.add(adds(3));
    desk.writer.add_later({1, {1, 0}}, adds(4));
    // It does not wait for the end of the pause.
    CHECK(desk.writer.stop() == 3);
    CHECK(desk.wait(third) == Saved::late);
    disk.fail(FaultyDisk::healthy);
    CHECK(ids_in(desk.directory.path()) == std::vector<std::int64_t>{1});
}
