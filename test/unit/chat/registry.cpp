// The registry of users, nicks and channels.

#include <hubbub/chat/registry.h>

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include "support/chat_double.h"

using namespace hubbub::chat;

TEST_CASE("Registry: a nick has one owner, regardless of case") {
    OutboxShared budget;
    Registry registry;
    const ClientDouble ann(1, budget), bob(2, budget);
    ann.name("Ann");
    CHECK(registry.claim_nick("Ann", ann.user));
    CHECK(registry.claim_nick("ANN", ann.user));
    CHECK_FALSE(registry.claim_nick("ann", bob.user));
    CHECK(registry.find("aNN") == ann.user);
    // Only its owner gives it back.
    registry.release_nick("ann", *bob.user);
    CHECK(registry.find("ann") == ann.user);
    registry.release_nick("ann", *ann.user);
    CHECK(registry.find("ann") == nullptr);
    CHECK(registry.claim_nick("ann", bob.user));
    registry.release_nick("never-taken", *bob.user);
}

TEST_CASE("Registry: a user holds both nicks during a change") {
    OutboxShared budget;
    Registry registry;
    const ClientDouble ann(1, budget), bob(2, budget);
    ann.name("amy");
    CHECK(registry.claim_nick("ann", ann.user));
    CHECK(registry.claim_nick("amy", ann.user));
    CHECK_FALSE(registry.claim_nick("ann", bob.user));
    registry.release_nick("ann", *ann.user);
    CHECK(registry.claim_nick("ann", bob.user));
    CHECK(registry.find("amy") == ann.user);
}

TEST_CASE("Registry: a nick held by an unregistered user is taken, but find returns nobody") {
    OutboxShared budget;
    Registry registry;
    const ClientDouble ann(1, budget), bob(2, budget);
    CHECK(registry.claim_nick("ann", ann.user));
    CHECK(registry.find("ann") == nullptr);
    CHECK_FALSE(registry.claim_nick("ann", bob.user));
    ann.user->set_registered();
    CHECK(registry.find("ann") == ann.user);
}

TEST_CASE("Registry: exactly one of many threads that claim a nick gets it") {
    OutboxShared budget;
    Registry registry;
    std::vector<std::unique_ptr<ClientDouble>> clients;
    for (std::uint64_t i = 0; i < 4; ++i)
        clients.push_back(std::make_unique<ClientDouble>(i, budget));
    for (int round = 0; round < 200; ++round) {
        const std::string nick = "n" + std::to_string(round);
        std::atomic<int> winners{0};
        std::vector<std::thread> threads;
        threads.reserve(clients.size());
        for (const auto& one : clients) {
            threads.emplace_back([&] {
                if (registry.claim_nick(nick, one->user)) ++winners;
            });
        }
        for (std::thread& thread : threads) thread.join();
        CHECK(winners == 1);
    }
}

TEST_CASE("Registry: a connection is present from entering until leaving") {
    OutboxShared budget;
    Registry registry;
    const ClientDouble ann(registry.next_id(), budget), bob(registry.next_id(), budget);
    CHECK(ann.client->id != bob.client->id);
    registry.enter(ann.client);
    registry.enter(bob.client);
    CHECK(registry.client_count() == 2);
    registry.leave(*ann.client);
    registry.leave(*ann.client);
    CHECK(registry.clients() == std::vector{bob.client});
}

TEST_CASE("Registry: a channel is created once, and dropped only by the holder of its name") {
    Registry registry;
    const auto made = registry.find_or_make_channel("#Tea", 7);
    CHECK(made->name == "#Tea");
    CHECK(made->created == 7);
    CHECK(registry.find_or_make_channel("#tea", 8) == made);
    CHECK(registry.find_channel("#TEA") == made);
    CHECK(registry.find_channel("#coffee") == nullptr);
    CHECK(registry.channel_count() == 1);
    registry.drop(*made);
    CHECK(registry.find_channel("#tea") == nullptr);
    const auto next = registry.find_or_make_channel("#tea", 9);
    CHECK(next != made);
    CHECK(next->id != made->id);
    registry.drop(*made);
    CHECK(registry.channels() == std::vector{next});
}

TEST_CASE("Registry: an unregistered user takes no nick from others") {
    OutboxShared budget;
    Registry registry;
    const ClientDouble ann(1, budget), bob(2, budget);
    CHECK_FALSE(registry.taken("ann", *ann.user));
    CHECK(registry.claim_nick("ann", ann.user));
    CHECK_FALSE(registry.taken("ANN", *ann.user));
    CHECK(registry.taken("ANN", *bob.user));
    CHECK(registry.find("ann") == nullptr);
    registry.admit(ann.user);
    CHECK(registry.find("ann") == ann.user);
}

