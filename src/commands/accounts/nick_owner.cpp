#include "accounts/nick_owner.h"

#include <hubbub/protocol/casemap.h>

#include <string>
#include <utility>

#include "accounts/verification.h"
#include "core/service_names.h"
#include "users/nick.h"

namespace hubbub::commands {
namespace {

void tell(Context& context, const std::string& text) {
    chat::Batch batch = context.make_server_batch();
    batch.add(service_mask(nick_serv, context.settings().server_name), "NOTICE",
              {context.self().nick, text});
    context.responder.send(batch);
}

// Takes the first free nick of Guest1, Guest2 and so on, from a number that is the client's own.
void take_guest_nick(Context& context) {
    for (std::uint64_t number = context.client()->id % 100'000;; ++number) {
        const std::string nick = "Guest" + std::to_string(number);
        if (!context.registry().accounts.owner_of(nick) && take_nick(context, nick)) return;
    }
}

// Gives the order to one connection of the user. Returns false if there is none, or it is too busy.
bool order_to(const chat::User& user, chat::Client::Order order) {
    const auto connections = user.connections();
    return !connections.empty() && connections.front()->give(std::move(order));
}

}  // namespace

bool belongs_to_another(const Context& context, std::string_view nick) {
    const auto owner = context.registry().accounts.owner_of(nick);
    return owner && owner->enforced && owner->id != context.self().account_id &&
           !is_expired(*owner, context.now());
}

bool regain_nick(Context& context, const std::shared_ptr<chat::User>& holder,
                 std::string_view nick) {
    return order_to(*holder, {std::string(yield_order), std::string(nick), "", context.user()->id});
}

void obey_yield(Context& context, const chat::Client::Order& order) {
    // The client may have another nick by now.
    if (protocol::same(context.self().nick, order.target)) {
        tell(context, "The owner of " + order.target + " takes it back.");
        take_guest_nick(context);
    }
    if (const auto by = context.registry().find(order.by))
        order_to(*by, {std::string(regain_order), order.target, "", order.by});
}

void obey_regain(Context& context, const chat::Client::Order& order) {
    const bool free = !belongs_to_another(context, order.target);
    const bool taken = free && take_nick(context, order.target);
    tell(context, taken ? "You have " + order.target + " now."
                        : "Somebody else was faster: " + order.target + " is in use again.");
}

}  // namespace hubbub::commands
