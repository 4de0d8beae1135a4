#pragma once
// Words against the dictionaries of several languages.

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

// Not thread safe. What was asked once is known from then on: a screen is drawn for each key.
class SpellChecker {
  public:
    using Open = std::function<OpenedDictionary(const std::string& language)>;
    explicit SpellChecker(Open open = open_dictionary) : open_(std::move(open)) {}

    // From now on words of these languages are known. What is there already stays open.
    void use(const std::vector<std::string>& languages);
    // A sentence for each language that has no dictionary.
    const std::vector<std::string>& problems() const { return problems_; }
    bool on() const { return !dictionaries_.empty(); }

    // True where one of the languages has that word.
    bool knows(std::string_view word);
    // What may have been meant: the best of each language, then the second best.
    std::vector<std::string> near(const std::string& word);

  private:
    Open open_;
    std::vector<std::string> languages_;
    std::vector<std::unique_ptr<Dictionary>> dictionaries_;
    std::vector<std::string> problems_;
    std::unordered_map<std::string, bool> known_;
};

}  // namespace hubbub::client
