#include "trace.h"

#include <hubbub/base/log.h>
#include <hubbub/protocol/casemap.h>
#include <hubbub/protocol/message.h>

#include <algorithm>
#include <initializer_list>

namespace hubbub::server {
namespace {

// Lines from the server have at most the length of lines from clients, tags excluded.
constexpr protocol::LineFramer::Limits sent_limits{8192, 8192};

bool is_one_of(std::initializer_list<std::string_view> commands, std::string_view command) {
    return std::any_of(commands.begin(), commands.end(),
                       [&](std::string_view known) { return protocol::same(known, command); });
}

// Returns whether a list of targets has a service.
bool names_service(std::string_view targets) {
    while (!targets.empty()) {
        const std::size_t end = std::min(targets.find(','), targets.size());
        const std::string_view nick =
            targets.substr(0, std::min(targets.find_first_of(",@!"), end));
        if (is_one_of({"NickServ", "ChanServ"}, nick)) return true;
        targets.remove_prefix(std::min(end + 1, targets.size()));
    }
    return false;
}

// Returns how many parameters may be logged. Channel keys are secret also.
std::size_t shown_params(const protocol::Message& message) {
    if (is_one_of({"PASS", "OPER", "AUTHENTICATE", "WEBIRC", "NS", "NICKSERV", "CS", "CHANSERV",
                   "/ns", "/cs", "/register", "/login"},
                  message.command))
        return 0;
    // The account is shown, the mail address, the password and the code are not.
    if (is_one_of({"REGISTER", "VERIFY"}, message.command) && message.source.empty()) return 1;
    // Lines to services have passwords, and their answers codes and keys.
    const bool spoken = is_one_of({"PRIVMSG", "NOTICE", "SQUERY", "/msg"}, message.command);
    if (spoken && (names_service(message.param(0)) || names_service(message.nick()))) return 1;
    // A JOIN from the server, with a source, has no key.
    if (message.source.empty() && is_one_of({"JOIN", "/join"}, message.command)) return 1;
    const std::size_t letters = message.command == "324" ? 2 : 1;
    if (is_one_of({"MODE", "SAMODE", "324"}, message.command) &&
        message.param(letters).find('k') != std::string_view::npos)
        return letters + 1;
    return protocol::max_params;
}

}  // namespace

std::string mask_secrets(std::string_view line) {
    const auto message = protocol::parse(line);
    if (!message) return std::string(line);
    const std::size_t shown = shown_params(*message);
    if (message->count <= shown) return std::string(line);
    std::string out = message->source.empty() ? "" : ":" + std::string(message->source) + " ";
    out += message->command;
    for (std::size_t i = 0; i < shown; ++i) out += " " + std::string(message->param(i));
    return out + " ***";
}

void trace_in(std::uint64_t client, std::string_view line, bool secret) {
    log::event(log::Level::info, "line.in",
               {{"id", client}, {"line", secret ? "***" : mask_secrets(line)}});
}

TracingTransport::TracingTransport(chat::Transport& inner, std::uint64_t client)
    : inner_(inner), client_(client), framer_(sent_limits) {}

chat::Transport::Written TracingTransport::write_some(std::span<const iovec> pieces) {
    const Written written = inner_.write_some(pieces);
    std::size_t left = written.bytes;
    for (const iovec& piece : pieces) {
        const std::size_t taken = std::min(piece.iov_len, left);
        left -= taken;
        framer_.feed({static_cast<const char*>(piece.iov_base), taken});
        std::string_view line;
        while (framer_.next(line) != protocol::LineFramer::Result::empty)
            log::event(log::Level::info, "line.out",
                       {{"id", client_}, {"line", mask_secrets(line)}});
    }
    return written;
}

}  // namespace hubbub::server
