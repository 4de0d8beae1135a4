// Whole sessions: the input of three clients, in turns. The first character of a line selects the
// action:
//   1 2 3   the client sends the rest of the line, and a line end
//   a b c   the client sends the rest verbatim
//   -       the listed clients break their connections
//   _ ~     the listed clients stop reading; resume reading
//   +       the next byte is the number of minutes that pass
// A client that is not connected connects first.

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "heard.h"
#include "targets.h"
#include "world/must.h"
#include "world/world.h"

using namespace hubbub;

namespace {

constexpr std::size_t clients = 3;

const commands::Settings& settings() {
    static const commands::Settings made = [] {
        commands::Settings out;
        out.motd = {"Be kind."};
        // Of "secret", by a method that takes no time.
        out.operators.push_back({"root",
                                 "$argon2id$v=19$m=8,t=1,p=1$PD9MaKSuVDctUAKtwndnpg$"
                                 "OJzbiz8AZ1GPecsZkM9vPuhnZTE3m4vSm0t1lRVV3pE",
                                 0xffffffff});
        out.max_channels = 5;
        out.max_masks = 5;
        return out;
    }();
    return made;
}

void check_heard(World& world) {
    for (std::size_t i = 0; i < clients; ++i) {
        const std::string heard = world.take_heard(i);
        // Nothing follows the answer to a browser.
        std::string_view rest = std::string_view(heard).substr(0, heard.find("HTTP/1.1 400 "));
        must(rest.size() == heard.size() || heard.find("\nERROR") == std::string::npos,
             "a browser gets no chat");
        while (!rest.empty()) {
            const std::string_view line = rest.substr(0, rest.find("\r\n"));
            must(line.size() < rest.size(), "lines are whole");
            check_line(line, world.is_person(i));
            rest.remove_prefix(line.size() + 2);
        }
    }
}

void check_channels(const World& world) {
    std::vector<std::shared_ptr<chat::User>> people;
    for (const auto& channel : world.registry().channels()) {
        MutexLock lock(channel->mutex);
        must(!channel->dead() && !channel->reserved(), "the registry has living channels");
        must(!channel->members().empty(), "no channel is empty");
        for (const chat::Member& member : channel->members()) {
            must(member.user->channel_named(channel->name) == channel, "members know their rooms");
            people.push_back(member.user);
            must(member.banned() ==
                     (channel->bans.size() != 0 && channel->bans_fit(*member.user->identity())),
                 "who is banned is known");
        }
    }
    // Not under a channel's lock (base/rank.h).
    for (const auto& client : people)
        must(world.registry().find(client->identity()->nick) == client, "members have their nicks");
}

std::size_t number_of(char c) {
    return static_cast<unsigned char>(c) % clients;  // '1' is 1, '3' and 'c' are 0
}

void act(World& world, std::string_view line) {
    const char what = line.front();
    const std::string_view rest = line.substr(1);
    switch (what) {
        case '-':
            for (const char c : rest) world.disconnect(number_of(c));
            return;
        case '_':
        case '~':
            for (const char c : rest) world.stall(number_of(c), what == '_');
            return;
        case '+':
            if (!rest.empty())
                world.pass(std::chrono::minutes(static_cast<unsigned char>(rest.front())));
            return;
        default: break;
    }
    world.connect(number_of(what));
    const bool raw = what >= 'a' && what <= 'z';
    world.feed(number_of(what), std::string(rest) + (raw ? "" : "\r\n"));
}

}  // namespace

void fuzz_session(std::string_view bytes) {
    World world(clients, settings());
    while (!bytes.empty()) {
        const std::string_view line = bytes.substr(0, bytes.find('\n'));
        bytes.remove_prefix(std::min(line.size() + 1, bytes.size()));
        if (line.empty()) continue;
        act(world, line);
        check_heard(world);
        check_channels(world);
    }
}
