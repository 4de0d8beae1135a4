// A channel's members, and who of several channels gets what.

#include <hubbub/chat/channel.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "support/chat_double.h"

using namespace hubbub;
using namespace hubbub::chat;

namespace {

Batch one_line() {
    Batch batch("#lobby", Wall{}, test_ids);
    batch.add("ann", "PRIVMSG", {"#a", "hi"});
    return batch;
}

constexpr std::string_view line = ":ann PRIVMSG #a :hi\r\n";

void add(const std::shared_ptr<Channel>& channel, const ClientDouble& who) {
    const MutexLock lock(channel->mutex);
    channel->add(who.user);
    who.user->note_joined(channel);
}

}  // namespace

TEST_CASE("Channel: the first member is the operator; an empty channel is dead for good") {
    OutboxShared budget;
    const ClientDouble ann(1, budget), bob(2, budget), carl(3, budget);
    Channel channel(10, "#a", 0);
    const MutexLock lock(channel.mutex);
    CHECK(channel.find(*ann.user) == nullptr);
    for (const ClientDouble* one : {&ann, &bob, &carl}) channel.add(one->user);
    CHECK(channel.members().size() == 3);
    CHECK(channel.find(*ann.user)->is_op());
    CHECK_FALSE(channel.find(*bob.user)->is_op());
    // Removed from the front: the others are still found.
    channel.remove(*ann.user);
    CHECK(channel.find(*ann.user) == nullptr);
    CHECK(channel.find(*bob.user)->user == bob.user);
    CHECK(channel.find(*carl.user)->user == carl.user);
    CHECK_FALSE(channel.find(*bob.user)->is_op());
    channel.remove(*carl.user);
    CHECK_FALSE(channel.dead());
    channel.bury_if_empty();
    CHECK_FALSE(channel.dead());
    channel.remove(*bob.user);
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
    zoe.client->outbox.set_encoding(Encoding::person);
    Channel channel(10, "#a", 0);
    {
        Claims claims;
        const MutexLock lock(channel.mutex);
        for (const ClientDouble* one : {&ann, &bob, &zoe}) channel.add(one->user);
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
        AllChannels channels(*ann.user);
        Batch batch = one_line();
        channels.publish(batch, claims, ann.client.get());
        CHECK(claims.audience() == 3);
        channels.remove(*ann.user);
        channels.remove(*both.user);
        CHECK(channels.dead() == std::vector{low});
    }
    CHECK(ann.transport.written.empty());
    CHECK(both.transport.written == line);
    CHECK(one.transport.written == line);
    // Channels and members hold each other until somebody leaves.
    for (const auto& channel : {high, low}) {
        for (const ClientDouble* const who : {&ann, &both, &one}) who->user->note_left(*channel);
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
    channel.add(ann.user);
    channel.add(bob.user);
    const auto banned = [&](const ClientDouble& who)
                            NO_THREAD_SAFETY_ANALYSIS { return channel.find(*who.user)->banned(); };
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
    channel.add(carl.user);
    CHECK_FALSE(banned(carl));
    carl.name("ben");
    channel.recheck_bans(*carl.user);
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
        AllChannels channels(*ann.user);
        Batch full = one_line();
        Batch bare("#lobby", Wall{}, test_ids);
        bare.add("ann", "PRIVMSG", {"#a", ""});
        const auto loud = [&](const Channel& channel) { return channel.id == 10; };
        channels.publish(full, bare, loud, claims, ann.client.get());
        CHECK(channels.connection_ids() == std::vector<std::uint64_t>{1, 2, 3});
    }
    CHECK(ann.transport.written.empty());
    CHECK(both.transport.written == line);
    CHECK(quiet.transport.written == ":ann PRIVMSG #a :\r\n");
    // A channel and its members hold each other.
    for (const ClientDouble* const who : {&ann, &both, &quiet}) {
        for (const auto& channel : who->user->channels()) who->user->note_left(*channel);
    }
}

TEST_CASE("Channel: +s hides it from outsiders, +p only from their lists") {
    OutboxShared budget;
    const ClientDouble ann(1, budget), eve(2, budget);
    Channel channel(10, "#a", 0);
    const MutexLock lock(channel.mutex);
    channel.add(ann.user);
    for (const bool secret : {false, true}) {
        for (const bool unlisted : {false, true}) {
            CAPTURE(secret);
            CAPTURE(unlisted);
            channel.modes.secret = secret;
            channel.modes.unlisted = unlisted;
            CHECK(channel.known_to(*ann.user));
            CHECK(channel.listed_for(*ann.user));
            CHECK(channel.known_to(*eve.user) == !secret);
            CHECK(channel.listed_for(*eve.user) == (!secret && !unlisted));
        }
    }
}

