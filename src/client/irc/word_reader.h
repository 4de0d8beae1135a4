#pragma once
// Reads the arguments of a typed command word by word.

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace hubbub::client {

// Splits text at spaces and line breaks, from the left. Not thread safe. A view of the text.
class WordReader {
  public:
    explicit WordReader(std::string_view text) : rest_(text) { skip(); }
    std::string_view take() {
        const std::size_t end = std::min(rest_.find_first_of(separators), rest_.size());
        const std::string_view word = rest_.substr(0, end);
        rest_.remove_prefix(end);
        skip();
        return word;
    }
    std::string_view rest() const { return rest_; }
    bool empty() const { return rest_.empty(); }
    std::size_t count() const {
        WordReader copy = *this;
        std::size_t words = 0;
        while (!copy.empty()) {
            copy.take();
            ++words;
        }
        return words;
    }

  private:
    static constexpr std::string_view separators = " \n";
    void skip() {
        rest_.remove_prefix(std::min(rest_.find_first_not_of(separators), rest_.size()));
    }
    std::string_view rest_;
};

}  // namespace hubbub::client
