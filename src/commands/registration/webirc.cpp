// WEBIRC: a web gateway sends the address of its user.
// Source: https://ircv3.net/specs/extensions/webirc

#include <hubbub/base/log.h>
#include <hubbub/base/thread_wake.h>
#include <hubbub/protocol/text.h>

#include <algorithm>
#include <charconv>
#include <chrono>

#include "core/context.h"
#include "core/password_check.h"
#include "registration/handlers.h"
#include "users/host.h"

namespace hubbub::commands {
namespace {

using chat::Cause;

// After a restart of the server, all users of a gateway connect at once. They wait until the first
// of them has checked the password.
constexpr std::chrono::seconds max_wait{10};
constexpr std::chrono::milliseconds retry_interval{50};

constexpr std::size_t address_param = 3;

PasswordCheck check_gateway(Context& context, const Gateway& gateway, std::string_view password) {
    chat::VerifiedPasswords& verified = context.registry().verified;
    const Steady deadline = std::chrono::steady_clock::now() + max_wait;
    while (!context.client()->close_request()) {
        if (verified.contains(password, gateway.hash)) return PasswordCheck::right;
        const PasswordCheck result = check_password(context, password, gateway.hash);
        if (result == PasswordCheck::right) verified.add(password, gateway.hash);
        if (result != PasswordCheck::busy || std::chrono::steady_clock::now() >= deadline)
            return result;
        ThreadWake::wait(nullptr, 0, retry_interval);
    }
    return PasswordCheck::given_up;
}

struct Options {
    bool secure = false;  // the user has TLS to the gateway
    std::uint16_t port = 0;
};

void take_option(std::string_view option, Options& out) {
    const std::string_view name = option.substr(0, option.find('='));
    if (name == "secure") out.secure = true;
    if (name != "remote-port" || name.size() == option.size()) return;
    const std::string_view port = option.substr(name.size() + 1);
    std::from_chars(port.data(), port.data() + port.size(), out.port);
}

// The options are in one parameter or in several.
Options parse_options(const Message& message) {
    Options out;
    for (std::size_t i = address_param + 1; i < message.count; ++i) {
        std::string_view rest = message.param(i);
        while (!rest.empty()) take_option(protocol::take_word(rest), out);
    }
    return out;
}

Refusal refuse(Context& context, const std::string& reason) {
    context.close(Cause::proxy, "WEBIRC refused: " + reason);
    return {};
}

// Ignores the host name that the gateway sends: Connection::find_host() looks it up.
Refusal accept(Context& context, const Gateway& gateway, const Message& message) {
    const auto address = Address::parse(message.param(address_param));
    if (!address) return refuse(context, "the fourth parameter must be an IP address");
    const Options options = parse_options(message);
    const bool secure_hop = context.client()->origin()->secure;
    chat::Origin origin = chat::Origin::of(address->text(), options.port);
    origin.secure = origin.tls = gateway.trusted_tls && options.secure && secure_hop;
    origin.gateway = gateway.name;
    log::event(log::Level::info, "client.webirc",
               {{"id", context.client()->id},
                {"address", origin.host},
                {"port", origin.port},
                {"gateway", gateway.name}});
    set_origin(context, std::move(origin));
    context.progress.moved = true;
    return {};
}

}  // namespace

Refusal handle_webirc(Context& context, const Message& message) {
    if (context.registered()) return Refusal(protocol::ERR_ALREADYREGISTERED);
    const Progress& progress = context.progress;
    const auto hop = context.client()->origin();
    if (progress.nick || progress.user || progress.negotiating || !hop->gateway.empty())
        return refuse(context, "it must be the first command, and sent once");
    std::string reason = hop->host + " is not the address of a gateway (--webirc)";
    for (const Gateway& gateway : context.settings().gateways) {
        if (!gateway.is_at(hop->address)) continue;
        if (gateway.hash.empty()) {
            if (gateway.certificate == hop->certificate) return accept(context, gateway, message);
            reason = "wrong password or certificate";
            continue;
        }
        switch (check_gateway(context, gateway, message.param(0))) {
            case PasswordCheck::right: return accept(context, gateway, message);
            case PasswordCheck::wrong: reason = "wrong password or certificate"; break;
            case PasswordCheck::busy:
                reason = "too many passwords to check, try again later";
                break;
            case PasswordCheck::given_up: return {};
        }
    }
    return refuse(context, reason);
}

}  // namespace hubbub::commands
