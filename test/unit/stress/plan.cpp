// The plan of a load: each client's group, channel, sender and worker.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "stress/options.h"
#include "stress/plan.h"

using namespace hubbub::stress;

TEST_CASE(
    "Plan: clients and senders are spread evenly over channels, and nicks are short and unique") {
    Options options;
    options.clients = 103;
    options.channels = 10;
    options.senders = 25;
    options.stalled = 3;
    const Plan plan = make_plan(options);
    CHECK(plan.count(checked) == 103);
    CHECK(plan.count(stalled) == 3);
    CHECK(plan.senders.size() == 25);
    std::map<std::string, int> nicks;
    for (std::uint32_t i = 0; i < plan.clients.size(); ++i) ++nicks[nick(i)];
    CHECK(nicks.size() == plan.clients.size());
    for (const auto& entry : nicks) CHECK(entry.first.size() <= 9);
    for (const Channel& channel : plan.channels) {
        CHECK((channel.checked == 10 || channel.checked == 11));
        CHECK((channel.senders == 2 || channel.senders == 3));
    }
}

TEST_CASE("Plan: with several workers each sender has a neighbour in its worker") {
    Options options;
    options.clients = 21;
    options.channels = 3;
    options.senders = 21;
    options.threads = 4;
    const Plan plan = make_plan(options);
    std::map<std::pair<std::uint32_t, std::uint32_t>, int> together;
    for (const Client& client : plan.clients) ++together[{client.channel, client.worker}];
    for (const auto& entry : together) CHECK(entry.second >= 2);
}

TEST_CASE("Plan: each scenario has its clients") {
    Options options;
    options.clients = 101;
    options.scenario = Scenario::join_storm;
    CHECK(make_plan(options).count(crowd) == 101);
    CHECK(make_plan(options).count(watcher) == 1);
    CHECK(make_plan(options).rate == 50);
    options.scenario = Scenario::mass_quit;
    CHECK(make_plan(options).count(crowd) == 50);
    CHECK(make_plan(options).count(watcher) == 51);
    options.scenario = Scenario::churn;
    CHECK(make_plan(options).count(churner) == 101);
    CHECK(make_plan(options).count(checked) == 40);
    options.scenario = Scenario::ban_storm;
    CHECK(make_plan(options).count(founder) == 1);
    CHECK(make_plan(options).count(founder | banner) == 8);
    CHECK(make_plan(options).count(founder | banner | crowd) == 101);
    CHECK(make_plan(options).count(roamer) == 1);
    CHECK(make_plan(options).count(checked) == 2);
}

