// The log: the format of a line, the characters that are escaped, and reopening the file.

#include <hubbub/base/log.h>

#include <hubbub/net/fd.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>
#include <string>
#include <utility>

#include <doctest/doctest.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/temporary_directory.h"

namespace event_log = hubbub::log;
using event_log::Level;
using namespace std::string_literals;

namespace {

std::string content(const std::filesystem::path& path) {
    std::ostringstream out;
    out << std::ifstream(path).rdbuf();
    return out.str();
}

}  // namespace

// Logging happens in exception handlers, in which a second exception would end the program: a line
// that cannot be allocated is dropped and counted.
static_assert(noexcept(event_log::event(Level::error, std::string_view(),
                                        std::declval<std::initializer_list<event_log::Field>>())));

TEST_CASE("Log: a text line has level, event and fields, quoted if needed") {
    CHECK(event_log::text_line(Level::info, "client.joined", {{"nick", "dan"}, {"id", 7}}) ==
          "info client.joined nick=dan id=7");
    CHECK(event_log::text_line(Level::warn, "x", {{"a", "two words"}, {"b", ""}, {"c", "k=v"}}) ==
          R"(warn x a="two words" b="" c="k=v")");
    CHECK(event_log::text_line(Level::error, "x", {{"a", R"(say "hi" \)"}}) ==
          R"(error x a="say \"hi\" \\")");
    CHECK(event_log::text_line(Level::debug, "x", {{"n", -5}}) == "debug x n=-5");
    CHECK(event_log::text_line(Level::trace, "x", {}) == "trace x");
}

TEST_CASE("Log: a JSON line keeps numbers as numbers") {
    CHECK(event_log::json_members(Level::info, "client.joined", {{"nick", "dan"}, {"id", 7}}) ==
          R"("level":"info","event":"client.joined","nick":"dan","id":7)");
    CHECK(event_log::json_members(Level::info, "x", {{"a", R"(say "hi" \)"}}) ==
          R"("level":"info","event":"x","a":"say \"hi\" \\")");
}

TEST_CASE("Log: control characters and invalid bytes are escaped, other characters are not") {
    const std::string evil = "a\nb\x1b[2J\x7f\0\xc2\x9b\xe2\x80\xae\xe9z"s;
    const std::string good = "J\u00fcrgen \u65e5\u672c \U0001f600";
    for (const auto line : {event_log::text_line, event_log::json_members}) {
        CHECK(line(Level::info, "x", {{"reason", evil}})
                  .find(R"(a\u000ab\u001b[2J\u007f\u0000\u009b\u202e\ufffdz)") !=
              std::string::npos);
        CHECK(line(Level::info, "x", {{"reason", good}}).find('"' + good + '"') !=
              std::string::npos);
    }
}

TEST_CASE("Log: events at or above the level are written; reopening replaces a moved file") {
    const TemporaryDirectory directory;
    const auto file = directory.path() / "hubbub.log";
    const auto rotated = directory.path() / "hubbub.log.1";
    event_log::start({.level = Level::info, .file = file});
    CHECK(event_log::enabled(Level::warn));
    CHECK_FALSE(event_log::enabled(Level::debug));
    CHECK_FALSE(event_log::enabled(Level::off));
    event_log::event(Level::info, "first", {{"number", 1}});
    event_log::event(Level::debug, "hidden");
    event_log::stop();
    CHECK(content(file).ends_with("Z info first number=1\n"));
    CHECK(content(file).find("hidden") == std::string::npos);

    event_log::start({.level = Level::info, .format = event_log::Format::json, .file = file});
    std::filesystem::rename(file, rotated);
    event_log::reopen();
    event_log::event(Level::info, "second");
    event_log::stop();
    CHECK(content(rotated).find("second") == std::string::npos);
    CHECK(content(file).starts_with("{\"time\":\""));
    CHECK(content(file).ends_with("Z\",\"level\":\"info\",\"event\":\"second\"}\n"));
    CHECK_FALSE(event_log::enabled(Level::error));
}

