#pragma once
// Answers too long to be made at once. They are made part by part while their client takes them,
// and the client's next line is not read before their end, so that an answer that nobody reads
// takes a bounded amount of memory.

#include <cstddef>

namespace hubbub::commands {

class Session;

// Not thread safe: belongs to one session.
class LongAnswer {
  public:
    LongAnswer() = default;
    LongAnswer(const LongAnswer&) = delete;
    LongAnswer& operator=(const LongAnswer&) = delete;
    virtual ~LongAnswer() = default;

    // Replies with the next part: a few dozen KiB and about a millisecond at most. Returns false
    // if it was the last. May begin another long answer, which then comes before its next part.
    virtual bool send_more(Session& session) = 0;
};

// No part is made while this many bytes or more wait for the client.
constexpr std::size_t max_reply_backlog = std::size_t{64} * 1024;

}  // namespace hubbub::commands
