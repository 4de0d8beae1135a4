// A channel's members, and who of several channels gets what.

#include <hubbub/chat/channel.h>

#include "support/chat_double.h"

#include <memory>
#include <string>

#include <doctest/doctest.h>

using namespace hubbub;
using namespace hubbub::chat;

namespace {

Batch one_line() {
    Batch batch("#lobby", Wall{});
    batch.add("ann", "PRIVMSG", {"#a", "hi"});
    return batch;
}

constexpr std::string_view line = ":ann PRIVMSG #a :hi\r\n";

void add(const std::shared_ptr<Channel>& channel, const ClientDouble& who) {
    const MutexLock lock(channel->mutex);
    channel->add(who.client);
    who.client->note_joined(channel);
}

}  // namespace

TEST_CASE("Channel: the first member is the operator; an empty channel is dead for good") {
    OutboxShared budget;
    const ClientDouble ann(1, budget), bob(2, budget), carl(3, budget);
    Channel channel(10, "#a", 0);
    const MutexLock lock(channel.mutex);
    CHECK(channel.find(*ann.client) == nullptr);
    for (const ClientDouble* one : {&ann, &bob, &carl}) channel.add(one->client);
    CHECK(channel.members().size() == 3);
    CHECK(channel.find(*ann.client)->is_op());
    CHECK_FALSE(channel.find(*bob.client)->is_op());
    // Removed from the front: the others are still found.
    channel.remove(*ann.client);
    CHECK(channel.find(*ann.client) == nullptr);
    CHECK(channel.find(*bob.client)->client == bob.client);
    CHECK(channel.find(*carl.client)->client == carl.client);
    CHECK_FALSE(channel.find(*bob.client)->is_op());
    channel.remove(*carl.client);
    CHECK_FALSE(channel.dead());
    channel.bury_if_empty();
    CHECK_FALSE(channel.dead());
    channel.remove(*bob.client);
    CHECK(channel.dead());
}

TEST_CASE("Channel: one that nobody joined can be buried") {
    Channel channel(10, "#a", 0);
    const MutexLock lock(channel.mutex);
    CHECK_FALSE(channel.dead());
    channel.bury_if_empty();
    CHECK(channel.dead());
}

TEST_CASE("Channel: a member's prefix is the highest one, or all") {
    Member member;
    CHECK(member.prefix(false).empty());
    CHECK_FALSE(member.may_speak_moderated());
    member.modes = member_voice;
    CHECK(member.prefix(false) == "+");
    CHECK(member.may_speak_moderated());
    member.modes = member_voice | member_halfop;
    CHECK(member.prefix(false) == "%");
    CHECK(member.prefix(true) == "%+");
    member.modes = member_voice | member_op;
    CHECK(member.prefix(false) == "@");
    CHECK(member.prefix(true) == "@+");
}

TEST_CASE("Channel: publish reaches each member except one, in the member's encoding") {
    OutboxShared budget;
    ClientDouble ann(1, budget), bob(2, budget), zoe(3, budget);
    zoe.client->outbox.set_kind(Kind::person);
    Channel channel(10, "#a", 0);
    {
        Claims claims;
        const MutexLock lock(channel.mutex);
        for (const ClientDouble* one : {&ann, &bob, &zoe}) channel.add(one->client);
        Batch batch = one_line();
        channel.publish(batch, claims, ann.client.get());
        // The flush uses it to decide if others gather at the same time.
        CHECK(claims.audience() == 3);
    }
    CHECK(ann.transport.written.empty());
    CHECK(bob.transport.written == line);
    CHECK(zoe.transport.written == "[#a] <ann> hi\r\n");
}

TEST_CASE("AllChannels: a member of several gets a batch once") {
    OutboxShared budget;
    ClientDouble ann(1, budget), both(2, budget), one(3, budget);
    const auto low = std::make_shared<Channel>(10, "#low", 0);
    const auto high = std::make_shared<Channel>(20, "#high", 0);
    // In the wrong order: they are locked in that of their ids, the rank checker sees to that.
    for (const auto& channel : {high, low}) {
        add(channel, ann);
        add(channel, both);
    }
    add(high, one);
    {
        Claims claims;
        AllChannels channels(*ann.client);
        Batch batch = one_line();
        channels.publish(batch, claims, ann.client.get());
        CHECK(claims.audience() == 3);
        channels.remove(*ann.client);
        channels.remove(*both.client);
        CHECK(channels.dead() == std::vector{low});
    }
    CHECK(ann.transport.written.empty());
    CHECK(both.transport.written == line);
    CHECK(one.transport.written == line);
    // Channels and members hold each other until somebody leaves.
    for (const auto& channel : {high, low}) {
        for (const ClientDouble* const who : {&ann, &both, &one}) who->client->note_left(*channel);
    }
}

