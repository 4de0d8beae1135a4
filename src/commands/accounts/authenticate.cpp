// AUTHENTICATE: the exchanges of SASL.
// Source: https://ircv3.net/specs/extensions/sasl-3.1

#include "accounts/authenticate.h"

#include <hubbub/base/base64.h>
#include <hubbub/protocol/casemap.h>

#include <utility>

#include "accounts/handlers.h"
#include "accounts/login.h"
#include "accounts/mechanisms.h"
#include "accounts/password_login.h"
#include "core/capabilities.h"
#include "core/password_check.h"

namespace hubbub::commands {
namespace {

Refusal failed() {
    return Refusal(protocol::ERR_SASLFAIL);
}

Refusal failed(std::string_view reason) {
    return Refusal(protocol::ERR_SASLFAIL, {}, reason);
}

// Without a colon before the data, because some clients do not expect one.
void send_chunk(Context& context, std::string_view chunk) {
    context.responder.send_tagged("AUTHENTICATE " + std::string(chunk), {});
}

// Sends a message of the mechanism in chunks of Base64.
void send_data(Context& context, std::string_view data) {
    const std::string text = to_base64(data);
    std::string_view rest = text;
    constexpr std::size_t max = SaslExchange::chunk_bytes;
    while (rest.size() >= max) {
        send_chunk(context, rest.substr(0, max));
        rest.remove_prefix(max);
    }
    send_chunk(context, rest.empty() ? "+" : rest);
}

// Ends the exchange as the state of the account says; the client has proven who it is.
Refusal succeed(Context& context, const chat::Accounts::Entry& account) {
    if (login_state(*account) != Login::right)
        return Refusal(protocol::ERR_NICKLOCKED, {}, refused_login_text(*account));
    if (!log_in(context, account)) return failed();
    context.responder.reply(protocol::RPL_SASLSUCCESS);
    return {};
}

// Returns whether the client may act under this name when it logs in to the account.
bool may_act_as(std::string_view name, std::string_view account) {
    return name.empty() || protocol::same(name, account);
}

Refusal take_plain(Context& context, std::string_view data) {
    const std::size_t first = data.find('\0');
    const std::size_t second = first == data.npos ? data.npos : data.find('\0', first + 1);
    if (second == data.npos) return failed();
    const std::string_view acts_as = data.substr(0, first);
    const std::string_view name = data.substr(first + 1, second - first - 1);
    if (!may_act_as(acts_as, name)) return failed();
    chat::Accounts::Entry account;
    switch (check_login(context, name, data.substr(second + 1), account)) {
        case Login::right:
        case Login::suspended:
        case Login::unverified: return succeed(context, account);
        case Login::busy: return failed(busy_login_text);
        case Login::wrong: return failed();
        case Login::given_up: break;
    }
    return {};
}

Refusal take_external(Context& context, std::string_view acts_as) {
    const std::string certificate = context.client()->origin()->certificate;
    const auto account =
        certificate.empty() ? nullptr : context.registry().accounts.find_certificate(certificate);
    if (!account || !may_act_as(acts_as, account->name)) {
        note_wrong_login(context, acts_as);
        return failed("No account has the certificate of this connection");
    }
    return succeed(context, account);
}

// An account without keys, or a missing account, gets a constant salt, derived from its name.
std::string scram_challenge(Context& context, SaslExchange& exchange) {
    const auto account = context.registry().accounts.find(exchange.scram->user());
    const std::string nonce = ScramServer::random_nonce();
    const std::string decoy = context.registry().login_secret.salt_for(exchange.scram->user());
    if (!account || account->scram.iterations == 0)
        return exchange.scram->challenge(decoy, scram_iterations, nonce);
    exchange.account = account;
    return exchange.scram->challenge(account->scram.salt, account->scram.iterations, nonce);
}

// Checks the proof when it is the client's turn, so that SCRAM allows no more guesses than PLAIN.
Login check_proof(Context& context, const SaslExchange& exchange, std::string_view data,
                  std::string& answer) {
    chat::LoginGuesses& guesses = context.registry().guesses;
    const Steady now = context.services().clock.now();
    const std::string& name = exchange.scram->user();
    if (!guesses.may_guess(name, context.oper.place, now)) {
        note_wrong_login(context, name);
        return Login::busy;
    }
    ScramSecret secret{std::string(32, '\0'), std::string(32, '\0')};
    if (exchange.account)
        secret = {exchange.account->scram.stored_key, exchange.account->scram.server_key};
    const PasswordCheck check = in_turn(context, [&] {
        const auto final_message = exchange.scram->check(data, secret);
        if (final_message && exchange.account) answer = *final_message;
        return !answer.empty();
    });
    if (check == PasswordCheck::given_up) return Login::given_up;
    if (check == PasswordCheck::busy) {
        ++context.oper.failed_guesses;
        return Login::busy;
    }
    const bool right = check == PasswordCheck::right;
    guesses.note(name, context.oper.place, right, context.services().clock.now());
    if (!right) note_wrong_login(context, name);
    return right ? Login::right : Login::wrong;
}

// The account's keys may have changed since the challenge.
Refusal finish_scram(Context& context, const SaslExchange& exchange) {
    const auto account = context.registry().accounts.find(exchange.account->id);
    if (!account || account->scram.stored_key != exchange.account->scram.stored_key)
        return failed();
    return succeed(context, account);
}

// Takes a message of SCRAM. Keeps the exchange in the context while it continues.
Refusal take_scram(Context& context, std::unique_ptr<SaslExchange> exchange,
                   std::string_view data) {
    if (exchange->proven) return data.empty() ? finish_scram(context, *exchange) : failed();
    std::string answer;
    if (!exchange->scram) {
        exchange->scram = ScramServer::parse(data);
        if (!exchange->scram ||
            !may_act_as(exchange->scram->authorization(), exchange->scram->user()))
            return failed();
        answer = scram_challenge(context, *exchange);
    } else {
        switch (check_proof(context, *exchange, data, answer)) {
            case Login::right: exchange->proven = true; break;
            case Login::busy: return failed(busy_login_text);
            case Login::given_up: return {};
            default: return failed();
        }
    }
    send_data(context, answer);
    context.sasl = std::move(exchange);
    return {};
}

Refusal take_response(Context& context, std::unique_ptr<SaslExchange> exchange) {
    const auto data = from_base64(exchange->received);
    if (!data) return failed();
    exchange->received.clear();
    switch (exchange->mechanism) {
        case Mechanism::plain: return take_plain(context, *data);
        case Mechanism::external: return take_external(context, *data);
        case Mechanism::scram_sha_256: break;
    }
    return take_scram(context, std::move(exchange), *data);
}

Refusal begin(Context& context, std::string_view name) {
    const auto origin = context.client()->origin();
    const auto mechanism = find_mechanism(name, context.settings(), *origin);
    if (!mechanism) {
        const std::string list = mechanism_list(context.settings(), *origin);
        context.responder.reply(protocol::RPL_SASLMECHS,
                                {list.empty() ? "*" : std::string_view(list)});
        return failed();
    }
    context.sasl = std::make_unique<SaslExchange>();
    context.sasl->mechanism = *mechanism;
    send_chunk(context, "+");
    return {};
}

// A chunk of less than 400 bytes ends the response; "+" is an empty one.
Refusal take_chunk(Context& context, std::string_view chunk) {
    SaslExchange& exchange = *context.sasl;
    const bool too_long = chunk.size() > SaslExchange::chunk_bytes ||
                          exchange.received.size() + chunk.size() > SaslExchange::max_bytes;
    if (too_long) {
        context.sasl.reset();
        return Refusal(protocol::ERR_SASLTOOLONG);
    }
    if (chunk != "+") exchange.received += chunk;
    if (chunk.size() == SaslExchange::chunk_bytes) return {};
    return take_response(context, std::exchange(context.sasl, nullptr));
}

}  // namespace

void abort_sasl(Context& context) {
    if (!context.sasl) return;
    context.sasl.reset();
    context.responder.reply(protocol::ERR_SASLABORTED);
}

Refusal handle_authenticate(Context& context, const Message& message) {
    if (!context.has_capability(sasl)) return failed("Request the capability sasl first");
    const std::string_view param = message.param(0);
    if (param == "*") {
        context.sasl.reset();
        return Refusal(protocol::ERR_SASLABORTED);
    }
    return context.sasl ? take_chunk(context, param) : begin(context, param);
}

}  // namespace hubbub::commands
