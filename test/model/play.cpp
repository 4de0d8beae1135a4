#include "play.h"

#include <hubbub/protocol/message.h>
#include <hubbub/protocol/names.h>

#include <algorithm>
#include <cstdio>
#include <utility>

#include <sys/wait.h>
#include <unistd.h>

#include "commands/core/channel_modes.h"
#include "world/must.h"
#include "world/world.h"

using namespace hubbub;

namespace {

const std::vector<std::set<std::string>> capabilities = {
    {},
    {"echo-message", "multi-prefix"},
    {"away-notify", "extended-join", "invite-notify", "userhost-in-names"},
    {"message-tags", "multi-prefix", "no-implicit-names", "server-time"},
    {"account-tag", "away-notify", "batch", "draft/channel-rename", "echo-message",
     "labeled-response", "message-tags"},
};

commands::Settings settings(const Limits& limits) {
    commands::Settings out;
    out.server_name = "server";
    out.max_channels = limits.channels;
    out.max_targets = limits.targets;
    out.max_modes = limits.modes;
    out.max_masks = limits.masks;
    return out;
}

bool is_numeric(const Line& line) {
    return line[1].size() == 3 && line[1][0] >= '0' && line[1][0] <= '9';
}

std::vector<Line> parsed(std::string_view bytes) {
    std::vector<Line> out;
    while (!bytes.empty()) {
        const std::string_view line = bytes.substr(0, bytes.find("\r\n"));
        bytes.remove_prefix(std::min(line.size() + 2, bytes.size()));
        const auto message = protocol::parse(line);
        must(message.has_value(), "a line from the server can be parsed");
        Line words{std::string(message->source), std::string(message->command)};
        for (std::size_t i = 0; i < message->count; ++i) words.emplace_back(message->params[i]);
        out.push_back(std::move(words));
    }
    return out;
}

// Sorted: names within a line, rows of LIST among each other.
void sort_what_has_no_order(std::vector<Line>& lines) {
    for (Line& line : lines) {
        if (line[1] != "353") continue;
        std::string rest = line.back();
        std::set<std::string> names;
        while (!rest.empty()) {
            const std::string one = rest.substr(0, rest.find(' '));
            rest.erase(0, one.size() + 1);
            names.insert(one);
        }
        line.back().clear();
        for (const std::string& name : names)
            line.back() += (line.back().empty() ? "" : " ") + name;
    }
    const auto is_row = [](const Line& line) { return line[1] == "322"; };
    for (auto at = lines.begin(); at != lines.end();) {
        const auto begin = std::find_if(at, lines.end(), is_row);
        at = std::find_if_not(begin, lines.end(), is_row);
        std::sort(begin, at);
    }
}

bool same(const Line& expected, const Line& actual) {
    if (!is_numeric(expected)) return expected == actual;
    // Its text, for people, is not compared.
    return actual.size() >= expected.size() && actual.size() <= expected.size() + 1 &&
           std::equal(expected.begin(), expected.end(), actual.begin());
}

std::string shown(const std::vector<Line>& lines) {
    std::string out;
    for (const Line& line : lines) {
        out += "   ";
        for (const std::string& one : line) out += " [" + seen(one) + "]";
        out += "\n";
    }
    return out.empty() ? "    nothing\n" : out;
}

// The state of a channel, in one line.
using State = std::map<std::string, std::string>;

std::string members_text(const std::set<std::string>& members) {
    std::string out;
    for (const std::string& one : members) out += " " + one;
    return out;
}

State state_of(const Reference& reference) {
    State out;
    for (const auto& [name, channel] : reference.channels()) {
        std::set<std::string> members;
        for (const auto& [who, ranks] : channel.members)
            members.insert(reference.people().at(who).nick + ":" +
                           std::string(ranks.begin(), ranks.end()));
        std::string& text = out[channel.name];
        text = members_text(members) + " +" +
               std::string(channel.flags.begin(), channel.flags.end()) + " k" + channel.key + " l" +
               std::to_string(channel.limit) + " topic " + channel.topic;
        for (const char letter : {'I', 'b', 'e'}) {
            text += std::string(" ") + letter;
            if (!channel.lists.contains(letter)) continue;
            for (const Mask& mask : channel.lists.at(letter)) text += " " + mask.mask;
        }
    }
    return out;
}

State state_of(const World& world) {
    State out;
    for (const auto& channel : world.registry().channels()) {
        MutexLock lock(channel->mutex);
        std::set<std::string> members;
        for (const chat::Member& member : channel->members()) {
            std::string text = member.user->identity()->nick + ":";
            for (const char letter : {'h', 'o', 'v'}) {
                const auto* const mode = commands::find_mode(commands::member_modes, letter);
                if ((member.modes & mode->mode) != 0) text += letter;
            }
            members.insert(text);
        }
        std::string& text = out[channel->name];
        text = members_text(members) + " +";
        for (const commands::FlagMode& mode : commands::flag_modes) {
            if (channel->modes.*mode.flag) text += mode.letter;
        }
        text += " k" + channel->modes.key + " l" + std::to_string(channel->modes.limit) +
                " topic " + channel->topic.text;
        for (const commands::ListMode& mode : commands::list_modes) {
            text += std::string(" ") + mode.letter;
            for (const chat::MaskEntry& entry : ((*channel).*mode.list).entries())
                text += " " + entry.mask;
        }
    }
    return out;
}

std::string shown(const State& state) {
    std::string out;
    for (const auto& [name, text] : state) out += "    " + name + text + "\n";
    return out.empty() ? "    no channel\n" : out;
}

class Play {
  public:
    // The difference after it; empty if there is none.
    std::string take(const Step& step);

