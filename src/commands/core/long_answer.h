#pragma once
// Answers too long to be made at once. They are made part by part while the client takes them, and
// its next line is not read before they are complete: an answer that nobody reads takes a bounded
// amount of memory.

namespace hubbub::commands {

class Context;

// Not thread safe: belongs to one session.
class LongAnswer {
  public:
    LongAnswer() = default;
    LongAnswer(const LongAnswer&) = delete;
    LongAnswer& operator=(const LongAnswer&) = delete;
    virtual ~LongAnswer() = default;

    // Sends the next part: a few dozen KiB that take about a millisecond to make. Returns false if
    // it was the last. May begin another long answer, which is then completed first.
    virtual bool send_more(Context& context) = 0;
};

}  // namespace hubbub::commands
