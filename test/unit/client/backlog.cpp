// Messages of earlier days: read from the log files, and shown at the start of a buffer.

#include <chrono>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <sys/stat.h>

#include "client/irc/render.h"
#include "client/link/log_files.h"
#include "client/link/log_reader.h"
#include "support/screen_double.h"
#include "support/temporary_directory.h"

using namespace hubbub::client;

namespace {

struct Log {
    TemporaryDirectory folder;
    LogRequest wish{0, "net", "#Lobby", 50};

    std::filesystem::path place() const { return folder.path() / "net" / "#lobby"; }
    void write(const std::string& day, const std::string& text) const {
        std::filesystem::create_directories(place());
        std::ofstream(place() / (day + ".log"), std::ios::binary) << text;
    }
    std::vector<std::string> read() const {
        std::vector<std::string> out;
        for (const LoggedLine& line : read_log(folder.path().string(), wish))
            out.push_back(line.who + "|" + line.text);
        return out;
    }
};
using Lines = std::vector<std::string>;

LoggedLine said(const std::string& who, const std::string& text) {
    return {hubbub::Wall{} + std::chrono::hours{12}, who, text};
}

}  // namespace

TEST_CASE("Backlog: shows the last messages of the newest days") {
    Log log;
    CHECK(log.read().empty());
    log.write("2026-11-23", "10:00:00 <ann> oldest\n10:00:01 <ann> old\n");
    log.write("2026-11-24",
              "10:00:00 -- ann joined #lobby\n10:00:01 <bob> hi <ann> there\nno line\n"
              "10:00:02 * ann waves\n10:00:03 -ann- psst\n10:00:04 !! broken\n10:00:05 <x\n");
    log.write("2026-11-24x", "10:00:00 <eve> not a day\n");
    CHECK(log.read() ==
          Lines{"ann|oldest", "ann|old", "bob|hi <ann> there", "*|ann waves", "-ann-|psst"});
    log.wish.lines = 4;
    CHECK(log.read().front() == "ann|old");
    const auto lines = read_log(log.folder.path().string(), log.wish);
    CHECK(day_text(lines.front().at) == "Monday, 23 November 2026");
    CHECK(clock_text(lines.back().at) == "10:00");
    // Written lines read back unchanged.
    LogFiles files(log.folder.path().string());
    CHECK(
        files.write({{"net", "#lobby", std::chrono::system_clock::now(), "<ann> newest"}}).empty());
    CHECK(log.read().back() == "ann|newest");
}