TEST_CASE("Log: a blocked sink delays neither callers nor the shutdown") {
    const TemporaryDirectory directory;
    const auto pipe = directory.path() / "pipe";
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    const hubbub::net::Fd reader(::open(pipe.c_str(), O_RDWR | O_CLOEXEC));
    REQUIRE(reader);
    REQUIRE(::fcntl(reader.get(), F_SETPIPE_SZ, 4096) >= 0);
    event_log::start({.level = Level::info, .file = pipe});
    for (int i = 0; i < 1000; ++i) event_log::event(Level::info, "many", {{"number", i}});
    CHECK_FALSE(event_log::stop());
    CHECK(event_log::stop());
    // The writer that was left behind ends once somebody reads.
    std::string got;
    char buffer[4096];
    while (got.find("number=999\n") == std::string::npos) {
        const ssize_t more = ::read(reader.get(), buffer, sizeof buffer);
        REQUIRE(more > 0);
        got.append(buffer, static_cast<std::size_t>(more));
    }
}

TEST_CASE("Log: a file that cannot be opened is reported") {
    const TemporaryDirectory directory;
    CHECK_THROWS_AS(event_log::start({.file = directory.path() / "missing" / ".." / "\0"s}),
                    std::runtime_error);
}

TEST_CASE("Log: a failed reopen is counted, and the old file stays in use") {
    const TemporaryDirectory directory;
    const auto folder = directory.path() / "log";
    const auto file = folder / "hubbub.log";
    const auto rotated = directory.path() / "rotated";
    std::function<void()> spoil;
    SUBCASE("a directory has the name") {
        spoil = [&] { std::filesystem::create_directory(file); };
    }
    SUBCASE("a FIFO without a reader has the name") {
        spoil = [&] { REQUIRE(::mkfifo(file.c_str(), 0600) == 0); };
    }
    SUBCASE("a link to itself has the name") {
        spoil = [&] { std::filesystem::create_symlink(file, file); };
    }
    SUBCASE("the directory is now a file") {
        spoil = [&] {
            std::filesystem::remove(folder);
            std::ofstream(folder) << "x";
        };
    }
    SUBCASE("the file belongs to another user") {
        if (::geteuid() == 0) return;  // root may open everything
        spoil = [&] {
            std::ofstream(file) << "";
            REQUIRE(::chmod(file.c_str(), 0) == 0);
        };
    }
    event_log::start({.level = Level::info, .file = file});
    event_log::event(Level::info, "first");
    REQUIRE(event_log::settle());
    std::filesystem::rename(file, rotated);
    spoil();
    const std::size_t before = event_log::failed_reopens();
    const std::string problem = event_log::reopen();
    CHECK(problem.find(file.string()) != std::string::npos);
    CHECK(event_log::failed_reopens() == before + 1);
    event_log::event(Level::info, "second");
    CHECK(event_log::stop());
    CHECK(content(rotated).find("info first") != std::string::npos);
    CHECK(content(rotated).find("info second") != std::string::npos);
}

TEST_CASE("Log: a missing directory is created again") {
    const TemporaryDirectory directory;
    const auto file = directory.path() / "log" / "hubbub.log";
    event_log::start({.level = Level::info, .file = file});
    std::filesystem::remove_all(file.parent_path());
    CHECK(event_log::reopen().empty());
    event_log::event(Level::info, "second");
    CHECK(event_log::stop());
    CHECK(content(file).find("info second") != std::string::npos);
}

TEST_CASE("Log: lines lost to a full disk are counted") {
    event_log::start({.level = Level::info, .file = "/dev/full"});
    const std::size_t before = event_log::dropped();
    event_log::event(Level::info, "first");
    event_log::event(Level::info, "second");
    CHECK(event_log::stop());
    CHECK(event_log::dropped() == before + 2);
}

TEST_CASE("Log: a FIFO without a reader is refused at once at the start") {
    const TemporaryDirectory directory;
    const auto pipe = directory.path() / "pipe";
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    CHECK_THROWS_AS(event_log::start({.file = pipe}), std::runtime_error);
}
