#pragma once

#include <hubbub/protocol/numerics.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/responder.h"

namespace hubbub::commands {

// A numeric whose last parameter is a list of words, in as many lines as are needed. Not thread
// safe: lives within one command.
class WordList {
  public:
    WordList(Context& context, const protocol::Numeric& numeric, Params middle, char between = ' ');
    void add(std::string_view word);
    // Sends the rest. Without any word, sends a line only if `always` is true.
    void finish(bool always = false);

  private:
    void send();

    Context& context_;
    const protocol::Numeric numeric_;
    std::vector<std::string> middle_;
    const char between_;
    std::size_t room_;
    std::string words_;
};

}  // namespace hubbub::commands
