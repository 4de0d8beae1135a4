#pragma once
// Checks words against the dictionaries of several languages.

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "spell/dictionary.h"

namespace hubbub::client {

// Not thread safe. Caches answers, because the screen is drawn for each key.
class SpellChecker {
  public:
    using Open = std::function<OpenedDictionary(const std::string& language)>;
    explicit SpellChecker(Open open = open_dictionary) : open_(std::move(open)) {}

    // Uses these languages. Does nothing if they are in use already.
    void use(const std::vector<std::string>& languages);
    // Returns a sentence for each language without a dictionary.
    const std::vector<std::string>& problems() const { return problems_; }
    bool on() const { return !dictionaries_.empty(); }

    // Returns true if one of the languages has the word.
    bool knows(std::string_view word);
    // Returns suggestions: the best of each language, then the second best.
    std::vector<std::string> near(const std::string& word);

  private:
    Open open_;
    std::vector<std::string> languages_;
    std::vector<std::unique_ptr<Dictionary>> dictionaries_;
    std::vector<std::string> problems_;
    std::unordered_map<std::string, bool> known_;
};

}  // namespace hubbub::client
