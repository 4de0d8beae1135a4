#pragma once

#include <hubbub/protocol/numerics.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/responder.h"

namespace hubbub::commands {

// Sends a numeric whose last parameter is a list of words, in as many lines as needed. Not thread
// safe: belongs to one command.
class WordList {
  public:
    // `middle` has at most two parameters, which precede the list in each line. `between` separates
    // the words.
    WordList(Context& context, const protocol::Numeric& numeric, Params middle, char between = ' ');
    // Adds a word, and sends a line if it is full.
    void add(std::string_view word);
    // Sends the rest. If no words are left, sends a line only if `always`.
    void finish(bool always = false);

  private:
    void send();

    Context& context_;
    const protocol::Numeric numeric_;
    std::vector<std::string> middle_;
    const char between_;
    std::size_t max_bytes_;  // of the words in one line
    std::string words_;
};

}  // namespace hubbub::commands