// Two RENAMEs at once: one only changes case, and its old name went to a new channel; the other
// removes the members at that time.
TEST_CASE("Registry: a channel that dies while another has its name is not restored") {
    OutboxShared budget;
    Registry registry;
    const ClientDouble ann(1, budget);
    const auto old = registry.find_or_make_channel("#a", 0);
    const auto fresh = std::make_shared<Channel>(registry.next_id(), "#A", 0);
    CHECK(registry.enter_channel(fresh, *old));
    SUBCASE("it lives: it has its name again") {
        registry.restore_channel(old, *fresh);
        CHECK(registry.find_channel("#a") == old);
    }
    SUBCASE("it is dead: the name is free") {
        {
            const hubbub::MutexLock lock(old->mutex);
            old->bury_if_empty();
        }
        registry.drop(*old);
        registry.restore_channel(old, *fresh);
        CHECK(registry.channel_count() == 0);
    }
}

TEST_CASE("Registry: walks over users and channels by id, in parts, without repeats") {
    OutboxShared budget;
    Registry registry;
    std::vector<std::unique_ptr<ClientDouble>> clients;
    for (int i = 0; i < 5; ++i) {
        clients.push_back(std::make_unique<ClientDouble>(registry.next_id(), budget));
        registry.enter(clients.back()->client);
        registry.find_or_make_channel("#" + std::to_string(i), 0);
    }
    const auto ids = [](const auto& found) {
        std::vector<std::uint64_t> out;
        for (const auto& one : found) out.push_back(one->id);
        return out;
    };
    using Ids = std::vector<std::uint64_t>;
    CHECK(ids(registry.channels_after(1, 3)) == Ids{2, 4, 6});
    CHECK(ids(registry.channels_after(6, 3)) == Ids{8, 10});
    CHECK(registry.channels_after(10, 3).empty());
    CHECK(registry.client_count() == 5);
    CHECK(registry.channel_count() == 5);
    // By id, too, only a registered one is found, and only while it is there.
    CHECK(registry.find(std::uint64_t{5}) == nullptr);
    for (const auto& one : clients) registry.admit(one->user);
    CHECK(registry.find(std::uint64_t{5}) == clients[2]->user);
    CHECK(registry.find(std::uint64_t{6}) == nullptr);
    CHECK(ids(registry.users_after(0, 2)) == Ids{1, 3});
    CHECK(ids(registry.users_after(3, 2)) == Ids{5, 7});
    CHECK(ids(registry.users_after(7, 2)) == Ids{9});
    CHECK(registry.users_after(9, 2).empty());
    CHECK(registry.users_after(0, 0).empty());
    registry.leave(*clients[2]->client);
    registry.dismiss(*clients[2]->user);
    CHECK(registry.find(std::uint64_t{5}) == nullptr);
    CHECK(ids(registry.users_after(3, 9)) == Ids{7, 9});
    registry.drop(*registry.find_channel("#1"));
    CHECK(ids(registry.channels_after(0, 9)) == Ids{2, 6, 8, 10});
}

TEST_CASE("Registry: a renamed channel takes a free name or its own, never that of another") {
    Registry registry;
    const auto tea = registry.find_or_make_channel("#tea", 1);
    const auto milk = registry.find_or_make_channel("#milk", 1);
    const auto taken = std::make_shared<Channel>(registry.next_id(), "#MILK", 1);
    CHECK_FALSE(registry.enter_channel(taken, *tea));
    CHECK(registry.find_channel("#milk") == milk);
    CHECK(registry.find_channel("#tea") == tea);
    // Both names are in use until the old one is dropped.
    const auto cake = std::make_shared<Channel>(registry.next_id(), "#cake", 1);
    CHECK(registry.enter_channel(cake, *tea));
    CHECK(registry.find_channel("#cake") == cake);
    CHECK(registry.find_channel("#tea") == tea);
    CHECK(registry.channel_count() == 3);
    CHECK(registry.channels_after(0, 9) == std::vector{tea, milk, cake});
    registry.drop(*tea);
    CHECK(registry.find_channel("#tea") == nullptr);
    // Its own in other letters replaces it in both tables.
    const auto big = std::make_shared<Channel>(registry.next_id(), "#Cake", 1);
    CHECK(registry.enter_channel(big, *cake));
    CHECK(registry.find_channel("#cake") == big);
    CHECK(registry.channel_count() == 2);
    CHECK(registry.channels_after(0, 9) == std::vector{milk, big});
    registry.drop(*cake);
    CHECK(registry.find_channel("#CAKE") == big);
}
