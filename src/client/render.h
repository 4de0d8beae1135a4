#pragma once
// Events as lines of text. Whatever strangers sent is made visible here, and nowhere else.

#include <string>
#include <string_view>

#include "colours.h"
#include "event.h"

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

// "HH:MM" in the zone of the reader.
std::string clock_text(Wall at);

}  // namespace hubbub::client
