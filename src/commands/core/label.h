#pragma once
// The answers to a command that its client labelled, held back until the command is done: only then
// is it known whether there are none, one or many.
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
    // `value` as it was written in the tag.
    void open(std::string_view value);
    // Lines for the client, each ended by CR LF, tags and all.
    void hold(std::string_view lines) { held_ += lines; }
    std::size_t held() const { return held_.size(); }  // bytes
    // Begins the batch of an answer that will have many lines, with those that were held: what
    // comes from now on goes out at once, by in_batch().
    std::string begin_batch(std::string_view server, std::string_view time);
    bool is_batch() const { return !reference_.empty(); }
    std::string in_batch(std::string_view lines) const;

    // The label as it is, for whoever opens it again later; nothing is answered for now.
    std::string take();
    // The answer: the line with the label, a batch of all lines, or ACK. `time`: the tag for lines
    // that are made here, or empty.
    std::string close(std::string_view server, std::string_view time);

  private:
    std::optional<std::string> value_;
    std::string reference_;  // of the batch, once it has begun
    std::string held_;
};

}  // namespace hubbub::commands
