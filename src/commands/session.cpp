#include <hubbub/commands/session.h>

#include <hubbub/protocol/http.h>
#include <hubbub/protocol/proxy_header.h>
#include <hubbub/protocol/text.h>

#include <algorithm>
#include <utility>

#include "core/context.h"
#include "core/stored.h"
#include "core/torn_text.h"
#include "dispatch.h"
#include "leaving.h"
#include "messages/incoming_batch.h"
#include "operators/orders.h"
#include "operators/privileges.h"
#include "plain_front_end.h"
#include "users/host.h"

namespace hubbub::commands {

using chat::Cause;
using protocol::Dialect;

struct Session::Impl {
    Impl(const Services& services, std::shared_ptr<chat::Client> client, chat::Claims& claims)
        : context(services, std::move(client), claims), plain(context) {}

    void take_first_line(std::string_view line);
    void take_any_line(std::string_view line);
    void take_irc_line(std::string_view line);
    void take_overlong_line(std::string_view start);
    void answer_browser(std::string_view request_line, std::string reason);
    void greet();
    void refuse_plain();

    Context context;
    PlainFrontEnd plain;
    bool greeted = false;
    bool needs_tls = false;
};

Session::Session(const Services& services, std::shared_ptr<chat::Client> client,
                 chat::Claims& claims)
    : impl_(std::make_unique<Impl>(services, std::move(client), claims)) {}

Session::~Session() = default;

void Session::set_origin(chat::Origin origin) {
    commands::set_origin(impl_->context, std::move(origin));
}

bool Session::take_moved() {
    return std::exchange(impl_->context.progress.moved, false);
}

void Session::limit_targets(bool applies) {
    impl_->context.targets.lift(!applies);
}

void Session::set_place(const Address& place) {
    impl_->context.oper.place = place;
}

void Session::use(std::shared_ptr<const Settings> settings) {
    impl_->context.pending.publish();
    impl_->context.use(std::move(settings));
    renew_privileges(impl_->context);
}

void Session::greet() {
    impl_->greet();
}

bool Session::greeted() const {
    return impl_->greeted;
}

void Session::require_tls() {
    impl_->needs_tls = true;
    impl_->greeted = true;
}

void Session::Impl::refuse_plain() {
    context.responder.send("", "ERROR",
                           {"This port needs TLS: turn on TLS (SSL) in your client, or use another "
                            "port of this server"});
    context.close(Cause::tls, "no TLS on a port that needs it");
}

void Session::Impl::greet() {
    if (std::exchange(greeted, true)) return;
    context.responder.send(context.settings().server_name, "NOTICE",
                           {"*", "*** Welcome to " + context.settings().network_name +
                                     ". No IRC client? Type your name and press Enter."});
}

void Session::locate(std::string name) {
    Context& context = impl_->context;
    const std::string address = context.client()->origin()->host;
    const chat::Cloak* const cloak = context.settings().cloak.get();
    if (name.empty() && cloak == nullptr) return;
    chat::Hosts hosts{address, std::move(name), "", ""};
    if (cloak != nullptr) {
        hosts.cloak = cloak->of(hosts.real());
        if (!hosts.name.empty()) hosts.address_cloak = cloak->of(address);
    }
    chat::Identity fresh = context.self();
    fresh.host = hosts.real();
    fresh.hosts = std::make_shared<const chat::Hosts>(std::move(hosts));
    context.set_identity(std::move(fresh));
}

void Session::take_line(std::string_view line) {
    Context& context = impl_->context;
    const Price before = context.cost();
    context.charge(price_of(line.size() - std::min(line.size(), bytes_per_line), bytes_per_line));
    impl_->take_any_line(line);
    // Every line has a minimum price, even spaces or a source without a command.
    const Price min = before + cheap_price;
    if (!context.leaving() && context.cost() < min) context.charge(min - context.cost());
}

void Session::Impl::take_any_line(std::string_view line) {
    if (!context.dialect()) return take_first_line(line);
    if (context.is_irc()) return take_irc_line(line);
    if (!plain.take_line(line)) take_overlong_line({});
}

void Session::Impl::take_first_line(std::string_view line) {
    // At a terminal, the line may contain backspaces.
    const std::string typed = protocol::typed_line(line);
    if (typed.find_first_not_of(' ') == std::string::npos) return;
    if (protocol::begins_proxy_header(typed))
        return context.close(Cause::proxy, std::string(protocol::stray_proxy_header));
    const Dialect dialect = protocol::detect(typed);
    if (dialect == Dialect::browser)
        return answer_browser(typed, "this is a chat server, not a web server");
    if (needs_tls) return refuse_plain();
    greet();
    context.set_dialect(dialect);
    if (context.is_plain()) context.client()->outbox.set_encoding(chat::Encoding::person);
    take_any_line(line);
}

void Session::Impl::take_irc_line(std::string_view line) {
    const auto message = protocol::parse(line);
    if (!message) return;
    if (protocol::valid_utf8(line)) return dispatch(context, *message);
    if (const auto kept = without_torn_text(line, *message))
        return dispatch(context, *protocol::parse(*kept));
    // Source: https://ircv3.net/specs/extensions/utf8-only
    context.charge(line_price);
    context.responder.begin(*message);
    context.responder.refuse(Refusal::fail(
        protocol::valid_utf8(message->command) ? message->command : "*", "INVALID_UTF8", {},
        "Message not sent: set your client to UTF-8; this server accepts no other encoding"));
    context.responder.finish();
    spoil_batch(context);
}

// Runs no part of the request as a command. Sends only the answer and closes.
void Session::Impl::answer_browser(std::string_view request_line, std::string reason) {
    context.set_dialect(Dialect::browser);
    context.claims().reply(context.client()->outbox,
                           protocol::http_answer(request_line, context.services().clock.wall()));
    context.close(Cause::browser, std::move(reason));
}

void Session::take_overlong_line(std::string_view start) {
    impl_->take_overlong_line(start);
}

void Session::Impl::take_overlong_line(std::string_view start) {
    context.charge(line_price);
    if (!context.dialect() && protocol::begins_http(start))
        return answer_browser(start, "the address that was asked for is too long");
    if (needs_tls) return refuse_plain();
    context.responder.refuse_earlier(Refusal(protocol::ERR_INPUTTOOLONG));
    // No chat client begins with a line of this length; it may be an HTTP request with a long URL.
    if (!context.dialect())
        context.close(Cause::browser, "the first line is too long for a chat server");
    spoil_batch(context);
}

std::optional<Steady> Session::batch_deadline() const {
    return commands::batch_deadline(impl_->context);
}

void Session::end_late_batch() {
    commands::end_late_batch(impl_->context);
}

void Session::obey(const chat::Client::Order& order) {
    commands::obey(impl_->context, order);
}

void Session::publish_pending() {
    impl_->context.pending.publish();
}

bool Session::awaits_room() {
    return commands::awaits_room(impl_->context);
}

bool Session::release_stored() {
    return commands::release_stored(impl_->context);
}

void Session::ping() {
    impl_->context.responder.ping();
}

void Session::close(Cause cause, std::string text) {
    impl_->context.close(cause, std::move(text));
}

const std::optional<chat::Close>& Session::leaving() const {
    return impl_->context.leaving();
}

void Session::leave(const chat::Close& close, bool silent) {
    commands::leave(impl_->context, close, silent);
}

Price Session::take_cost() {
    return impl_->context.take_cost();
}

bool Session::answering() const {
    return impl_->context.responder.is_busy();
}

void Session::continue_answer() {
    impl_->context.responder.continue_long();
}

bool Session::registered() const {
    return impl_->context.registered();
}

bool Session::is_irc() const {
    return impl_->context.is_irc();
}

bool Session::is_plain() const {
    return impl_->context.is_plain();
}

bool Session::expects_password() const {
    return is_plain() && impl_->plain.expects_password();
}

}  // namespace hubbub::commands
