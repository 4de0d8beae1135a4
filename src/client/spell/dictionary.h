#pragma once
// The dictionary of a language, by enchant; none if hubbub was built without it.

#include <memory>
#include <string>
#include <vector>

namespace hubbub::client {

// Not thread safe. WordReader are UTF-8.
class Dictionary {
  public:
    Dictionary() = default;
    virtual ~Dictionary() = default;
    Dictionary(const Dictionary&) = delete;
    Dictionary& operator=(const Dictionary&) = delete;

    virtual bool knows(const std::string& word) = 0;
    // Returns suggestions, best first.
    virtual std::vector<std::string> near(const std::string& word) = 0;
};

struct OpenedDictionary {
    std::unique_ptr<Dictionary> dictionary;  // null: see `problem`
    std::string problem;                     // the reason, and the package to install
};

// Opens the dictionary of a language such as "en_GB".
OpenedDictionary open_dictionary(const std::string& language);

}  // namespace hubbub::client
