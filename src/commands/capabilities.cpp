// CAP: what a client and the server agree to use beyond plain IRC.
// Source: https://ircv3.net/specs/extensions/capability-negotiation

#include "capabilities.h"

#include <hubbub/protocol/casemap.h>

#include <algorithm>
#include <charconv>

#include "handlers.h"

namespace hubbub::commands {
namespace {

const CapabilityName* find(std::string_view name) {
    const auto* const at =
        std::find_if(capabilities.begin(), capabilities.end(),
                     [&](const CapabilityName& known) { return known.name == name; });
    return at == capabilities.end() ? nullptr : at;
}

void send_cap(Session& session, std::string_view subcommand, std::string_view list) {
    session.send(session.settings().server_name, "CAP", {session.target(), subcommand, list});
}

std::string names_of(std::uint32_t bits) {
    std::string out;
    for (const CapabilityName& known : capabilities) {
        if ((bits & known.bit) == 0) continue;
        if (!out.empty()) out += ' ';
        out += known.name;
    }
    return out;
}

void list_offered(Session& session, const Message& message) {
    unsigned version = 0;
    const std::string_view digits = message.param(1);
    std::from_chars(digits.data(), digits.data() + digits.size(), version);
    session.cap_version = std::max(session.cap_version, version);
    // Whoever speaks 302 gets told of changes (section "cap-notify").
    if (session.cap_version >= 302) session.client()->capabilities |= cap_notify;
    if (!session.registered()) session.progress.negotiating = true;
    send_cap(session, "LS", names_of(~0U));
}

// All of the request, or nothing of it.
void request(Session& session, const Message& message) {
    if (!session.registered()) session.progress.negotiating = true;
    std::uint32_t bits = session.client()->capabilities;
    std::string_view rest = message.param(1);
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find(' '), rest.size());
        std::string_view name = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (name.empty()) continue;
        const bool off = name.front() == '-';
        if (off) name.remove_prefix(1);
        const CapabilityName* const known = find(name);
        const bool stuck = off && name == "cap-notify" && session.cap_version >= 302;
        if (known == nullptr || stuck) return send_cap(session, "NAK", message.param(1));
        bits = off ? bits & ~known->bit : bits | known->bit;
    }
    session.client()->capabilities = bits;
    session.update_kind();
    send_cap(session, "ACK", message.param(1));
}

}  // namespace

void handle_cap(Session& session, const Message& message) {
    const std::string_view sub = message.param(0);
    if (protocol::same(sub, "LS")) return list_offered(session, message);
    if (protocol::same(sub, "REQ")) return request(session, message);
    if (protocol::same(sub, "LIST"))
        return send_cap(session, "LIST", names_of(session.client()->capabilities));
    if (protocol::same(sub, "END")) {
        session.progress.negotiating = false;
        return session.try_register();
    }
    session.reply(protocol::ERR_INVALIDCAPCMD, {sub});
}

}  // namespace hubbub::commands