TEST_CASE("Channel: a rank is exceeded by every higher one, whatever else a member has") {
    Member member;
    const std::uint8_t op_and_voice = member_op | member_voice;
    struct {
        std::uint8_t modes;
        bool voice, halfop, op;
    } const table[] = {
        {0, false, false, false},           {member_voice, true, false, false},
        {member_halfop, true, true, false}, {member_op, true, true, true},
        {op_and_voice, true, true, true},
    };
    for (const auto& row : table) {
        CAPTURE(int{row.modes});
        member.modes = row.modes;
        CHECK(member.is_at_least(member_voice) == row.voice);
        CHECK(member.is_at_least(member_halfop) == row.halfop);
        CHECK(member.is_at_least(member_op) == row.op);
        CHECK(member.is_op() == row.op);
    }
    member.modes = member_op | member_halfop | member_voice;
    CHECK(member.prefix(true) == "@%+");
    CHECK(member.prefix(false) == "@");
    member.modes = member_halfop;
    CHECK(member.prefix(true) == "%");
}

TEST_CASE("Channel: publish_once tells each member of several channels once, in any order") {
    OutboxShared budget;
    ClientDouble ann(4, budget), bob(2, budget), carl(3, budget), dora(1, budget);
    Channel one(10, "#one", 0), two(20, "#two", 0);
    {
        Claims claims;
        std::vector<std::uint64_t> told = {3};
        Batch batch = one_line();
        const MutexLock lock(one.mutex);
        for (const ClientDouble* who : {&ann, &carl, &bob}) one.add(who->user);
        one.publish_once(batch, claims, told);
        CHECK(told == std::vector<std::uint64_t>{2, 3, 4});
        CHECK(claims.audience() == 3);
    }
    {
        Claims claims;
        std::vector<std::uint64_t> told = {2, 3, 4};
        Batch batch = one_line();
        const MutexLock lock(two.mutex);
        for (const ClientDouble* who : {&bob, &dora, &ann}) two.add(who->user);
        two.publish_once(batch, claims, told);
        CHECK(told == std::vector<std::uint64_t>{1, 2, 3, 4});
    }
    CHECK(ann.transport.written == line);
    CHECK(bob.transport.written == line);
    CHECK(carl.transport.written.empty());
    CHECK(dora.transport.written == line);
}

TEST_CASE("Channel: publish_from reaches members of the rank and above, but not the sender") {
    OutboxShared budget;
    ClientDouble op(1, budget), sender(2, budget), halfop(3, budget), voice(4, budget);
    Channel channel(10, "#a", 0);
    {
        Claims claims;
        const MutexLock lock(channel.mutex);
        for (const ClientDouble* who : {&op, &sender, &halfop, &voice}) channel.add(who->user);
        channel.find(*sender.user)->modes = member_op;
        channel.find(*halfop.user)->modes = member_halfop;
        channel.find(*voice.user)->modes = member_voice;
        Batch batch = one_line();
        channel.publish_from(member_halfop, batch, claims, sender.user.get());
    }
    CHECK(op.transport.written == line);
    CHECK(halfop.transport.written == line);
    CHECK(sender.transport.written.empty());
    CHECK(voice.transport.written.empty());
}

