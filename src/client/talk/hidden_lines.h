#pragma once
// Decides which lines are hidden. Hidden lines stay in their buffers, so that they can be shown
// again.

#include "config/filter.h"
#include "irc/event.h"
#include "talk/buffer.h"
#include "talk/stored_line.h"

namespace hubbub::client {

// Not thread safe: part of the workspace.
class HiddenLines {
  public:
    // Sets the rules: hide joins, parts and the like if `presence`, and lines that match a filter.
    // Returns false if nothing changed.
    bool set(bool presence, const Filters& filters);
    const Filters& filters() const { return filters_; }

    // Own lines, errors and answers are never hidden.
    bool hides(const Buffer& buffer, const StoredLine::Parts& line) const;
    bool hides(const Buffer& buffer, const Event& event) const;
    // Marks the lines of a buffer again if the rules have changed since the last time.
    void refresh(Buffer& buffer) const;

  private:
    bool hides_presence_ = false;
    Filters filters_;
};

}  // namespace hubbub::client
