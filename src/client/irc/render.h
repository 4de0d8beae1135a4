#pragma once
// Events as lines of text. Whatever strangers sent is made visible here, and nowhere else.

#include <cstdint>
#include <string>
#include <string_view>

#include "irc/colours.h"
#include "irc/event.h"

namespace hubbub::client {

// What the reader knows already and need not be told in every line.
struct View {
    std::string_view room;   // where the reader is
    std::string_view clock;  // "HH:MM"; empty: no time stamps
    Colours colours;
};

// For a person: one line without its end.
std::string screen_line(const Event& event, const View& view);

// For a program: what was said, as --help promises it; empty for all that is no talk.
std::string script_line(const Event& event, std::string_view first_room);

// "alice joined #lobby": what is no talk, in words. As the server sent it: not visible text yet.
std::string happening(const Event& event);

// "HH:MM" in the zone of the reader.
std::string clock_text(Wall at);
// The day there, in days since 1970.
std::int64_t local_day(Wall at);
// "Thursday, 21 November 2024"
std::string day_text(Wall at);

}  // namespace hubbub::client