TEST_CASE("Channel: everything moves to the new one of a rename, and nothing stays in the old") {
    OutboxShared budget;
    const ClientDouble ann(1, budget), bob(2, budget);
    Channel old(10, "#old", 5), fresh(20, "#new", 5);
    fresh.mutex.lock();
    fresh.reserve();
    CHECK(fresh.reserved());
    fresh.mutex.unlock();
    const MutexLock first(old.mutex);
    const MutexLock second(fresh.mutex);
    old.add(ann.user);
    old.add(bob.user);
    old.modes.key = "key";
    old.modes.limit = 7;
    old.modes.no_external = false;
    old.modes.joins = {1, std::chrono::seconds(60)};
    old.topic = {"tea", "ann!a@h", 77};
    CHECK(old.joined.take(old.modes.joins, Steady(std::chrono::seconds(1000))));
    CHECK(old.add_mask(&Channel::bans, {"b*!*@*", "op", 1}));
    CHECK(old.add_mask(&Channel::exceptions, {"e*!*@*", "op", 2}));
    CHECK(old.add_mask(&Channel::welcome, {"w*!*@*", "op", 3}));
    old.move_to(fresh);
    CHECK(old.dead());
    CHECK(old.members().empty());
    CHECK(old.find(*ann.user) == nullptr);
    CHECK_FALSE(fresh.dead());
    CHECK_FALSE(fresh.reserved());
    CHECK(fresh.members().size() == 2);
    CHECK(fresh.find(*ann.user)->is_op());
    CHECK(fresh.find(*bob.user)->user == bob.user);
    CHECK(fresh.modes.key == "key");
    CHECK(fresh.modes.limit == 7);
    CHECK_FALSE(fresh.modes.no_external);
    CHECK_FALSE(fresh.joined.take(fresh.modes.joins, Steady(std::chrono::seconds(1059))));
    CHECK(fresh.topic.text == "tea");
    CHECK(fresh.topic.by == "ann!a@h");
    CHECK(fresh.topic.at == 77);
    CHECK(fresh.bans.has("b*!*@*"));
    CHECK(fresh.exceptions.has("e*!*@*"));
    CHECK(fresh.welcome.has("w*!*@*"));
}

TEST_CASE("AllChannels: visits channels by id, counts their masks, and names each member once") {
    OutboxShared budget;
    const ClientDouble ann(3, budget), bob(1, budget);
    ann.name("ann");
    const auto low = std::make_shared<Channel>(10, "#low", 0);
    const auto high = std::make_shared<Channel>(20, "#high", 0);
    const auto other = std::make_shared<Channel>(15, "#other", 0);
    for (const auto& channel : {high, low}) add(channel, ann);
    for (const auto& channel : {high, low, other}) add(channel, bob);
    {
        const MutexLock lock(low->mutex);
        CHECK(low->add_mask(&Channel::bans, {"amy!*@*", "op", 0}));
        CHECK(low->add_mask(&Channel::welcome, {"amy!*@*", "op", 0}));
    }
    {
        const MutexLock lock(high->mutex);
        CHECK(high->add_mask(&Channel::bans, {"a*!*@*", "op", 0}));
        CHECK(high->add_mask(&Channel::exceptions, {"ann!*@*", "op", 0}));
    }
    ann.name("amy");
    {
        AllChannels channels(*ann.user);
        std::vector<std::uint64_t> seen;
        channels.each([&](Channel& channel) { seen.push_back(channel.id); });
        CHECK(seen == std::vector<std::uint64_t>{10, 20});
        CHECK(channels.connection_ids() == std::vector<std::uint64_t>{1, 3});
        CHECK(channels.recheck_bans(*ann.user) == 3);
        CHECK(channels.dead().empty());
    }
    for (const auto& channel : {high, low}) {
        const MutexLock lock(channel->mutex);
        CHECK(channel->find(*ann.user)->banned());
        CHECK_FALSE(channel->find(*bob.user)->banned());
    }
    for (const ClientDouble* const who : {&ann, &bob}) {
        for (const auto& channel : who->user->channels()) who->user->note_left(*channel);
    }
}

namespace {

using Ids = std::vector<std::uint64_t>;

// The connections of the channel's flat array, sorted, after a check of its links.
Ids ports_of(const Channel& channel) REQUIRES(channel.mutex) {
    Ids linked;
    for (std::size_t i = 0; i < channel.members().size(); ++i) {
        const std::uint32_t first = channel.members()[i].ports;
        for (std::uint32_t at = first; at != Member::no_port; at = channel.ports()[at].next) {
            REQUIRE(at < channel.ports().size());
            CHECK(channel.ports()[at].member == i);
            linked.push_back(channel.ports()[at].connection->id);
        }
    }
    Ids all;
    for (const Port& port : channel.ports()) all.push_back(port.connection->id);
    std::sort(all.begin(), all.end());
    std::sort(linked.begin(), linked.end());
    CHECK(all == linked);
    return all;
}

// A further connection of the user.
void attach(const ClientDouble& connection, const ClientDouble& user) {
    connection.client->set_user(user.user);
    user.user->attach(connection.client);
}

}  // namespace