TEST_CASE("Channel: each member's matching bans and exceptions are counted as they change") {
    OutboxShared budget;
    const ClientDouble ann(1, budget), bob(2, budget), carl(3, budget);
    ann.name("ann");
    bob.name("bob");
    carl.name("carl");
    Channel channel(10, "#a", 0);
    const MutexLock lock(channel.mutex);
    channel.add(ann.client);
    channel.add(bob.client);
    const auto banned = [&](const ClientDouble& who) NO_THREAD_SAFETY_ANALYSIS {
        return channel.find(*who.client)->banned();
    };
    const auto add = [&](MaskList Channel::*list, std::string mask) NO_THREAD_SAFETY_ANALYSIS {
        return channel.add_mask(list, {std::move(mask), "op", 0});
    };
    CHECK(add(&Channel::bans, "b*!*@*"));
    CHECK_FALSE(add(&Channel::bans, "B*!*@*"));
    CHECK(add(&Channel::bans, "*!*@127.0.0.0/8"));
    CHECK(banned(ann));
    CHECK(banned(bob));
    CHECK(add(&Channel::exceptions, "bob!*@*"));
    CHECK(add(&Channel::exceptions, "?ob!*@*"));
    CHECK(add(&Channel::welcome, "ann!*@*"));
    CHECK(banned(ann));
    CHECK_FALSE(banned(bob));
    // One of two that fit goes: the other one holds.
    CHECK(channel.remove_mask(&Channel::exceptions, "BOB!*@*")->mask == "bob!*@*");
    CHECK_FALSE(banned(bob));
    CHECK(channel.remove_mask(&Channel::exceptions, "?ob!*@*"));
    CHECK(banned(bob));
    CHECK(channel.remove_mask(&Channel::bans, "*!*@127.0.0.0/8"));
    CHECK_FALSE(channel.remove_mask(&Channel::bans, "*!*@127.0.0.0/8"));
    CHECK_FALSE(banned(ann));
    CHECK(banned(bob));
    // New members and changed nicks are matched against all of them.
    channel.add(carl.client);
    CHECK_FALSE(banned(carl));
    carl.name("ben");
    channel.recheck_bans(*carl.client);
    CHECK(banned(carl));
    CHECK(channel.remove_mask(&Channel::bans, "b*!*@*"));
    CHECK_FALSE(banned(carl));
    CHECK_FALSE(banned(bob));
}

TEST_CASE("AllChannels: of two variants each member gets one, once") {
    OutboxShared budget;
    ClientDouble ann(1, budget), both(2, budget), quiet(3, budget);
    const auto loud_room = std::make_shared<Channel>(10, "#loud", 0);
    const auto quiet_room = std::make_shared<Channel>(20, "#quiet", 0);
    for (const auto& channel : {quiet_room, loud_room}) {
        add(channel, ann);
        add(channel, both);
    }
    add(quiet_room, quiet);
    {
        Claims claims;
        AllChannels channels(*ann.client);
        Batch full = one_line();
        Batch bare("#lobby", Wall{});
        bare.add("ann", "PRIVMSG", {"#a", ""});
        const auto loud = [&](const Channel& channel) { return channel.id == 10; };
        channels.publish(full, bare, loud, claims, ann.client.get());
        CHECK(channels.member_ids() == std::vector<std::uint64_t>{1, 2, 3});
    }
    CHECK(ann.transport.written.empty());
    CHECK(both.transport.written == line);
    CHECK(quiet.transport.written == ":ann PRIVMSG #a :\r\n");
    // A channel and its members hold each other.
    for (const ClientDouble* const who : {&ann, &both, &quiet}) {
        for (const auto& channel : who->client->channels()) who->client->note_left(*channel);
    }
}
