// The records of the database and the state in memory: nothing is lost between them.

#include <string>

#include <doctest/doctest.h>

#include "server/state_records.h"

using namespace hubbub;
using namespace hubbub::server;
using storage::AccountRecord;
using storage::ChannelRecord;
using storage::Records;

namespace {

// Each field differs from its default and from the others.
AccountRecord full_account() {
    AccountRecord out;
    out.id = 7;
    out.name = "irma";
    out.password = "hash";
    out.scram_salt = "salt";
    out.scram_iterations = 4096;
    out.scram_stored_key = "stored";
    out.scram_server_key = "server";
    out.certificates = {"aa", "bb"};
    out.email = "irma@example.org";
    out.state = 2;
    out.verification = "code";
    out.suspension = "spam";
    out.created = 11;
    out.last_seen = 12;
    out.multiclient = 1;
    out.always_on = 2;
    out.enforced = false;
    out.metadata = {{"avatar", "a"}, {"pronouns", "she/her"}};
    out.presence = {{"nick", "irma"},        {"user", "~irma"},     {"host", "host"},
                    {"real-name", "Irma"},   {"modes", "+iw"},      {"away", "at lunch"},
                    {"offline-since", "13"}, {"channel #tea", "3"}, {"channel #cake", "0"}};
    return out;
}

ChannelRecord full_channel() {
    ChannelRecord out;
    out.id = 5;
    out.name = "#Tea";
    out.founder = 7;
    out.created = 21;
    out.registered = 22;
    out.modes = "+ntk key";
    out.topic = "Darjeeling";
    out.topic_by = "irma!~irma@host";
    out.topic_at = 23;
    out.masks = {{"b", "*!*@bad", "ann", 24}, {"e", "*!*@good", "bob", 25}, {"I", "i!*@*", "", 26}};
    out.access = {{8, 4}, {9, 1}};
    out.settings = {{"topic-lock", "on"}};
    out.metadata = {{"homepage", "https://tea.example"}};
    return out;
}

// Returns the faults of the account.
template <class Change>
std::vector<std::string> faults_of_account(const Change& change) {
    AccountRecord record = full_account();
    change(record);
    Records records;
    records.accounts = {record};
    return loaded(records).faults;
}

template <class Change>
std::vector<std::string> faults_of_channel(const Change& change) {
    ChannelRecord record = full_channel();
    change(record);
    Records records;
    records.channels = {record};
    return loaded(records).faults;
}

}  // namespace

TEST_CASE("State records: an account and a channel come back as they were") {
    Records records;
    records.accounts = {full_account()};
    records.channels = {full_channel()};
    records.read_markers = {{7, -5, 0, 31}, {7, 3, 7, 32}, {7, 7, 7, 0}};
    records.last_account = 70;
    records.last_channel = 50;
    const LoadedState state = loaded(records);
    CHECK(state.faults.empty());
    REQUIRE(state.accounts.size() == 1);
    CHECK(record_of(state.accounts[0]) == full_account());
    REQUIRE(state.channels.size() == 1);
    CHECK(record_of(state.channels[0]) == full_channel());
    REQUIRE(state.read_markers.size() == 3);
    for (std::size_t i = 0; i < 3; ++i)
        CHECK(record_of(state.read_markers[i]) == records.read_markers[i]);
    CHECK(state.last_account == 70);
    CHECK(state.last_channel == 50);
}

TEST_CASE("State records: each field has its place in memory") {
    Records records;
    records.accounts = {full_account()};
    records.channels = {full_channel()};
    const LoadedState state = loaded(records);
    REQUIRE(state.accounts.size() == 1);
    const chat::Account& account = state.accounts[0];
    CHECK(account.id == 7);
    CHECK(account.state == chat::Account::State::suspended);
    CHECK(account.multiclient == chat::Choice::on);
    CHECK(account.always_on == chat::Choice::off);
    CHECK(account.created == 11);
    CHECK(account.last_seen == 12);
    CHECK(account.suspension == "spam");
    CHECK(account.presence.away == "at lunch");
    CHECK(account.presence.channels ==
          std::vector<chat::Presence::Joined>{{"#cake", 0}, {"#tea", 3}});
    REQUIRE(state.channels.size() == 1);
    const chat::RegisteredChannel& channel = state.channels[0];
    CHECK(channel.founder == 7);
    CHECK(channel.created == 21);
    CHECK(channel.registered == 22);
    CHECK(channel.topic.by == "irma!~irma@host");
    CHECK(channel.topic.at == 23);
    REQUIRE(channel.masks.size() == 3);
    CHECK(channel.masks[2] == chat::RegisteredChannel::Mask{'I', "i!*@*", "", 26});
    CHECK(channel.access.at(8) == 4);
}

TEST_CASE("State records: what is not valid is left out and named") {
    const std::vector<std::string> bad_account{"account 'irma' is not valid"};
    CHECK(faults_of_account([](AccountRecord&) {}).empty());
    CHECK(faults_of_account([](AccountRecord& one) { one.id = 0; }) == bad_account);
    CHECK(faults_of_account([](AccountRecord& one) { one.state = 3; }) == bad_account);
    CHECK(faults_of_account([](AccountRecord& one) { one.multiclient = -1; }) == bad_account);
    CHECK(faults_of_account([](AccountRecord& one) { one.always_on = 3; }) == bad_account);
    CHECK(faults_of_account([](AccountRecord& one) { one.scram_iterations = -1; }) == bad_account);
    CHECK(faults_of_account([](AccountRecord& one) { one.name = "a\x1b b"; }).size() == 1);
    for (const storage::ReadMarkerRecord& bad :
         std::vector<storage::ReadMarkerRecord>{{0, -5, 0, 1},
                                                {7, 0, 0, 1},
                                                {7, -5, 7, 1},
                                                {7, 8, 7, 1},
                                                {7, 3, 8, 1},
                                                {7, -5, 0, -1},
                                                {7, -5, 0, INT64_MAX}}) {
        Records records;
        records.read_markers = {bad};
        CAPTURE(bad.low);
        CHECK(loaded(records).faults.size() == 1);
        CHECK(loaded(records).read_markers.empty());
    }
    const std::vector<std::string> bad_channel{"channel '#Tea' is not valid"};
    CHECK(faults_of_channel([](ChannelRecord&) {}).empty());
    CHECK(faults_of_channel([](ChannelRecord& one) { one.id = -1; }) == bad_channel);
    CHECK(faults_of_channel([](ChannelRecord& one) { one.founder = -1; }) == bad_channel);
    CHECK(faults_of_channel([](ChannelRecord& one) { one.masks[0].list = "be"; }) == bad_channel);
    CHECK(faults_of_channel([](ChannelRecord& one) { one.masks[1].list = "x"; }) == bad_channel);
    CHECK(faults_of_channel([](ChannelRecord& one) { one.access[8] = 256; }) == bad_channel);
    CHECK(faults_of_channel([](ChannelRecord& one) { one.access[-8] = 1; }) == bad_channel);
    CHECK(faults_of_channel([](ChannelRecord& one) { one.name = "tea"; }).size() == 1);
}
