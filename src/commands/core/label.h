#pragma once
// The answers to a labelled command. They are held until the command is done, because their form
// depends on their number: ACK, a labelled line, or a labelled batch.
// Source: https://ircv3.net/specs/extensions/labeled-response

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hubbub::commands {

// Not thread safe: one per session.
class Label {
  public:
    static constexpr std::size_t max_bytes = 64;

    bool is_open() const { return value_.has_value(); }
    // Begins to hold answers under this label, escaped as in the tag.
    void open(std::string_view value);
    // Holds lines for the client, including their tags. Each ends with CR LF.
    void hold(std::string_view lines) { held_ += lines; }
    // Returns the number of bytes that are held.
    std::size_t held() const { return held_.size(); }
    // Begins a batch. Returns its first line and the held lines. Later lines are not held, but sent
    // with in_batch(). `time` is the tag for the line, or "".
    std::string begin_batch(std::string_view server, std::string_view time);
    bool is_batch() const { return !reference_.empty(); }
    // Returns the lines, tagged as members of the batch.
    std::string in_batch(std::string_view lines) const;

    // Closes without an answer, and returns the label, to be opened again later.
    std::string take();
    // Closes, and returns the answer: the held line with the label, a batch of all lines, or ACK.
    // `time` is the tag for lines made here, or "".
    std::string close(std::string_view server, std::string_view time);

  private:
    std::optional<std::string> value_;
    std::string reference_;  // of the batch; empty before it begins
    std::string held_;
};

}  // namespace hubbub::commands
