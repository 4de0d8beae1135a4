// The state of a user about others: invitations, channels, correspondents, accepted users.

#include <hubbub/chat/channel.h>
#include <hubbub/chat/client.h>
#include <hubbub/chat/user.h>

#include <memory>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "support/chat_double.h"

using namespace hubbub;
using namespace hubbub::chat;

namespace {

std::vector<std::uint64_t> invited_to(const User& user) {
    std::vector<std::uint64_t> out;
    for (const auto& one : user.invitations()) out.push_back(one.channel);
    return out;
}

}  // namespace

TEST_CASE("User: keeps 50 invitations, one for each channel, and drops the oldest") {
    OutboxShared budget;
    const ClientDouble double_of_ann(1, budget);
    User& ann = *double_of_ann.user;
    for (std::uint64_t id = 1; id <= 50; ++id) ann.note_invited({id, "#a", id == 1});
    CHECK(ann.may_pass(1));
    CHECK_FALSE(ann.may_pass(2));
    // A second one to the same channel takes no place, and only adds rights.
    ann.note_invited({1, "#a", false});
    ann.note_invited({2, "#a", true});
    CHECK(ann.invitations().size() == 50);
    CHECK(ann.may_pass(1));
    CHECK(ann.may_pass(2));
    CHECK_FALSE(ann.may_pass(3));
    ann.note_invited({51, "#a", false});
    CHECK(ann.invitations().size() == 50);
    CHECK(invited_to(ann).front() == 2);
    CHECK(invited_to(ann).back() == 51);
    CHECK_FALSE(ann.may_pass(1));
    CHECK_FALSE(ann.may_pass(51));
    ann.forget_invitation(2);
    ann.forget_invitation(1);
    CHECK(ann.invitations().size() == 49);
    CHECK(invited_to(ann).front() == 3);
    CHECK_FALSE(ann.may_pass(2));
}

TEST_CASE("User: of several invitations, only that of the renamed channel follows it") {
    OutboxShared budget;
    const ClientDouble ann(1, budget);
    const Channel old(10, "#old", 0), fresh(20, "#new", 0);
    ann.user->note_invited({5, "#five", false});
    ann.user->note_invited({10, "#old", true});
    ann.user->note_invited({6, "#six", true});
    ann.user->move_invitation(old, fresh);
    CHECK(invited_to(*ann.user) == std::vector<std::uint64_t>{5, 20, 6});
    CHECK(ann.user->invitations()[1].name == "#new");
    CHECK(ann.user->invitations()[0].name == "#five");
    CHECK(ann.user->may_pass(20));
    CHECK_FALSE(ann.user->may_pass(10));
    CHECK_FALSE(ann.user->may_pass(5));
}

TEST_CASE("User: finds its channels in any case; leaving or renaming one keeps the others") {
    OutboxShared budget;
    const ClientDouble double_of_ann(1, budget);
    User& ann = *double_of_ann.user;
    std::vector<std::shared_ptr<Channel>> rooms;
    for (const char* const name : {"#One", "#two", "#three"})
        rooms.push_back(std::make_shared<Channel>(10 + rooms.size(), name, 0));
    for (const auto& room : rooms) ann.note_joined(room);
    CHECK(ann.channels() == rooms);
    CHECK(ann.channel_named("#oNE") == rooms[0]);
    CHECK(ann.channel_named("#THREE") == rooms[2]);
    CHECK(ann.channel_named("#on") == nullptr);
    const auto fresh = std::make_shared<Channel>(20, "#2", 0);
    ann.note_renamed(*rooms[1], fresh);
    CHECK(ann.channel_named("#two") == nullptr);
    CHECK(ann.channels() == std::vector{rooms[0], fresh, rooms[2]});
    // Of one that it is not in, nothing changes.
    ann.note_left(*rooms[1]);
    CHECK(ann.channel_count() == 3);
    ann.note_left(*rooms[0]);
    CHECK(ann.channels() == std::vector{fresh, rooms[2]});
    ann.note_left(*rooms[2]);
    ann.note_left(*fresh);
    CHECK(ann.channel_count() == 0);
}

TEST_CASE("User: remembers the last 256 users that it wrote to") {
    OutboxShared budget;
    const ClientDouble double_of_ann(1, budget);
    User& ann = *double_of_ann.user;
    constexpr std::uint64_t most = User::max_addressed;
    CHECK_FALSE(ann.has_addressed(1));
    for (std::uint64_t id = 1; id <= most; ++id) ann.note_addressed(id);
    CHECK(ann.has_addressed(1));
    // Writing again makes it the last one, and takes no second place.
    ann.note_addressed(1);
    ann.note_addressed(most);
    CHECK(ann.has_addressed(2));
    ann.note_addressed(most + 1);
    CHECK_FALSE(ann.has_addressed(2));
    CHECK(ann.has_addressed(1));
    CHECK(ann.has_addressed(3));
    for (std::uint64_t id = 3; id < most; ++id) {
        ann.note_addressed(1000 + id);
        CHECK_FALSE(ann.has_addressed(id));
    }
    for (const std::uint64_t id : {std::uint64_t{1}, most, most + 1, std::uint64_t{1003}})
        CHECK(ann.has_addressed(id));
    ann.note_addressed(2000);
    CHECK_FALSE(ann.has_addressed(1));
    CHECK(ann.has_addressed(most));
}

