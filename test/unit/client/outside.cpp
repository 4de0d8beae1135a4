// The command run on a mention: its input, and its limits.

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <thread>

#include <doctest/doctest.h>

#include "client/screen/outside.h"
#include "support/temporary_directory.h"

using namespace hubbub;
using namespace hubbub::client;

namespace {

// Until it is there: another process writes it.
std::string content_of(const std::string& path) {
    for (;;) {
        std::ifstream file(path);
        std::ostringstream text;
        text << file.rdbuf();
        if (file && text.str().ends_with("end\n")) return text.str();
        std::this_thread::yield();
    }
}

void wait_for_failure(MentionCommand& command) {
    while (!command.take_failed()) std::this_thread::yield();
}

}  // namespace

TEST_CASE("on-mention: the message is in the environment and is never executed") {
    const TemporaryDirectory folder;
    const std::string out = folder.path().string() + "/out";
    MentionCommand command;
    const std::string shell =
        "printf '%s\\n' \"$HUBBUB_SERVER\" \"$HUBBUB_BUFFER\" "
        "\"$HUBBUB_SENDER\" \"$HUBBUB_TEXT\" end > " +
        out;
    CHECK(command.run(shell, {"net", "#lobby", "bob", "$(touch /tmp/x); `y` \"z\" '"}, Steady{}));
    CHECK(content_of(out) == "net\n#lobby\nbob\n$(touch /tmp/x); `y` \"z\" '\nend\n");
}

TEST_CASE("on-mention: a failure is reported, and a hanging command is not waited for") {
    MentionCommand command;
    CHECK(command.run("exit 3", {}, Steady{}));
    wait_for_failure(command);
    CHECK_FALSE(command.take_failed());
}

TEST_CASE("on-mention: a flood of mentions starts few commands") {
    const TemporaryDirectory folder;
    MentionCommand command;
    const auto call = [&](int seconds) {
        CHECK(command.run("echo >> " + folder.path().string() + "/runs; exit 1", {},
                          Steady{} + std::chrono::seconds(seconds)));
    };
    const auto runs = [&] {
        std::ifstream file(folder.path().string() + "/runs");
        std::string line;
        int count = 0;
        while (std::getline(file, line)) ++count;
        return count;
    };
    for (int i = 0; i < 100; ++i) {
        call(i / 20);
        if (i < 6) wait_for_failure(command);
    }
    CHECK(runs() == 6);
    call(30);
    wait_for_failure(command);
    CHECK(runs() == 7);
}
