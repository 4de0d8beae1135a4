#pragma once
// Alerts outside the screen: bell, desktop notifications, window title, a command of the person.

#include <hubbub/base/clock.h>
#include <hubbub/terminal/display.h>

#include <cstddef>
#include <string>
#include <vector>

#include "config/settings.h"
#include "link/shared_workspace.h"
#include "screen/outside.h"

namespace hubbub::client {

// Not thread safe: part of the screen. The settings may change at any time.
class Alerts {
  public:
    Alerts(SharedWorkspace& shared, terminal::Display& display, const Settings& settings)
        : shared_(shared), display_(display), settings_(settings) {}

    // Shows new alerts; `called` is the number of unread mentions. Returns true if it added an
    // error line.
    bool show(const std::vector<Alert>& notices, std::size_t called, Steady now);

  private:
    void run_command(const Alert& notice, Steady now);
    bool report_failure();

    SharedWorkspace& shared_;
    terminal::Display& display_;
    const Settings& settings_;
    std::size_t called_shown_ = 0;
    MentionCommand on_mention_;
    bool failed_ = false;
    std::string failure_told_;  // the command whose failure was reported
};

}  // namespace hubbub::client
