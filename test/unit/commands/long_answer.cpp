// Replies that are produced while their client reads them: complete for a client that reads,
// bounded for one that does not.

#include <hubbub/chat/channel.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "commands/core/members.h"
#include "support/chat_double.h"
#include "world/world.h"

using namespace hubbub;

namespace {

// A part of a reply, the lines of one command beside it, and the overhead of a batch.
constexpr std::size_t slack = std::size_t{48} * 1024;

commands::Settings roomy() {
    commands::Settings settings;
    settings.max_targets = 100;
    return settings;
}

void enter(World& world, std::size_t client, const std::string& nick) {
    world.connect(client);
    world.feed(client, "NICK " + nick + "\r\nUSER u 0 * :" + std::string(100, 'r') + "\r\n");
    world.take_heard(client);
}

std::size_t count(const std::string& text, const std::string& part) {
    std::size_t out = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
        ++out;
    return out;
}

// A world with many channels, each with a long topic, and many clients in one of them. The last
// client is "ann", the requester.
struct Crowd {
    static constexpr std::size_t channels = 300;

    explicit Crowd(std::size_t number = 20)
        : clients(number), ann(clients - 1), world(clients, roomy()) {
        for (std::size_t i = 0; i + 1 < clients; ++i) {
            enter(world, i, "n" + std::to_string(i));
            world.feed(i, "JOIN #crowd\r\n");
        }
        for (std::size_t i = 0; i < channels; ++i) {
            const std::string name = "#c" + std::to_string(i);
            world.feed(i / 40, "JOIN " + name + "\r\nTOPIC " + name + " :" + std::string(300, 't') +
                                   "\r\n");
        }
        enter(world, ann, "ann");
        world.feed(ann, "JOIN #crowd\r\n");
        for (std::size_t i = 0; i < clients; ++i) world.take_heard(i);
    }

    // More clients than fit one part of NAMES or WHO.
    static constexpr std::size_t many = 540;

    const std::size_t clients;
    const std::size_t ann;
    World world;
};

struct Asked {
    std::string command;
    std::string row;  // of the answer
    std::size_t rows;
    std::string end;
};

}  // namespace

TEST_CASE("LongAnswer: a client that does not read holds a bounded part and gets all later") {
    Crowd crowd(Crowd::many);
    World& world = crowd.world;
    const Asked answers[] = {
        {"LIST", " 322 ann ", Crowd::channels + 1, " 323 ann "},
        {"WHO *", " 352 ann ", crowd.clients, " 315 ann "},
        {"WHO n?*", " 352 ann ", crowd.clients - 1, " 315 ann "},
        {"WHO #crowd", " 352 ann ", crowd.clients, " 315 ann "},
    };
    for (const Asked& asked : answers) {
        CAPTURE(asked.command);
        world.stall(crowd.ann, true);
        world.feed(crowd.ann, asked.command + "\r\nPING behind\r\n");
        CHECK(world.client(crowd.ann).outbox.waiting() >= commands::max_reply_backlog);
        CHECK(world.client(crowd.ann).outbox.waiting() < commands::max_reply_backlog + slack);
        CHECK(world.take_heard(crowd.ann).empty());
        // Messages of others keep their order, and arrive in between.
        world.feed(0, "PRIVMSG ann :meanwhile\r\n");
        world.stall(crowd.ann, false);
        const std::string heard = world.take_heard(crowd.ann);
        CHECK(count(heard, asked.row) == asked.rows);
        CHECK(count(heard, asked.end) == 1);
        CHECK(heard.find(asked.end) > heard.rfind(asked.row));
        CHECK(heard.find(asked.end) < heard.find(":behind"));
        CHECK(heard.find(":meanwhile") < heard.find(asked.end));
    }
}

TEST_CASE("LongAnswer: NAMES of a large channel is complete, after JOIN and alone") {
    Crowd crowd(Crowd::many);
    World& world = crowd.world;
    for (const std::string command : {"NAMES #crowd", "PART #crowd\r\nJOIN #crowd"}) {
        world.feed(crowd.ann, command + "\r\n");
        const std::string heard = world.take_heard(crowd.ann);
        std::set<std::string> nicks;
        std::size_t at = 0;
        while ((at = heard.find(" 353 ann = #crowd :", at)) != std::string::npos) {
            std::string names = heard.substr(at + 19, heard.find("\r\n", at) - at - 19) + " ";
            at += 19;
            for (std::size_t end; (end = names.find(' ')) != std::string::npos;
                 names.erase(0, end + 1))
                CHECK(nicks.insert(names.substr(0, end)).second);
        }
        CHECK(nicks.size() == crowd.clients);
        CHECK(count(heard, " 366 ann #crowd ") == 1);
    }
}

