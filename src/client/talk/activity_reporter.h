#pragma once
// Reports the person's activity to the servers: typing notifications, away when idle.

#include <hubbub/base/clock.h>

#include "talk/buffer_list.h"
#include "talk/network_list.h"
#include "talk/talk_settings.h"

namespace hubbub::client {

// Not thread safe: part of the workspace.
class ActivityReporter {
  public:
    ActivityReporter(NetworkList& networks, BufferList& buffers, const TalkSettings& settings,
                     const Clock& clock)
        : networks_(networks),
          buffers_(buffers),
          settings_(settings),
          clock_(clock),
          touched_at_(clock.now()) {}

    // The person pressed a key: ends an automatic away.
    void touched();
    // The person typed text into the current buffer.
    void typed();
    // Sets the person away if no key was pressed for the time of the settings.
    void check_idle();

  private:
    NetworkList& networks_;
    BufferList& buffers_;
    const TalkSettings& settings_;
    const Clock& clock_;
    Steady touched_at_;
    Steady typing_sent_at_{};
};

}  // namespace hubbub::client
