#pragma once
// The words of a text, as a search compares them. Pure functions.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hubbub::protocol {

// Returns the words of a message's text in lower case and without diacritics, each between spaces,
// as " one two "; "" if there are none. Characters of scripts that have no spaces between words,
// and symbols, are words of their own. Formatting codes are not text. Words are compared by their
// first 64 bytes. The result never has quotes or private characters.
std::string search_words(std::string_view text);

// Returns a number that changes if search_words() may return something else for the same text.
std::uint64_t search_words_version();

// The text of a search: words and phrases. A message must have all of them.
class SearchText {
  public:
    // Any text.
    SearchText() = default;
    // Typed text: words, phrases in double quotes, beginnings of words as "begin*". Characters
    // without a space between them are a phrase.
    explicit SearchText(std::string_view typed);

    bool empty() const { return phrases_.empty(); }
    // Requires the result of search_words().
    bool is_in(std::string_view words) const;
    // Returns what to look for in the results of search_words(): " one two ", or " one tw" if the
    // last word is only a beginning.
    const std::vector<std::string>& phrases() const { return phrases_; }

  private:
    std::vector<std::string> phrases_;
};

}  // namespace hubbub::protocol
