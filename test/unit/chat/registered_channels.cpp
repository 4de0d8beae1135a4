// The table of registered channels.

#include <hubbub/chat/registered_channels.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

using namespace hubbub::chat;

namespace {

RegisteredChannel channel_of(std::uint64_t founder, std::string name) {
    RegisteredChannel out;
    out.name = std::move(name);
    out.founder = founder;
    return out;
}

std::vector<std::string> names_of(const std::vector<RegisteredChannels::Entry>& entries) {
    std::vector<std::string> out;
    for (const auto& entry : entries) out.push_back(entry->name);
    return out;
}

// Records the order of the changes of channels.
class ChannelRecorder final : public StateStore {
  public:
    Ticket put(std::shared_ptr<const RegisteredChannel> channel) override {
        return note("put " + channel->name + " " + channel->modes);
    }
    Ticket drop(std::shared_ptr<const RegisteredChannel> channel) override {
        return note("drop " + channel->name);
    }
    Ticket put(std::shared_ptr<const Account>) override { return 0; }
    Ticket put(std::shared_ptr<const ServerBan>) override { return 0; }
    Ticket drop(std::shared_ptr<const Account>) override { return 0; }
    Ticket drop(std::shared_ptr<const ServerBan>) override { return 0; }
    bool wait_for_room(const hubbub::ThreadWake&, const std::function<bool()>&) override {
        return true;
    }
    Saved wait(Ticket, const hubbub::ThreadWake&, const std::function<bool()>&) override {
        return Saved::done;
    }

    std::vector<std::string> changes;

  private:
    Ticket note(std::string text) {
        changes.push_back(std::move(text));
        return changes.size();
    }
};

}  // namespace

TEST_CASE("Registered channels: a name is taken in every case, and an account has a limit") {
    RegisteredChannels channels;
    const auto tea = channels.add(channel_of(1, "#Tea"), 2);
    REQUIRE(tea.entry);
    CHECK(tea.entry->id == 1);
    CHECK_FALSE(channels.add(channel_of(2, "#tEA"), 2).entry);
    CHECK(channels.add(channel_of(1, "#coffee"), 2).entry);
    CHECK_FALSE(channels.add(channel_of(1, "#milk"), 2).entry);
    CHECK(channels.add(channel_of(2, "#milk"), 2).entry);
    CHECK(channels.size() == 3);
    CHECK(channels.find("#TEA") == tea.entry);
    CHECK(channels.find(1) == tea.entry);
    CHECK_FALSE(channels.find("#water"));
    CHECK(names_of(channels.of_founder(1)) == std::vector<std::string>{"#Tea", "#coffee"});
    CHECK(channels.of_founder(3).empty());
}

TEST_CASE("Registered channels: a change publishes a copy, and an equal one is not stored") {
    RegisteredChannels channels;
    ChannelRecorder store;
    channels.load({}, 7, store);
    const auto before = channels.add(channel_of(1, "#a"), 9).entry;
    CHECK(before->id == 8);
    const auto set = [](std::string modes) {
        return [modes = std::move(modes)](RegisteredChannel& channel) {
            channel.modes = modes;
            return true;
        };
    };
    const auto after = channels.change(8, set("+i"));
    CHECK(after.ticket == 2);
    CHECK(before->modes.empty());
    CHECK(channels.find("#a") == after.entry);
    CHECK_FALSE(channels.change(8, set("+i")).entry);
    CHECK_FALSE(channels.change(9, set("+s")).entry);
    CHECK_FALSE(channels
                    .change(8,
                            [](RegisteredChannel& channel) {
                                channel.modes = "+s";
                                return false;
                            })
                    .entry);
    CHECK(channels.drop(8, [](const auto&) { return false; }).entry == nullptr);
    CHECK(channels.drop(8).ticket == 3);
    CHECK_FALSE(channels.drop(8).entry);
    CHECK_FALSE(channels.find("#a"));
    CHECK(store.changes == std::vector<std::string>{"put #a ", "put #a +i", "drop #a"});
    CHECK(channels.add(channel_of(1, "#a"), 9).entry->id == 9);
}

TEST_CASE("Registered channels: name and founder may change, unless another has the name") {
    RegisteredChannels channels;
    const std::uint64_t id = channels.add(channel_of(1, "#a"), 9).entry->id;
    channels.add(channel_of(1, "#b"), 9);
    const auto rename = [&](const char* name) {
        return channels.change(id, [&](RegisteredChannel& channel) {
            channel.name = name;
            return true;
        });
    };
    CHECK_FALSE(rename("#B").entry);
    CHECK(channels.find("#a")->id == id);
    CHECK(rename("#A").entry);
    CHECK(rename("#c").entry);
    CHECK_FALSE(channels.find("#a"));
    CHECK(channels.find("#c")->id == id);
    channels.change(id, [](RegisteredChannel& channel) {
        channel.founder = 2;
        return true;
    });
    CHECK(names_of(channels.of_founder(1)) == std::vector<std::string>{"#b"});
    CHECK(names_of(channels.of_founder(2)) == std::vector<std::string>{"#c"});
}

TEST_CASE("Registered channels: an account that is gone keeps no channel and no access") {
    RegisteredChannels channels;
    ChannelRecorder store;
    channels.load({}, 0, store);
    channels.add(channel_of(1, "#a"), 9);
    RegisteredChannel shared = channel_of(2, "#b");
    shared.access = {{1, member_op}, {3, member_voice}};
    channels.add(shared, 9);
    CHECK(channels.forget(1) == 4);
    CHECK_FALSE(channels.find("#a"));
    CHECK(channels.find("#b")->access == std::map<std::uint64_t, std::uint8_t>{{3, member_voice}});
    CHECK(channels.forget(4) == 0);
}

TEST_CASE("Registered channels: loaded ones are found, and new ids follow theirs") {
    RegisteredChannels channels;
    ChannelRecorder store;
    RegisteredChannel first = channel_of(1, "#a"), second = channel_of(1, "#b");
    first.id = 3;
    second.id = 5;
    second.topic = {"tea", "ann!~ann@host", 12};
    second.masks = {{'b', "*!*@bad", "ann!~ann@host", 13}};
    const RegisteredChannel saved = second;
    channels.load({first, second}, 4, store);
    CHECK(store.changes.empty());
    CHECK(*channels.find("#b") == saved);
    CHECK(names_of(channels.all()) == std::vector<std::string>{"#a", "#b"});
    CHECK(channels.add(channel_of(2, "#c"), 9).entry->id == 6);
}