TEST_CASE("LongAnswer: several in one command are bounded") {
    Crowd crowd(Crowd::many);
    World& world = crowd.world;
    std::string list = "#crowd";
    for (std::size_t i = 1; i < 60; ++i) list += ",#crowd";
    world.stall(crowd.ann, true);
    world.feed(crowd.ann, "NAMES " + list + "\r\n");
    CHECK(world.client(crowd.ann).outbox.waiting() >= commands::max_reply_backlog);
    CHECK(world.client(crowd.ann).outbox.waiting() < commands::max_reply_backlog + slack);
    world.stall(crowd.ann, false);
    CHECK(count(world.take_heard(crowd.ann), " 366 ann #crowd ") == 60);
}

TEST_CASE("LongAnswer: with a label it is one batch, without the replies that follow") {
    Crowd crowd;
    World& world = crowd.world;
    world.feed(crowd.ann, "CAP REQ :labeled-response batch\r\n");
    world.take_heard(crowd.ann);
    world.stall(crowd.ann, true);
    world.feed(crowd.ann, "@label=x LIST\r\n@label=y PING behind\r\n");
    CHECK(world.client(crowd.ann).outbox.waiting() < commands::max_reply_backlog + slack);
    world.stall(crowd.ann, false);
    const std::string heard = world.take_heard(crowd.ann);
    REQUIRE(heard.starts_with("@label=x :hubbub.local BATCH +"));
    const std::size_t from = heard.find('+') + 1;
    const std::string reference = heard.substr(from, heard.find(' ', from) - from);
    CHECK(count(heard, "@batch=" + reference + " :hubbub.local 322 ann ") == Crowd::channels + 1);
    CHECK(count(heard, "@batch=" + reference + " :hubbub.local 323 ann ") == 1);
    CHECK(count(heard, "BATCH -" + reference) == 1);
    CHECK(heard.find("BATCH -" + reference) < heard.find("@label=y :hubbub.local PONG"));
}

TEST_CASE("LongAnswer: an operator's order waits for its end") {
    Crowd crowd;
    World& world = crowd.world;
    world.stall(crowd.ann, true);
    world.feed(crowd.ann, "LIST\r\n");
    REQUIRE(world.client(crowd.ann).outbox.waiting() >= commands::max_reply_backlog);
    world.give(crowd.ann, {"JOIN", "#ordered", "", 0});
    CHECK(world.client(crowd.ann).user()->channel_named("#ordered") == nullptr);
    world.stall(crowd.ann, false);
    CHECK(world.client(crowd.ann).user()->channel_named("#ordered") != nullptr);
    const std::string heard = world.take_heard(crowd.ann);
    CHECK(heard.find(" 323 ann ") < heard.find("JOIN #ordered"));
}

TEST_CASE("LongAnswer: an operator may leave while the order waits for its end") {
    commands::Settings settings = roomy();
    // Of "secret", by a method that takes no time.
    settings.operators.push_back({"root",
                                  "$argon2id$v=19$m=8,t=1,p=1$PD9MaKSuVDctUAKtwndnpg$"
                                  "OJzbiz8AZ1GPecsZkM9vPuhnZTE3m4vSm0t1lRVV3pE",
                                  0xffffffff});
    World world(2, settings);  // it looks when somebody leaves
    enter(world, 0, "ann");
    enter(world, 1, "bob");
    world.feed(1, "OPER root secret\r\n");
    world.stall(0, true);
    for (std::size_t i = 0; i < commands::max_reply_backlog / 300; ++i)
        world.feed(0, "PING " + std::string(300, 'x') + "\r\n");
    world.feed(0, "LIST\r\n");
    world.feed(1, "SAJOIN ann #ordered\r\nQUIT\r\n");
    REQUIRE_FALSE(world.connected(1));
    CHECK(world.client(0).user()->channel_named("#ordered") == nullptr);
    world.stall(0, false);
    CHECK(world.client(0).user()->channel_named("#ordered") != nullptr);
}

TEST_CASE("LongAnswer: a client that leaves during one leaves nothing behind") {
    Crowd crowd;  // its world looks when it ends
    for (const std::string command : {"LIST", "WHO *", "NAMES #crowd", "JOIN #c0,#crowd"}) {
        World& world = crowd.world;
        world.stall(crowd.ann, true);
        world.feed(crowd.ann, command + "\r\nQUIT\r\n");
        world.disconnect(crowd.ann);
        world.take_heard(crowd.ann);
        enter(world, crowd.ann, "ann");
    }
}

