#pragma once
// Which words of the input are looked up, and which of them no language has.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "screen/completion.h"
#include "spell/checker.h"
#include "talk/workspace.h"
#include "view/formats.h"

namespace hubbub::client {

// The words of `text`, typed to the current buffer, that a dictionary can know: none of commands,
// nicks, rooms, addresses, names of emoji and what looks like code.
std::vector<Range> words_to_spell(const Workspace& workspace, std::string_view text);

// Not thread safe. Remembers what it found: a screen is drawn more often than text changes.
class Spelling {
  public:
    SpellChecker checker;

    // In the current input, but the word whose end the cursor stands at: it is being typed.
    const std::vector<Range>& misspelt(const Workspace& workspace);
    // What the word at the cursor may have been meant to be; no choices where it is known.
    Completion suggest(const Workspace& workspace);
    // The dictionaries are other ones.
    void forget() { text_.clear(); }

  private:
    std::string text_;  // what was looked at last
    std::vector<Range> unknown_;
    std::vector<Range> shown_;
};

}  // namespace hubbub::client
