// Memory use of the client's full screen: twenty buffers filled to the limit, then a day
// of a busy channel. The process must stay below a bound, and flat over the day.

#include <cstdio>
#include <fstream>
#include <string>

#include <unistd.h>

#include "support/screen_double.h"
#include "world/must.h"

using namespace hubbub::client;

namespace {

constexpr std::size_t channels = 20;
constexpr std::size_t lines_each = 100'000;
constexpr double most_megabytes = 400;

double resident_megabytes() {
    std::ifstream file("/proc/self/statm");
    long pages = 0;
    file >> pages >> pages;
    return static_cast<double>(pages * ::sysconf(_SC_PAGESIZE)) / 1e6;
}

// As long as typical messages: most short, some long.
std::string words(std::size_t number) {
    constexpr std::string_view text =
        "the quick brown fox jumps over the lazy dog and then some more of what people say when "
        "they have a long day and nothing else to do but talk about the weather, tea and trains";
    return std::to_string(number) + " " + std::string(text.substr(0, number * 37 % text.size()));
}

std::string nick(std::size_t number) {
    return "person" + std::to_string(number);
}

void fill(ScreenDouble& at) {
    for (std::size_t i = 0; i < channels; ++i) {
        const std::string channel = "#room" + std::to_string(i);
        at.hear(":me!me@host JOIN " + channel);
        for (std::size_t line = 0; line < lines_each; ++line)
            at.say(nick(line % 200), words(line), channel);
    }
}

// One of three lines is talk, the others come and go; nobody comes twice.
void live_on(ScreenDouble& at, std::size_t from, std::size_t to) {
    constexpr std::chrono::milliseconds step{120};
    for (std::size_t i = from; i < to; ++i) {
        at.clock.time += step;
        at.hear(":" + nick(i) + "!u@h JOIN #lobby");
        at.hear("@+typing=active :" + nick(i) + "!u@h TAGMSG #lobby");
        at.say(nick(i), words(i));
        at.hear(":" + nick(i) + "!u@h " + (i % 2 == 0 ? "QUIT :gone" : "PART #lobby"));
        if (i % 100 == 0) {
            at.workspace.tick();
            at.workspace.alerts.take();
            at.picture();
            at.sent();
        }
    }
}

}  // namespace

int main() {
    ScreenDouble at;
    fill(at);
    const double full = resident_megabytes();
    std::printf("%zu buffers with %zu lines each: %.0f MB\n", channels, lines_each, full);

    // The channel has forgotten its first lines by then.
    constexpr std::size_t day = 720'000;
    live_on(at, 0, day / 5);
    const double morning = resident_megabytes();
    live_on(at, day / 5, day);
    const double night = resident_megabytes();
    std::printf("a busy room: %.0f MB after a fifth of the day, %.0f MB after it\n", morning,
                night);
    must(full < most_megabytes, "twenty full buffers need less than 400 MB");
    must(night < morning * 1.05, "a busy room leaves memory flat");
    return 0;
}