  private:
    void connect(const Step& step);
    std::string compare();

    const Limits limits_{};
    World world_{clients, settings(limits_)};
    Reference reference_{"server", limits_};
};

void Play::connect(const Step& step) {
    const auto who = static_cast<std::size_t>(step.who);
    if (reference_.is_here(step.who) || !reference_.nick_is_free(step.nick)) return;
    Person person;
    person.nick = step.nick;
    person.user = "~user" + std::to_string(step.who);
    person.host = "10.0.0." + std::to_string(step.who + 1);
    person.secure = World::is_secure(who);
    person.capabilities = capabilities[who];
    std::string wanted;
    for (const std::string& one : person.capabilities) wanted += one + " ";
    world_.connect(who);
    if (!wanted.empty()) world_.feed(who, "CAP REQ :" + wanted + "\r\nCAP END\r\n");
    world_.feed(who,
                "NICK " + step.nick + "\r\nUSER " + person.user.substr(1) + " 0 * :real name\r\n");
    // Other tests check the welcome.
    world_.take_heard(who);
    must(world_.connected(who) && world_.client(who).user()->registered(),
         "the client is registered");
    reference_.arrive(step.who, person);
}

std::string Play::take(const Step& step) {
    reference_.now = world_.now();
    const auto who = static_cast<std::size_t>(step.who);
    switch (step.kind) {
        case Step::Kind::connect: connect(step); break;
        case Step::Kind::disconnect:
            world_.disconnect(who);
            if (reference_.is_here(step.who)) reference_.go(step.who, "Connection closed");
            break;
        case Step::Kind::wait: world_.pass(std::chrono::seconds(step.seconds)); break;
        case Step::Kind::lines:
            world_.feed(who, step.bytes());
            for (const Line& line : step.lines) reference_.run(step.who, line);
    }
    return compare();
}

std::string Play::compare() {
    for (int i = 0; i < clients; ++i) {
        auto expected = std::exchange(reference_.heard[i], {});
        auto actual = parsed(world_.take_heard(static_cast<std::size_t>(i)));
        sort_what_has_no_order(expected);
        sort_what_has_no_order(actual);
        if (std::equal(expected.begin(), expected.end(), actual.begin(), actual.end(), same))
            continue;
        return "  client " + std::to_string(i) + " should have heard\n" + shown(expected) +
               "  but heard\n" + shown(actual);
    }
    const State expected = state_of(reference_);
    const State actual = state_of(world_);
    if (expected == actual) return "";
    return "  there should be\n" + shown(expected) + "  but there is\n" + shown(actual);
}

}  // namespace

std::string play(const std::vector<Step>& steps) {
    Play both;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const std::string text = both.take(steps[i]);
        if (!text.empty()) return "after step " + std::to_string(i + 1) + "\n" + text;
    }
    return "";
}

bool goes_wrong(const std::vector<Step>& steps, bool tell) {
    const pid_t child = ::fork();
    must(child >= 0, "a process can be started");
    if (child == 0) {
        if (!tell) must(std::freopen("/dev/null", "w", stderr) != nullptr, "/dev/null is there");
        const std::string text = play(steps);
        std::fputs(text.c_str(), stderr);
        ::_exit(text.empty() ? 0 : 1);
    }
    int status = 0;
    must(::waitpid(child, &status, 0) == child, "the process ends");
    return status != 0;
}

// Leaves out pieces, large ones first, as long as it still goes wrong.
std::vector<Step> shrink(std::vector<Step> steps) {
    for (std::size_t piece = steps.size() / 2; piece > 0; piece /= 2) {
        for (std::size_t from = 0; from < steps.size();) {
            std::vector<Step> fewer = steps;
            const auto begin = fewer.begin() + static_cast<std::ptrdiff_t>(from);
            fewer.erase(begin,
                        begin + static_cast<std::ptrdiff_t>(std::min(piece, fewer.size() - from)));
            if (goes_wrong(fewer, false)) {
                steps = std::move(fewer);
            } else {
                from += piece;
            }
        }
    }
    return steps;
}
