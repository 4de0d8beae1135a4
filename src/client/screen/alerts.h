#pragma once
// What reaches the person where they do not look at the terminal: bell, notices of the desktop, the
// window's title, a command of theirs.

#include <hubbub/base/clock.h>
#include <hubbub/terminal/display.h>

#include <cstddef>
#include <string>
#include <vector>

#include "config/settings.h"
#include "link/desk.h"
#include "screen/outside.h"

namespace hubbub::client {

// Not thread safe: part of the screen. The settings may change meanwhile.
class Alerts {
  public:
    Alerts(Desk& desk, terminal::Display& display, const Settings& settings)
        : desk_(desk), display_(display), settings_(settings) {}

    // `called`: how many unread lines call the person. True where a line for them was added.
    bool tell(const std::vector<Alert>& notices, std::size_t called, Steady now);

  private:
    void run_command(const Alert& notice, Steady now);
    bool tell_if_failed();

    Desk& desk_;
    terminal::Display& display_;
    const Settings& settings_;
    std::size_t called_shown_ = 0;
    MentionCommand on_mention_;
    bool failed_ = false;
    std::string failure_told_;  // the command of which it was told
};

}  // namespace hubbub::client