TEST_CASE("User: accepts up to a number of users, each once") {
    OutboxShared budget;
    const ClientDouble double_of_ann(1, budget);
    User& ann = *double_of_ann.user;
    CHECK(ann.accept(7, 2));
    CHECK(ann.accept(7, 2));
    CHECK(ann.accept(8, 2));
    CHECK_FALSE(ann.accept(9, 2));
    CHECK_FALSE(ann.accepts(9));
    // One that is in the full list is no refusal.
    CHECK(ann.accept(8, 2));
    CHECK(ann.accepted() == std::vector<std::uint64_t>{7, 8});
    CHECK_FALSE(ann.no_longer_accept(9));
    CHECK(ann.no_longer_accept(7));
    CHECK_FALSE(ann.no_longer_accept(7));
    CHECK_FALSE(ann.accepts(7));
    CHECK(ann.accepts(8));
    CHECK(ann.accept(9, 2));
}

TEST_CASE("User: is told of a caller once in the given time, counted from the last report") {
    OutboxShared budget;
    const ClientDouble ann(1, budget);
    CHECK(ann.user->may_tell_of_caller(1000, 60));
    CHECK_FALSE(ann.user->may_tell_of_caller(1000, 60));
    CHECK_FALSE(ann.user->may_tell_of_caller(1059, 60));
    CHECK(ann.user->may_tell_of_caller(1060, 60));
    CHECK_FALSE(ann.user->may_tell_of_caller(1119, 60));
    CHECK(ann.user->may_tell_of_caller(1200, 60));
    CHECK_FALSE(ann.user->may_tell_of_caller(1259, 60));
}

TEST_CASE("User: its masks have every host that it may show, but none twice") {
    const auto hosts =
        std::make_shared<const Hosts>(Hosts{"192.0.2.7", "pc.example", "x.cloak", ""});
    const Identity shown = Identity{"ann", "~u", "x.cloak", "Ann", "", "", hosts}.with_mask();
    CHECK(shown.mask == "ann!~u@x.cloak");
    CHECK(shown.other_masks == std::vector<std::string>{"ann!~u@192.0.2.7", "ann!~u@pc.example"});
    CHECK(shown.address == Address::parse("192.0.2.7"));
    // Made again, after a change of nick: none is left over.
    Identity next = shown;
    next.nick = "amy";
    next = std::move(next).with_mask();
    CHECK(next.mask == "amy!~u@x.cloak");
    CHECK(next.other_masks == std::vector<std::string>{"amy!~u@192.0.2.7", "amy!~u@pc.example"});
    const Identity plain = Identity{"ann", "~u", "192.0.2.9", "Ann", ""}.with_mask();
    CHECK(plain.other_masks.empty());
    CHECK(plain.address == Address::parse("192.0.2.9"));
    CHECK_FALSE(Identity{"ann", "~u", "unix", "Ann", ""}.with_mask().address);
}

TEST_CASE("User: a message reaches all of its connections but one, and none after it is detached") {
    OutboxShared budget;
    const ClientDouble ann(1, budget), desk(2, budget);
    User& user = *ann.user;
    user.attach(desk.client);
    user.attach(desk.client);
    CHECK(user.connections() == std::vector{ann.client, desk.client});
    const auto heard = [&](const Client* except) {
        Batch batch("#lobby", Wall{}, test_ids);
        batch.add("bob", "PRIVMSG", {"ann", "hi"});
        {
            Claims claims;
            user.publish(batch, claims, except);
        }
        std::vector<std::uint64_t> out;
        for (const ClientDouble* one : {&ann, &desk}) {
            auto& written = const_cast<ScriptedTransport&>(one->transport).written;
            if (!written.empty()) out.push_back(one->client->id);
            written.clear();
        }
        return out;
    };
    CHECK(heard(nullptr) == std::vector<std::uint64_t>{1, 2});
    CHECK(heard(ann.client.get()) == std::vector<std::uint64_t>{2});
    user.request_close({Cause::kicked, "Killed"});
    CHECK(ann.client->close_request().has_value());
    CHECK(desk.client->close_request().has_value());
    user.detach(*ann.client);
    user.detach(*ann.client);
    CHECK(heard(nullptr) == std::vector<std::uint64_t>{2});
    user.detach(*desk.client);
    CHECK(user.connection_count() == 0);
    CHECK(heard(nullptr).empty());
    // The last one's, so that WHOIS of an operator still shows it.
    CHECK(user.origin()->host == "127.0.0.1");
}
