#pragma once
// Lines for the own client, gathered in a batch of a given type.
// Source: https://ircv3.net/specs/extensions/batch

#include <hubbub/protocol/numerics.h>

#include <string>
#include <string_view>
#include <vector>

#include "core/context.h"
#include "core/refusal.h"

namespace hubbub::commands {

// Without the capability batch the lines are sent without one. Not thread safe: belongs to one
// command.
class ReplyBatch {
  public:
    ReplyBatch(Context& context, std::string_view type, std::string_view target);
    // Ends the batch and sends it.
    ~ReplyBatch();
    ReplyBatch(const ReplyBatch&) = delete;
    ReplyBatch& operator=(const ReplyBatch&) = delete;

    // Adds a numeric to this client; `text` is the last parameter.
    void numeric(const protocol::Numeric& numeric, Params params, std::string_view text);
    void line(std::string_view source, std::string_view command, Params params);

  private:
    Context& context_;
    std::string reference_;  // empty: no batch
    std::string tag_;
    chat::Batch lines_;
};

}  // namespace hubbub::commands