TEST_CASE("Backlog: anything other than a log file is read or skipped without blocking") {
    Log log;
    log.write("2026-11-20", "10:00:00 <ann> plain\n");
    log.write("elsewhere", "10:00:00 <eve> by a link\n");
    std::filesystem::create_directory(log.place() / "2026-11-21.log");
    std::filesystem::create_symlink(log.place() / "elsewhere.log", log.place() / "2026-11-22.log");
    REQUIRE(::mkfifo((log.place() / "2026-11-23.log").c_str(), 0600) == 0);
    std::filesystem::create_symlink("/dev/zero", log.place() / "2026-11-24.log");
    log.write("2026-11-25", std::string("10:00:00 <b\xff\x1b[31m> \xc3 \x9b"
                                        "31m\x07 \0 x\n",
                                        31));
    CHECK(log.read() == Lines{"ann|plain",
                              "b\xef\xbf\xbd[31m|\xef\xbf\xbd \xef\xbf\xbd"
                              "31m  x"});
    // Of a huge file only the end is read, without the partial first line.
    std::string huge;
    while (huge.size() < 1'000'000) huge += "10:00:00 <ann> " + std::to_string(huge.size()) + "\n";
    log.write("2026-11-26", huge);
    log.wish.lines = 1'000'000;
    const Lines end = log.read();
    CHECK(end.size() < 4000);
    CHECK(end.size() > 2000);
    log.write("2026-11-27", std::string(1'000'000, 'x'));
    log.write("2026-11-28", std::string(100'000, '\n'));
    log.write("2026-11-29", "");
    CHECK(log.read().size() == end.size());
    // A directory instead of a file, a file instead of a directory.
    log.wish.buffer = "#lobby/2026-11-20.log";
    CHECK(log.read().empty());
    log.wish.buffer = "..";
    CHECK(log.read().empty());
}

TEST_CASE("Backlog: a buffer begins with it, dimmed, above new messages") {
    ScreenDouble at;
    at.workspace.log.take_requests();
    at.type("/set log on\r");
    at.hear(":me!me@host JOIN #ci");
    auto wishes = at.workspace.log.take_requests();
    REQUIRE(wishes.size() == 1);
    CHECK(wishes[0].network_name == "net");
    CHECK(wishes[0].buffer == "#ci");
    CHECK(wishes[0].lines == 50);
    at.say("bob", "today", "#ci");
    at.type("/filter noise beep\r");
    at.workspace.add_old_log(wishes[0], {said("ann", "yesterday, me"), said("bot", "beep")});
    at.workspace.buffers.go_to(2);
    at.controller.screen.look.hint.clear();
    const auto lines = at.screen();
    CHECK(lines[16].find("Thursday, 1 January 1970") != std::string::npos);
    CHECK(lines[17].find(" ann yesterday, me") != std::string::npos);
    CHECK(lines[18].find("─ from the log ─") != std::string::npos);
    CHECK(lines[19].find("Friday, 1 January 1971") != std::string::npos);
    CHECK(lines[21].find(" bob today") != std::string::npos);
    CHECK(at.workspace.buffers.current().mentions == 0);
    // Also for queries, once; never if disabled.
    at.say("bob", "hi", "me");
    at.say("bob", "ho", "me");
    CHECK(at.workspace.log.take_requests().size() == 1);
    at.type("/set backlog 0\r");
    at.say("alice", "hi", "me");
    CHECK(at.workspace.log.take_requests().empty());
    at.type("/set backlog 5\r/set log off\r");
    at.say("carol", "hi", "me");
    CHECK(at.workspace.log.take_requests().empty());
}

TEST_CASE("Backlog: server history comes first, without duplicates") {
    ScreenDouble at;
    at.type("/set log on\r");
    at.hear(":srv CAP * ACK :batch draft/chathistory server-time");
    at.hear(":me!me@host JOIN #ci");
    CHECK(at.workspace.log.take_requests().empty());
    at.hear(":srv BATCH +h chathistory #ci");
    at.hear(":srv BATCH -h");
    // It has no history of this channel.
    const auto wishes = at.workspace.log.take_requests();
    REQUIRE(wishes.size() == 1);
    at.workspace.add_old_log(wishes[0], {said("ann", "from the file")});
    at.workspace.buffers.go_to(2);
    at.workspace.add_old_log(wishes[0], {said("ann", "once more")});
    CHECK(at.shows("from the file"));
    CHECK_FALSE(at.shows("once more"));
    CHECK(at.workspace.buffers.current().oldest_reference().empty());
    at.hear(":srv BATCH +i chathistory #ci");
    at.hear("@batch=i;time=1970-01-01T12:00:00.000Z :ann!u@h PRIVMSG #ci :from the server");
    at.hear(":srv BATCH -i");
    CHECK(at.shows("from the server"));
    CHECK_FALSE(at.shows("from the file"));
    CHECK_FALSE(at.shows("from the log"));
    // A channel that is gone by the time its log is read.
    at.type("/close\r");
    at.workspace.add_old_log(wishes[0], {said("ann", "too late")});
    CHECK_FALSE(at.shows("too late"));
}

TEST_CASE("Backlog: at most ten files are read, and times are local, also in summer") {
    Log log;
    for (int day = 10; day < 22; ++day)
        log.write("2024-07-" + std::to_string(day),
                  "09:08:07 <ann> day " + std::to_string(day) + "\n23:59:59 -- bob quit\n");
    log.wish.lines = 100;
    const Lines lines = log.read();
    REQUIRE(lines.size() == 10);
    CHECK(lines.front() == "ann|day 12");
    CHECK(lines.back() == "ann|day 21");
    log.wish.lines = 2;
    CHECK(log.read() == Lines{"ann|day 20", "ann|day 21"});
    log.wish.lines = 0;
    CHECK(log.read().empty());
    log.wish.lines = 100;
    log.write("2024-01-05", "01:02:03 <ann> winter\n");
    // NOLINTBEGIN(concurrency-mt-unsafe): no other thread looks at it
    const char* const zone = std::getenv("TZ");
    const std::string before = zone == nullptr ? "" : zone;
    ::setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1);
    ::tzset();
    for (const std::string month : {"07", "01"}) {
        std::filesystem::remove_all(log.place());
        log.write("2024-" + month + "-05", "09:08:07 <ann> hi\n");
        const auto found = read_log(log.folder.path().string(), log.wish);
        REQUIRE(found.size() == 1);
        CHECK(clock_text(found[0].at) == "09:08");
        CHECK(day_text(found[0].at) ==
              (month == "07" ? "Friday, 5 July 2024" : "Friday, 5 January 2024"));
        CHECK(found[0].at.time_since_epoch() % std::chrono::minutes(1) == std::chrono::seconds(7));
    }
    zone == nullptr ? ::unsetenv("TZ") : ::setenv("TZ", before.c_str(), 1);
    ::tzset();
    // NOLINTEND(concurrency-mt-unsafe)
}

TEST_CASE("Logs: each buffer and day has a file of its own, for its owner only") {
    const TemporaryDirectory folder;
    const std::string place = folder.path().string() + "/logs";
    LogFiles files(place);
    const hubbub::Wall noon = hubbub::Wall{} + std::chrono::hours{24 * 365 + 12};
    CHECK(files
              .write({{"Net", "#A", noon, "<ann> one"},
                      {"Net", "#b", noon, "<ann> two"},
                      {"Net", "#A", noon + std::chrono::hours(24), "<ann> three"},
                      {"Net", "#A", noon + std::chrono::minutes(1), "<ann> four"}})
              .empty());
    const auto text = [&](const std::string& name) {
        std::ifstream file(place + "/net/" + name);
        return std::string(std::istreambuf_iterator<char>(file), {});
    };
    const std::string first = text("#a/1971-01-01.log");
    CHECK(first.starts_with(clock_text(noon) + ":00 <ann> one\n"));
    CHECK(first.ends_with("\n" + clock_text(noon + std::chrono::minutes(1)) + ":00 <ann> four\n"));
    CHECK(text("#a/1971-01-02.log").ends_with(":00 <ann> three\n"));
    CHECK(text("#b/1971-01-01.log").ends_with(":00 <ann> two\n"));
    CHECK(files.write({{"Net", "#b", noon, "<ann> more"}}).empty());
    CHECK(text("#b/1971-01-01.log").find("two\n") < text("#b/1971-01-01.log").find("more\n"));
    using std::filesystem::perms;
    const auto mode = [](const std::string& path) {
        return std::filesystem::status(path).permissions();
    };
    CHECK(mode(place + "/net/#a/1971-01-01.log") == (perms::owner_read | perms::owner_write));
    CHECK(mode(place + "/net/#a") == perms::owner_all);
    // No link out of the folder is followed.
    std::filesystem::create_symlink(folder.path() / "elsewhere", place + "/net/#a/1971-01-03.log");
    CHECK(files.write({{"Net", "#a", noon + std::chrono::hours(48), "<ann> out"}})
              .ends_with("1971-01-03.log cannot be written: Too many levels of symbolic links"));
    CHECK_FALSE(std::filesystem::exists(folder.path() / "elsewhere"));
    CHECK(file_name(std::string(99, 'a') + "/").size() == 100);
    CHECK(file_name("a.b") == "a.b");
    CHECK(file_name("%2f") != file_name("/"));
}
