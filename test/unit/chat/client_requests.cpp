// Requests of other threads to a client: a close, and orders.

#include <hubbub/chat/client.h>

#include <memory>
#include <string>
#include <utility>

#include <doctest/doctest.h>

#include "support/chat_double.h"

using namespace hubbub::chat;

TEST_CASE("Client: the first of several close requests wins") {
    OutboxShared budget;
    const ClientDouble ann(1, budget);
    CHECK_FALSE(ann.client->close_request().has_value());
    ann.client->request_close({Cause::kicked, "Killed by root"});
    ann.client->request_close({Cause::stopping, "server is stopping"});
    const auto kept = ann.client->close_request();
    REQUIRE(kept.has_value());
    CHECK(kept->cause == Cause::kicked);
    CHECK(kept->text == "Killed by root");
}

TEST_CASE("Client: orders are taken once, in the order given") {
    OutboxShared budget;
    const ClientDouble ann(1, budget);
    CHECK(ann.client->take_orders().empty());
    for (const char* const what : {"one", "two", "three"}) {
        Client::Order order;
        order.target = what;
        ann.client->give(std::move(order));
    }
    const auto orders = ann.client->take_orders();
    REQUIRE(orders.size() == 3);
    CHECK(orders[0].target == "one");
    CHECK(orders[1].target == "two");
    CHECK(orders[2].target == "three");
    CHECK(ann.client->take_orders().empty());
}

TEST_CASE("Client: at most 64 orders are pending; taking them makes room again") {
    OutboxShared budget;
    const ClientDouble ann(1, budget);
    for (int round = 0; round < 2; ++round) {
        for (int i = 0; i < 64; ++i) CHECK(ann.client->give({"JOIN", "#a", "", 1}));
        CHECK_FALSE(ann.client->give({"PART", "#a", "", 1}));
        const auto orders = ann.client->take_orders();
        CHECK(orders.size() == 64);
        CHECK(orders.back().command == "JOIN");
    }
}
