#include "trace.h"

#include <hubbub/base/log.h>
#include <hubbub/protocol/casemap.h>
#include <hubbub/protocol/message.h>

#include <algorithm>
#include <array>

namespace hubbub::server {
namespace {

constexpr std::array<std::string_view, 3> secret_commands = {"PASS", "OPER", "AUTHENTICATE"};
// What the server sends is never longer than what it takes, tags apart.
constexpr protocol::LineFramer::Limits sent_limits{8192, 8192};

}  // namespace

std::string mask_secrets(std::string_view line) {
    const auto message = protocol::parse(line);
    if (!message) return std::string(line);
    const bool secret =
        std::any_of(secret_commands.begin(), secret_commands.end(),
                    [&](std::string_view c) { return protocol::same(c, message->command); });
    return secret ? std::string(message->command) + " ***" : std::string(line);
}

void trace_in(std::uint64_t client, std::string_view line, bool secret) {
    log::event(log::Level::info, "line.in",
               {{"id", client}, {"line", secret ? "***" : mask_secrets(line)}});
}

TracingTransport::TracingTransport(chat::Transport& behind, std::uint64_t client)
    : behind_(behind), client_(client), framer_(sent_limits) {}

chat::Transport::Written TracingTransport::write_some(std::span<const iovec> pieces) {
    const Written written = behind_.write_some(pieces);
    std::size_t left = written.bytes;
    for (const iovec& piece : pieces) {
        const std::size_t taken = std::min(piece.iov_len, left);
        left -= taken;
        framer_.feed({static_cast<const char*>(piece.iov_base), taken});
        std::string_view line;
        while (framer_.next(line) != protocol::LineFramer::Result::empty)
            log::event(log::Level::info, "line.out", {{"id", client_}, {"line", line}});
    }
    return written;
}

}  // namespace hubbub::server
