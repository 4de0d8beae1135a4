#include "spell/checker.h"

#include <algorithm>

namespace hubbub::client {

void SpellChecker::use(const std::vector<std::string>& languages) {
    // Try again if a dictionary was missing.
    if (languages == languages_ && problems_.empty()) return;
    languages_ = languages;
    dictionaries_.clear();
    problems_.clear();
    known_.clear();
    for (const std::string& language : languages) {
        OpenedDictionary opened = open_(language);
        if (opened.dictionary != nullptr)
            dictionaries_.push_back(std::move(opened.dictionary));
        else if (std::find(problems_.begin(), problems_.end(), opened.problem) == problems_.end())
            problems_.push_back(std::move(opened.problem));
    }
}

bool SpellChecker::knows(std::string_view word) {
    constexpr std::size_t most_kept = 10'000;
    std::string text(word);
    const auto found = known_.find(text);
    if (found != known_.end()) return found->second;
    const bool known = std::any_of(dictionaries_.begin(), dictionaries_.end(),
                                   [&](const auto& dictionary) { return dictionary->knows(text); });
    if (known_.size() >= most_kept) known_.clear();
    known_.emplace(std::move(text), known);
    return known;
}

std::vector<std::string> SpellChecker::near(const std::string& word) {
    std::vector<std::vector<std::string>> lists;
    std::size_t longest = 0;
    for (const auto& dictionary : dictionaries_) {
        lists.push_back(dictionary->near(word));
        longest = std::max(longest, lists.back().size());
    }
    std::vector<std::string> out;
    for (std::size_t rank = 0; rank < longest; ++rank) {
        for (const auto& list : lists) {
            if (rank < list.size() && std::find(out.begin(), out.end(), list[rank]) == out.end())
                out.push_back(list[rank]);
        }
    }
    return out;
}

}  // namespace hubbub::client
