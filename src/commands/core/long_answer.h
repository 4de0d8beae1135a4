#pragma once
// Answers that are too long to send at once. They are sent in parts, at the pace of the client, and
// its next line is read after the last part. This bounds the memory of unread answers.

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
