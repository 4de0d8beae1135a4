#pragma once
// Events as lines of text, with raw text made visible.

#include <cstdint>
#include <string>
#include <string_view>

#include "irc/colours.h"
#include "irc/event.h"

namespace hubbub::client {

// What a line need not repeat, and its colours.
struct LineContext {
    std::string_view channel;  // the current channel
    std::string_view clock;    // "HH:MM"; empty: no time stamps
    Colours colours;
};

// Returns the line for a person, without a line end.
std::string screen_line(const Event& event, const LineContext& context);

// Returns the line for a script, as --help promises it; empty if the event is no message.
std::string script_line(const Event& event, std::string_view first_channel);

// Describes an event other than a message: "alice joined #lobby". The text is raw.
std::string happening(const Event& event);

// Returns "HH:MM" in the local time zone.
std::string clock_text(Wall at);
// Returns the local day, in days since 1970.
std::int64_t local_day(Wall at);
// Returns "Thursday, 21 November 2024".
std::string day_text(Wall at);

}  // namespace hubbub::client
