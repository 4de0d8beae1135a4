#pragma once
// Cuts a stream of bytes into lines. TCP does not preserve message boundaries: one write may arrive
// in pieces, and several writes may arrive together.
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
    // Bytes that a line may have, without its line end. If a line starts with '@', its tags may
    // have `tags` bytes more, from the '@' to the space after them.
    struct Limits {
        std::size_t body = 510;
        std::size_t tags = 0;
    };
    enum class Result : std::uint8_t {
        line,      // `line` is set; it stays valid until the next call
        too_long,  // a line exceeded its limit; its rest is dropped
        empty,     // no complete line is left: feed more
    };

    LineFramer() = default;
    explicit LineFramer(Limits limits) : limits_(limits) {}

    // Changes the limit, from the next line on.
    void set_limit(std::size_t body) { limits_.body = body; }

    // Supplies the next bytes, which must stay valid until they are read. Requires that the last
    // feed was read until `empty`.
    void feed(std::string_view bytes);

    // Returns the next line. CR LF, LF, CR and telnet's CR NUL end a line. Skips empty lines and
    // removes NUL bytes, which do not count against the limits.
    Result next(std::string_view& line);

    // Returns how many bytes were fed but not cut into lines yet.
    std::size_t waiting() const { return input_.size(); }
    // Removes these bytes and returns them, so that the caller can feed them again.
    std::string_view take_rest() { return std::exchange(input_, {}); }
    // Returns how many bytes of an incomplete line are stored; bounded by the limits.
    std::size_t held() const { return partial_.size(); }

  private:
    bool over_limit(std::string_view line) const;
    void keep(std::string_view bytes);
    Result finish(std::string_view text, std::string_view& line);

    Limits limits_;
    std::string_view input_;
    std::string partial_;
    bool partial_done_ = false;  // `partial_` was returned; the next call discards it
    bool discarding_ = false;    // until the end of a line that was too long
};

}  // namespace hubbub::protocol
