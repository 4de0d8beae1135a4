#pragma once
// Spell checking of the input.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "screen/completion.h"
#include "spell/checker.h"
#include "talk/workspace.h"
#include "view/formats.h"

namespace hubbub::client {

// Returns the words of `text` to check. Commands, nicks, channels, URLs, names of emoji and code
// are left out.
std::vector<Range> words_to_spell(const Workspace& workspace, std::string_view text);

// Not thread safe. Caches its result, because the screen is drawn more often than the text changes.
class Spelling {
  public:
    SpellChecker checker;

    // Returns the misspelt words of the input, except a word that ends at the cursor: it is being
    // typed.
    const std::vector<Range>& misspelt(const Workspace& workspace);
    // Returns suggestions for the word at the cursor; no choices if it is spelt correctly.
    Completion suggest(const Workspace& workspace);
    // Must be called after the dictionaries have changed.
    void forget() { text_.clear(); }

  private:
    std::string text_;  // the text checked last
    std::vector<Range> unknown_;
    std::vector<Range> shown_;
};

}  // namespace hubbub::client
