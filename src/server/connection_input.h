#pragma once
// The bytes received on one connection, as lines.

#include <hubbub/base/buffer_pool.h>
#include <hubbub/net/fd.h>
#include <hubbub/protocol/line_framer.h>
#include <hubbub/protocol/plain.h>

#include <cstddef>
#include <string>
#include <string_view>

#include "stream.h"

namespace hubbub::server {

// Holds a buffer of the pool only while it has input. Not thread safe: one per connection.
class ConnectionInput {
  public:
    using Result = protocol::LineFramer::Result;

    // Bytes per read, so that one client does not delay the others.
    static constexpr std::size_t read_bytes = std::size_t{16} * 1024;

    explicit ConnectionInput(BufferPool& buffers) : buffers_(buffers) {}

    // Reads once. Requires that no input is pending. Removes telnet commands if `telnet`.
    net::Transfer receive(Stream& stream, bool telnet);
    // Finds the next line, as LineFramer::next() does. If there is none, gives the buffer back.
    Result next(std::string_view& line);
    void set_limit(std::size_t line_bytes) { framer_.set_limit(line_bytes); }

    // Returns the first bytes of the connection.
    std::string_view start() const { return start_; }
    // Returns whether received bytes are left to handle.
    bool pending() const { return pending_; }
    // Returns the bytes received that are not handled yet.
    std::size_t waiting() const { return framer_.waiting(); }
    // Returns the received bytes that no line accounts for, such as empty lines, and resets their
    // count. Bytes of an incomplete line stay counted.
    std::size_t take_unpaid();

  private:
    BufferPool& buffers_;
    protocol::LineFramer framer_{{protocol::line_bytes, protocol::tag_bytes}};
    protocol::TelnetFilter telnet_;
    std::string buffer_;
    bool pending_ = false;
    std::string start_;
    std::size_t unpaid_ = 0;
};

}  // namespace hubbub::server
