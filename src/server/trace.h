#pragma once
// --trace-lines: every line in and out in the log, for those who debug a client.

#include <hubbub/chat/ports.h>
#include <hubbub/protocol/line_framer.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace hubbub::server {

// Returns the line with what follows PASS, OPER or AUTHENTICATE, and what may be a channel's key,
// replaced by "***".
std::string mask_secrets(std::string_view line);

// `secret`: all of it is a password.
void trace_in(std::uint64_t client, std::string_view line, bool secret);

// Logs what the transport behind it has taken, line by line. As Transport: handed from thread to
// thread, never used by two at once.
class TracingTransport final : public chat::Transport {
  public:
    // `behind` must outlive it.
    TracingTransport(chat::Transport& behind, std::uint64_t client);
    Written write_some(std::span<const iovec> pieces) override;

  private:
    chat::Transport& behind_;
    const std::uint64_t client_;
    protocol::LineFramer framer_;
};

}  // namespace hubbub::server
