// Logging in while another thread suspends or drops the account.

#include "commands/accounts/login.h"

#include <memory>
#include <string>

#include <doctest/doctest.h>

#include "commands/core/user_modes.h"
#include "support/chat_double.h"

using namespace hubbub;
using namespace hubbub::commands;

namespace {

struct LoginHall {
    chat::Registry registry;
    chat::Counters counters;
    CapabilitySet capabilities;
    const SystemClock clock{};
    chat::OutboxShared outboxes;
    chat::Claims claims;
    ClientDouble one{1, outboxes};
    Context context{{registry, counters, std::make_shared<const Settings>(), clock, capabilities},
                    one.client,
                    claims};

    chat::Accounts::Entry add(const std::string& name) {
        chat::Account account;
        account.name = name;
        return registry.accounts.add(std::move(account)).entry;
    }
};

}  // namespace

TEST_CASE("Login: a suspension between the password and the login wins") {
    LoginHall hall;
    const auto before = hall.add("ann");
    hall.registry.accounts.change(before->id, [](chat::Account& account) {
        account.state = chat::Account::State::suspended;
        return true;
    });
    CHECK_FALSE(log_in(hall.context, before));
    CHECK(hall.one.client->user()->identity()->account.empty());
    CHECK(hall.one.client->user()->identity()->account_id == 0);
    CHECK((hall.one.client->user()->user_modes & user_logged_in) == 0);
}

TEST_CASE("Login: a drop between the password and the login wins, also if the name is new") {
    LoginHall hall;
    const auto before = hall.add("ann");
    hall.registry.accounts.drop(before->id);
    const auto after = hall.add("ann");
    CHECK_FALSE(log_in(hall.context, before));
    CHECK(own_account(hall.context) == nullptr);
    CHECK(log_in(hall.context, after));
    CHECK(own_account(hall.context)->id == after->id);
}

TEST_CASE("Login: an order to log out of another account changes nothing") {
    LoginHall hall;
    const auto ann = hall.add("ann"), bob = hall.add("bob");
    CHECK(log_in(hall.context, bob));
    const chat::Client::Order order{std::string(log_out_order), std::to_string(ann->id), "x", 1};
    obey_log_out(hall.context, order);
    CHECK(hall.one.client->user()->identity()->account == "bob");
}
