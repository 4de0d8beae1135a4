#pragma once
// Which words a language has: enchant's dictionaries, or none where hubbub was built without it.

#include <memory>
#include <string>
#include <vector>

namespace hubbub::client {

// Not thread safe. Words are UTF-8.
class Dictionary {
  public:
    Dictionary() = default;
    virtual ~Dictionary() = default;
    Dictionary(const Dictionary&) = delete;
    Dictionary& operator=(const Dictionary&) = delete;

    virtual bool knows(const std::string& word) = 0;
    // What may have been meant, best first.
    virtual std::vector<std::string> near(const std::string& word) = 0;
};

struct OpenedDictionary {
    std::unique_ptr<Dictionary> dictionary;  // null: `problem` tells why
    std::string problem;                     // and what to install
};

// `language` as in "en_GB".
OpenedDictionary open_dictionary(const std::string& language);

}  // namespace hubbub::client