TEST_CASE("Plan: each client has its channel, sender and worker in every scenario") {
    // A letter per client: its group, channel, sender or worker.
    const auto row = [](const Plan& plan, auto number_of) {
        std::string out;
        for (const Client& client : plan.clients) {
            const std::uint32_t number = number_of(client);
            out += number == nobody ? '-' : static_cast<char>('0' + number);
        }
        return out;
    };
    const auto groups = [&](const Plan& plan) {
        return row(plan, [](const Client& client) {
            std::uint32_t bit = 0;
            while ((client.group >> bit) != 1) ++bit;
            return bit;
        });
    };
    const auto channels = [&](const Plan& plan) {
        return row(plan, [](const Client& client) { return client.channel; });
    };
    const auto senders = [&](const Plan& plan) {
        return row(plan, [](const Client& client) { return client.sender; });
    };
    const auto workers = [&](const Plan& plan) {
        return row(plan, [](const Client& client) { return client.worker; });
    };
    Options options;
    options.clients = 10;
    options.channels = 2;
    options.senders = 3;
    options.stalled = 3;
    options.threads = 2;
    const Plan chat = make_plan(options);
    CHECK(groups(chat) == "0000000000111");
    CHECK(channels(chat) == "0101010101010");
    CHECK(senders(chat) == "012----------");
    // In pairs within a channel; the fifth of each joins the last pair.
    CHECK(workers(chat) == "0101101010010");
    CHECK(chat.rate == 0);
    options.scenario = Scenario::idle;
    CHECK(groups(make_plan(options)) == "0000000000");
    CHECK(channels(make_plan(options)) == "0101010101");
    options.scenario = Scenario::join_storm;
    const Plan storm = make_plan(options);
    CHECK(groups(storm) == "2333333333300");
    CHECK(channels(storm) == "0000000000011");
    CHECK(senders(storm) == "-----------0-");
    CHECK(workers(storm) == "0101010101022");
    options.scenario = Scenario::mass_quit;
    options.clients = 5;
    CHECK(groups(make_plan(options)) == "2223300");
    CHECK(workers(make_plan(options)) == "0101022");
    CHECK(make_plan(options).rate == 50);
    options.scenario = Scenario::ban_storm;
    options.clients = 10;
    const Plan bans = make_plan(options);
    CHECK(groups(bans) == "5666666633700");
    CHECK(channels(bans) == "0000000000011");
    CHECK(senders(bans) == "-----------0-");
    CHECK(workers(bans) == "0101010101022");
    CHECK(bans.rate == 50);
    CHECK(bans.count(everyone) == 13);
    options.scenario = Scenario::churn;
    options.clients = 2;
    const Plan churn = make_plan(options);
    CHECK(channels(churn).starts_with("0101") == true);
    CHECK(senders(churn).starts_with("01234567-"));
    CHECK(groups(churn).ends_with("0044"));
    CHECK(workers(churn).ends_with("01"));
    CHECK(churn.channels[1].senders == 4);
    // Names have the run and the number; nicks have nine characters, base 36.
    CHECK(churn.channels[1].name == "#hb" + nick(0).substr(1, 3) + "r1");
    CHECK(nick(0).substr(4) == "00000");
    CHECK(nick(35).substr(4) == "0000z");
    CHECK(nick(36).substr(4) == "00010");
    CHECK(nick(999'999).substr(4) == "0lflr");
    CHECK(nick(0).starts_with('s'));
}

TEST_CASE("Plan: knows the recipients of each sender, and the listeners") {
    Options options;
    options.clients = 7;
    options.channels = 2;
    options.senders = 3;
    options.stalled = 2;
    options.rate = 12;
    const Plan plan = make_plan(options);
    CHECK(plan.rate == 12);
    CHECK(plan.workers == 1);
    CHECK(plan.channels[0].name != plan.channels[1].name);
    CHECK(plan.channels[0].checked == 4);
    CHECK(plan.channels[1].checked == 3);
    // Senders 0 and 2 are in the first channel, 1 is in the second.
    CHECK(plan.recipients_of(0) == 3);
    CHECK(plan.recipients_of(1) == 2);
    CHECK(plan.recipients_of(2) == 3);
    CHECK(plan.senders[0].slot == 0);
    CHECK(plan.senders[1].slot == 0);
    CHECK(plan.senders[2].slot == 1);
    for (std::uint32_t i = 0; i < plan.senders.size(); ++i) {
        const Client& client = plan.clients[plan.senders[i].client];
        CHECK(client.sender == i);
        CHECK(client.channel == plan.senders[i].channel);
    }
    CHECK(plan.count(checked | stalled) == 9);
    CHECK(plan.clients[8].group == stalled);
    CHECK(plan.clients[7].channel == 0);
    CHECK(plan.clients[8].channel == 1);
}

TEST_CASE("Plan: the quiet channel of a crowd has two clients and a separate worker") {
    Options options;
    options.clients = 10;
    options.threads = 3;
    for (const Scenario scenario : {Scenario::join_storm, Scenario::mass_quit}) {
        options.scenario = scenario;
        const Plan plan = make_plan(options);
        CHECK(plan.workers == 4);
        CHECK(plan.channels.size() == 2);
        CHECK(plan.channels[0].checked == 0);
        CHECK(plan.channels[1].checked == 2);
        CHECK(plan.senders.size() == 1);
        for (const Client& client : plan.clients)
            CHECK((client.group == checked) == (client.worker == 3));
    }
    options.scenario = Scenario::idle;
    CHECK(make_plan(options).senders.empty());
    CHECK(make_plan(options).count(checked) == 10);
    options.scenario = Scenario::churn;
    options.rate = 77;
    const Plan plan = make_plan(options);
    CHECK(plan.rate == 77);
    CHECK(plan.senders.size() == 8);
    CHECK(plan.channels[0].checked == 20);
    CHECK(plan.channels[1].checked == 20);
    CHECK(plan.channels[0].senders == 4);
    for (const Client& client : plan.clients)
        if (client.group == churner) CHECK(client.channel == 0);
}
