#pragma once
// Cuts a stream of bytes into lines. TCP has no messages: what one side wrote in one go may arrive
// in pieces, and what it wrote in pieces may arrive in one.
// Source: RFC 1459 section 2.3; https://modern.ircdocs.horse/#message-format

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace hubbub::protocol {

// Not thread safe: one per connection.
class LineFramer {
  public:
    // Bytes a line may have, line end not counted. A line that starts with '@' may have `tags`
    // bytes more: from the '@' to the blank behind the tags.
    struct Limits {
        std::size_t body = 510;
        std::size_t tags = 0;
    };
    enum class Result : std::uint8_t {
        line,      // `line` is set; it stays valid until the next call
        too_long,  // a line passed its limit; the rest of it is dropped
        empty,     // no whole line is left: feed more
    };

    LineFramer() = default;
    explicit LineFramer(Limits limits) : limits_(limits) {}

    // Lets lines have so many bytes from the next one on.
    void set_limit(std::size_t body) { limits_.body = body; }

    // Gives the next bytes. Those of the last feed must have been read to `empty`. The bytes must
    // stay where they are until then.
    void feed(std::string_view bytes);

    // CR LF, LF, CR and telnet's CR NUL end a line. Empty lines and NUL bytes are left out; NUL
    // bytes do not count against the limits.
    Result next(std::string_view& line);

    // Bytes that were fed and are not cut into lines yet.
    std::size_t waiting() const { return input_.size(); }
    // Takes those bytes out: the caller will feed them again.
    std::string_view take_rest() { return std::exchange(input_, {}); }
    // Bytes kept for a line that has not ended yet; bounded by the limits.
    std::size_t held() const { return partial_.size(); }

  private:
    bool over_limit(std::string_view line) const;
    void keep(std::string_view bytes);
    Result finish(std::string_view text, std::string_view& line);

    Limits limits_;
    std::string_view input_;
    std::string partial_;
    bool partial_done_ = false;  // `partial_` was handed out and goes with the next call
    bool discarding_ = false;    // until the line that was too long ends
};

}  // namespace hubbub::protocol