TEST_CASE("LongAnswer: a member kicked during one sees nothing further of the channel") {
    Crowd crowd(Crowd::many);
    World& world = crowd.world;
    world.feed(crowd.clients - 2, "MODE n538 +i\r\n");
    world.feed(crowd.ann, "CAP REQ userhost-in-names\r\n");
    const std::string names = " 353 ann @ #crowd ";
    for (const std::string command : {"NAMES #crowd", "WHO *"}) {
        CAPTURE(command);
        world.feed(0, "MODE #crowd -s\r\n");
        world.feed(crowd.ann, "JOIN #crowd\r\n");
        world.feed(0, "MODE #crowd +s\r\n");
        for (const std::size_t client : {std::size_t{0}, crowd.ann}) world.take_heard(client);
        world.stall(crowd.ann, true);
        // Until it is held up in the middle of one.
        for (int i = 0; i < 10; ++i) world.feed(crowd.ann, command + "\r\n");
        REQUIRE(world.client(crowd.ann).outbox.waiting() >= commands::max_reply_backlog);
        world.feed(0, "KICK #crowd ann\r\n");
        world.stall(crowd.ann, false);
        const std::string heard = world.take_heard(crowd.ann);
        const std::size_t kicked = heard.find(" KICK #crowd ann ");
        REQUIRE(kicked != std::string::npos);
        CHECK(heard.find(names, kicked) == std::string::npos);
        CHECK(heard.find(" n538 ", kicked) == std::string::npos);
        CHECK(count(heard, command == "WHO *" ? " 315 ann " : " 366 ann ") == 10);
    }
}

TEST_CASE("MemberWalk: every member who stays is visited, despite joins and parts") {
    for (const std::size_t per_part : {1UL, 7UL, 100UL, 1000UL}) {
        chat::OutboxShared budget;
        std::vector<std::unique_ptr<ClientDouble>> people;
        chat::Channel channel(1, "#a", 0);
        MutexLock lock(channel.mutex);
        for (std::uint64_t id = 0; id < 600; ++id) {
            people.push_back(std::make_unique<ClientDouble>(id, budget));
            channel.add(people.back()->user);
        }
        commands::MemberWalk walk(per_part);
        std::set<const chat::User*> seen;
        std::size_t gone = 0;
        while (walk.next(channel,
                         [&](const chat::Member& member) { seen.insert(member.user.get()); })) {
            // A member leaves, visited or not, and another joins.
            if (gone < 200) channel.remove(*people[(gone++ * 7) % 600]->user);
            people.push_back(std::make_unique<ClientDouble>(people.size(), budget));
            channel.add(people.back()->user);
        }
        std::set<std::size_t> removed;
        for (std::size_t i = 0; i < gone; ++i) removed.insert((i * 7) % 600);
        for (std::size_t i = 0; i < 600; ++i) {
            if (!removed.contains(i)) CHECK(seen.contains(people[i]->user.get()));
        }
    }
}

TEST_CASE("LongAnswer: each row once, also if the rows fill their parts exactly") {
    // WHO of a mask has parts of 64 clients, WHO of a channel parts of 128 members.
    constexpr std::size_t most = 257;
    World world(most, roomy());
    const auto rows = [&](const std::string& question) {
        world.feed(0, question + "\r\n");
        const std::string heard = world.take_heard(0);
        CHECK(count(heard, " 315 n0 ") == 1);
        CHECK(heard.rfind(" 315 n0 ") > heard.rfind(" 352 n0 "));
        return count(heard, " 352 n0 ");
    };
    for (std::size_t i = 0; i < most; ++i) {
        enter(world, i, "n" + std::to_string(i));
        world.feed(i, "JOIN #a\r\n");
        const std::size_t clients = i + 1;
        bool at_edge = false;
        for (const std::size_t edge : {64U, 128U, 192U, 256U})
            at_edge = at_edge || (clients + 1 >= edge && clients <= edge + 1);
        if (!at_edge) continue;
        CAPTURE(clients);
        world.take_heard(0);
        CHECK(rows("WHO *") == clients);
        CHECK(rows("WHO n*") == clients);
        CHECK(rows("WHO #a") == clients);
        world.feed(0, "NAMES #a\r\n");
        const std::string names = world.take_heard(0);
        CHECK(count(names, " 366 n0 #a ") == 1);
        CHECK(count(names, "@n0 ") == 1);
        CHECK(count(names, "n" + std::to_string(i)) >= 1);
    }
}
