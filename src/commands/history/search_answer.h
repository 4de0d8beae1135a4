#pragma once
// The messages that a search finds, as a long answer.

#include <hubbub/protocol/history_search.h>

#include <cstddef>
#include <string>
#include <vector>

#include "core/context.h"
#include "core/long_answer.h"
#include "history/readable.h"

namespace hubbub::commands {

// Finds messages part by part, and sends them in a batch, in the order in which they were said. It
// holds their ids until then. Not thread safe: belongs to one session.
// Source: https://github.com/emersion/soju/blob/master/doc/ext/search.md
class SearchAnswer final : public LongAnswer {
  public:
    // The messages in `where` that `wanted` says; its places are filled in.
    SearchAnswer(std::vector<Readable> where, protocol::HistorySearch wanted, std::string label);

    bool send_more(Context& context) override;

  private:
    bool find(Context& context);
    // Takes the places that may be read at the next ids, up to where others follow.
    protocol::HistorySearch next_stretch() const;
    bool send_part(Context& context);
    void begin(Context& context);
    bool finish(Context& context);
    bool fail(Context& context);
    const Readable* where(const protocol::HistoryPlace& place) const;

    static constexpr std::size_t max_part = 16;  // messages

    std::vector<Readable> where_;     // sorted by their places
    protocol::HistorySearch wanted_;  // its bounds are the ids not searched yet
    std::string label_;
    std::vector<protocol::MessageId> found_;
    std::size_t sent_ = 0;
    bool sending_ = false;
    std::string reference_;  // of the batch
};

}  // namespace hubbub::commands
