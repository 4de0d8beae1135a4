#pragma once
// --trace-lines: logs every line received and sent.

#include <hubbub/chat/ports.h>
#include <hubbub/protocol/line_framer.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace hubbub::server {

// Returns the line with passwords, codes, mail addresses, possible channel keys, and the text of
// lines to and from services replaced by "***".
std::string mask_secrets(std::string_view line);

// Logs a received line, masked. If `secret`, the whole line is a password.
void trace_in(std::uint64_t client, std::string_view line, bool secret);

// Forwards to another transport, and logs the bytes that it accepts as lines. Not thread safe: as
// with each Transport, one thread at a time uses it.
class TracingTransport final : public chat::Transport {
  public:
    // `inner` must outlive it.
    TracingTransport(chat::Transport& inner, std::uint64_t client);
    Written write_some(std::span<const iovec> pieces) override;

  private:
    chat::Transport& inner_;
    const std::uint64_t client_;
    protocol::LineFramer framer_;
};

}  // namespace hubbub::server