TEST_CASE("Channel: its flat array has each connection of each member once") {
    OutboxShared budget;
    const ClientDouble ann(1, budget), bob(2, budget), carl(3, budget), desk(4, budget),
        phone(5, budget);
    attach(desk, ann);
    Channel channel(10, "#a", 0), next(11, "#b", 0);
    const MutexLock lock(channel.mutex);
    const MutexLock lock_next(next.mutex);
    for (const ClientDouble* one : {&bob, &ann, &carl}) channel.add(one->user);
    CHECK(ports_of(channel) == Ids{1, 2, 3, 4});
    attach(phone, ann);
    channel.attach(*ann.user, *phone.client);
    channel.attach(*ann.user, *phone.client);
    CHECK(ports_of(channel) == Ids{1, 2, 3, 4, 5});
    SUBCASE("a connection that is detached leaves the others") {
        channel.detach(*ann.user, *ann.client);
        channel.detach(*ann.user, *ann.client);
        CHECK(ports_of(channel) == Ids{2, 3, 4, 5});
        channel.detach(*ann.user, *phone.client);
        channel.detach(*ann.user, *desk.client);
        CHECK(ports_of(channel) == Ids{2, 3});
        CHECK(channel.find(*ann.user) != nullptr);
        channel.remove(*ann.user);
        CHECK(ports_of(channel) == Ids{2, 3});
    }
    SUBCASE("a member that is removed takes all of its own with it") {
        channel.remove(*ann.user);
        CHECK(ports_of(channel) == Ids{2, 3});
        channel.add(ann.user);
        CHECK(ports_of(channel) == Ids{1, 2, 3, 4, 5});
        channel.remove(*bob.user);
        CHECK(ports_of(channel) == Ids{1, 3, 4, 5});
        channel.remove(*carl.user);
        CHECK(ports_of(channel) == Ids{1, 4, 5});
    }
    SUBCASE("a rename moves it") {
        channel.move_to(next);
        CHECK(ports_of(channel).empty());
        CHECK(ports_of(next) == Ids{1, 2, 3, 4, 5});
        next.detach(*ann.user, *desk.client);
        CHECK(ports_of(next) == Ids{1, 2, 3, 5});
    }
    SUBCASE("nothing changes for a user who is no member") {
        const ClientDouble dan(6, budget);
        channel.attach(*dan.user, *dan.client);
        channel.detach(*dan.user, *dan.client);
        CHECK(ports_of(channel) == Ids{1, 2, 3, 4, 5});
    }
}

TEST_CASE("Channel: publish reaches every connection, except one or those of one user") {
    OutboxShared budget;
    const ClientDouble ann(1, budget), bob(2, budget), desk(3, budget);
    attach(desk, ann);
    const auto channel = std::make_shared<Channel>(10, "#a", 0);
    add(channel, bob);
    add(channel, ann);
    const auto heard = [&](const Except& except, int way) {
        for (const ClientDouble* one : {&ann, &bob, &desk}) one->client->outbox.flush_blocked();
        Batch batch = one_line();
        {
            Claims claims;
            if (way == 0) {
                const MutexLock lock(channel->mutex);
                channel->publish(batch, claims, except);
            } else if (way == 1) {
                const MutexLock lock(channel->mutex);
                channel->publish_from(static_cast<MemberMode>(0), batch, claims, except);
            } else {
                AllChannels channels(*ann.user);
                CHECK(channels.publish(batch, claims, except) == 3);
            }
        }
        Ids out;
        for (const ClientDouble* one : {&ann, &bob, &desk}) {
            auto& written = const_cast<ScriptedTransport&>(one->transport).written;
            if (written == line) out.push_back(one->client->id);
            written.clear();
        }
        return out;
    };
    for (int way = 0; way < 3; ++way) {
        CAPTURE(way);
        CHECK(heard(nullptr, way) == Ids{1, 2, 3});
        CHECK(heard(ann.client.get(), way) == Ids{2, 3});
        CHECK(heard(desk.client.get(), way) == Ids{1, 2});
        CHECK(heard(ann.user.get(), way) == Ids{2});
        CHECK(heard(bob.user.get(), way) == Ids{1, 3});
    }
    // A user and a channel that is not dead own each other.
    for (const ClientDouble* one : {&ann, &bob}) {
        const MutexLock lock(channel->mutex);
        channel->remove(*one->user);
        one->user->note_left(*channel);
    }
}
