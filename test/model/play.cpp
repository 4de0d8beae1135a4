#include "play.h"

#include <hubbub/protocol/message.h>
#include <hubbub/protocol/names.h>

#include <algorithm>
#include <cstdio>
#include <utility>

#include <sys/wait.h>
#include <unistd.h>

#include "commands/core/channel_modes.h"
#include "commands/services/service.h"
#include "world/must.h"
#include "world/world.h"

using namespace hubbub;

namespace {

const std::vector<std::set<std::string>> capabilities = {
    {},
    {"echo-message", "multi-prefix"},
    {"account-notify", "away-notify", "extended-join", "invite-notify", "sasl",
     "userhost-in-names"},
    {"message-tags", "multi-prefix", "no-implicit-names", "server-time"},
    {"account-notify", "account-tag", "away-notify", "batch", "draft/channel-rename",
     "echo-message", "labeled-response", "message-tags", "sasl"},
};

commands::Settings settings(const Limits& limits) {
    commands::Settings out;
    out.server_name = "server";
    out.max_channels = limits.channels;
    out.max_targets = limits.targets;
    out.max_modes = limits.modes;
    out.max_masks = limits.masks;
    out.plain_logins.push_back(*PeerNetwork::parse("10.0.0.0/8"));
    out.registrations = {1'000'000, std::chrono::seconds(1)};
    return out;
}

// Of the right password, by a method that takes no time.
const std::string cheap_hash =
    "$argon2id$v=19$m=8,t=1,p=1$aEqDiUO+sNmlNnuJj073kw$"
    "YJdNOHTAVtL7qqpbqNEgYXZxmMawUngRfcEwo3tfxg4";

// What WHOIS says of somebody beside the account and being away.
bool is_skipped(const Line& line) {
    static const std::set<std::string> numerics = {"311", "312", "317", "318", "319",
                                                   "335", "338", "378", "379", "671"};
    return numerics.contains(line[1]);
}

// Returns the source, with the sender's account if the line has that tag.
std::string source_of(const protocol::Message& message) {
    constexpr std::string_view key = "account=";
    std::string_view tags = message.tags;
    while (!tags.empty()) {
        const std::string_view tag = tags.substr(0, tags.find(';'));
        tags.remove_prefix(std::min(tag.size() + 1, tags.size()));
        if (tag.starts_with(key))
            return std::string(tag.substr(key.size())) + "=" + std::string(message.source);
    }
    return std::string(message.source);
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
        Line words{source_of(*message), std::string(message->command)};
        for (std::size_t i = 0; i < message->count; ++i) words.emplace_back(message->params[i]);
        // The text of the server and its services is for people.
        const bool own = message->source == "server" ||
                         message->source.find("Serv!service@") != std::string_view::npos;
        if (own && message->command == "NOTICE") words.back() = "...";
        if (!is_skipped(words)) out.push_back(std::move(words));
    }
    return out;
}

// Sorted: names within a line, and rows of LIST, or modes that ChanServ sets, among each other.
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
    const auto sort_rows = [&](const auto& is_row) {
        for (auto at = lines.begin(); at != lines.end();) {
            const auto begin = std::find_if(at, lines.end(), is_row);
            at = std::find_if_not(begin, lines.end(), is_row);
            std::sort(begin, at);
        }
    };
    sort_rows([](const Line& line) { return line[1] == "322"; });
    sort_rows(
        [](const Line& line) { return line[1] == "MODE" && line[0].starts_with("ChanServ!"); });
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

// The state of each channel and each connection, in one line.
using State = std::map<std::string, std::string>;

std::string joined(const std::set<std::string>& all) {
    std::string out;
    for (const std::string& one : all) out += " " + one;
    return out;
}

// Of a channel, or a registered one without members.
std::string text_of(const ReferenceChannel& channel, const Reference& reference) {
    std::set<std::string> members;
    for (const auto& [who, ranks] : channel.members)
        members.insert(reference.people().at(who).nick + ":" +
                       std::string(ranks.begin(), ranks.end()));
    std::string text =
        joined(members) + " +" + std::string(channel.flags.begin(), channel.flags.end()) + " k" +
        channel.key + " l" + std::to_string(channel.limit) + " topic " + channel.topic;
    for (const char letter : {'I', 'b', 'e'}) {
        text += std::string(" ") + letter;
        if (!channel.lists.contains(letter)) continue;
        for (const Mask& mask : channel.lists.at(letter)) text += " " + mask.mask;
    }
    return text;
}

std::string registration_of(const ReferenceChannel& channel, const Reference& reference) {
    const auto& accounts = reference.accounts();
    std::set<std::string> access;
    for (const auto& [account, rank] : channel.access)
        access.insert(accounts.at(account).name + ":" + rank);
    return "founder " + accounts.at(channel.founder).name + joined(access) + " topic " +
           channel.topic + " masks " + std::to_string([&] {
               std::size_t masks = 0;
               for (const auto& [letter, list] : channel.lists) masks += list.size();
               return masks;
           }());
}

State state_of(const Reference& reference) {
    State out;
    for (const auto& [name, channel] : reference.channels())
        out[channel.name] = text_of(channel, reference);
    for (const auto* const all : {&reference.channels(), &reference.empty_channels()}) {
        for (const auto& [name, channel] : *all) {
            if (channel.record != 0)
                out["registered " + channel.name] = registration_of(channel, reference);
        }
    }
    for (const auto& [connection, made] : reference.connections()) {
        const Person& person = reference.people().at(made.person);
        out["client " + std::to_string(connection)] = " " + person.nick + " account " +
                                                      person.account_name + " beside " +
                                                      std::to_string(person.connections.size());
    }
    return out;
}

std::string text_of(const chat::Channel& channel) REQUIRES(channel.mutex) {
    std::set<std::string> members;
    for (const chat::Member& member : channel.members()) {
        std::string text = member.user->identity()->nick + ":";
        for (const char letter : {'h', 'o', 'v'}) {
            const auto* const mode = commands::find_mode(commands::member_modes, letter);
            if ((member.modes & mode->mode) != 0) text += letter;
        }
        members.insert(text);
    }
    std::string text = joined(members) + " +";
    for (const commands::FlagMode& mode : commands::flag_modes) {
        if (channel.modes.*mode.flag) text += mode.letter;
    }
    text += " k" + channel.modes.key + " l" + std::to_string(channel.modes.limit) + " topic " +
            channel.topic.text;
    for (const commands::ListMode& mode : commands::list_modes) {
        text += std::string(" ") + mode.letter;
        for (const chat::MaskEntry& entry : (channel.*mode.list).entries())
            text += " " + entry.mask;
    }
    return text;
}

std::string registration_of(const chat::RegisteredChannel& channel, const World& world) {
    const chat::Accounts& accounts = world.registry().accounts;
    std::set<std::string> access;
    for (const auto& [account, rank] : channel.access) {
        const char letter = rank == chat::member_op ? 'o' : rank == chat::member_halfop ? 'h' : 'v';
        access.insert(accounts.find(account)->name + ":" + letter);
    }
    return "founder " + accounts.find(channel.founder)->name + joined(access) + " topic " +
           channel.topic.text + " masks " + std::to_string(channel.masks.size());
}

State state_of(const World& world) {
    State out;
    for (const auto& channel : world.registry().channels()) {
        MutexLock lock(channel->mutex);
        out[channel->name] = text_of(*channel);
    }
    for (const auto& channel : world.registry().registered_channels.all())
        out["registered " + channel->name] = registration_of(*channel, world);
    for (std::size_t i = 0; i < clients; ++i) {
        if (!world.connected(i)) continue;
        const auto user = world.client(i).user();
        out["client " + std::to_string(i)] = " " + user->identity()->nick + " account " +
                                             user->identity()->account + " beside " +
                                             std::to_string(user->connection_count());
    }
    return out;
}

std::string shown(const State& state) {
    std::string out;
    for (const auto& [name, text] : state) out += "    " + name + text + "\n";
    return out.empty() ? "    nothing\n" : out;
}

class Play {
  public:
    // The difference after it; empty if there is none.
    std::string take(const Step& step, bool compares_states);

  private:
    void connect(const Step& step);
    void add_account(const std::string& name);
    // Registrations hash as they do outside of tests, but logins are many.
    void make_hashes_cheap();
    std::string with_code(const Step& step);
    std::string compare_heard();
    std::string compare_states();

    const Limits limits_{};
    World world_{clients, settings(limits_)};
    Reference reference_{"server", limits_};
    std::map<int, std::string> after_welcome_;  // heard by a new connection
};

void Play::connect(const Step& step) {
    const auto who = static_cast<std::size_t>(step.who);
    const std::string account = reference_.has_account(step.account) ? step.account : "";
    const Connection made{.capabilities = capabilities[who], .secure = World::is_secure(who)};
    if (reference_.is_here(step.who) || !reference_.lets_in(made.secure, step.nick, account))
        return;
    const Person person{.nick = step.nick,
                        .user = "~user" + std::to_string(step.who),
                        .host = "10.0.0." + std::to_string(step.who + 1)};
    std::string wanted;
    for (const std::string& one : made.capabilities) wanted += one + " ";
    world_.connect(who);
    if (!account.empty()) world_.feed(who, "PASS " + account + ":" + right_password + "\r\n");
    if (!wanted.empty()) world_.feed(who, "CAP REQ :" + wanted + "\r\nCAP END\r\n");
    world_.feed(who,
                "NICK " + step.nick + "\r\nUSER " + person.user.substr(1) + " 0 * :real name\r\n");
    must(world_.connected(who) && world_.client(who).user()->registered(),
         "the client is registered");
    // Other tests check the welcome.
    const std::string heard = world_.take_heard(who);
    const std::size_t end = heard.find("\r\n", heard.find(" 422 "));
    must(end != std::string::npos, "the welcome ends");
    after_welcome_[step.who] = heard.substr(end + 2);
    reference_.arrive(step.who, made, person, account);
    reference_.set_guest(step.who, world_.client(who).id % 100'000);
}

void Play::add_account(const std::string& name) {
    reference_.add_account(name);
    chat::Account account;
    account.name = name;
    account.password = cheap_hash;
    world_.services().registry.accounts.add(std::move(account));
}

void Play::make_hashes_cheap() {
    chat::Accounts& accounts = world_.services().registry.accounts;
    for (const auto& account : accounts.all()) {
        if (account->password == cheap_hash) continue;
        accounts.change(account->id, [](chat::Account& changed) {
            changed.password = cheap_hash;
            return true;
        });
    }
}

std::string Play::with_code(const Step& step) {
    std::string bytes = step.bytes();
    const std::size_t at = bytes.find("CODE\r\n");
    const auto who = static_cast<std::size_t>(step.who);
    if (at == std::string::npos || !world_.connected(who)) return bytes;
    const chat::Registry& registry = world_.registry();
    std::string what;
    const auto account = registry.accounts.find(world_.client(who).user()->identity()->account_id);
    const auto channel = registry.registered_channels.find(word(step.lines[0], 2));
    if (step.lines[0][0] == "NS" && account)
        what =
            "drop account " + std::to_string(account->id) + " " + std::to_string(account->created);
    if (step.lines[0][0] == "CS" && channel)
        what = "drop channel " + std::to_string(channel->id) + " " +
               std::to_string(channel->registered);
    return bytes.replace(at, 4, commands::confirmation_code(what));
}

std::string Play::take(const Step& step, bool compares_states) {
    reference_.now = world_.now();
    const auto who = static_cast<std::size_t>(step.who);
    switch (step.kind) {
        case Step::Kind::account: add_account(step.nick); break;
        case Step::Kind::connect: connect(step); break;
        case Step::Kind::disconnect:
            world_.disconnect(who);
            if (reference_.is_here(step.who)) reference_.go(step.who, "Connection closed");
            break;
        case Step::Kind::wait: world_.pass(std::chrono::seconds(step.seconds)); break;
        case Step::Kind::lines:
            world_.feed(who, with_code(step));
            for (const Line& line : step.lines) reference_.run(step.who, line);
            reference_.finish();
            make_hashes_cheap();
    }
    std::string wrong = compare_heard();
    return wrong.empty() && compares_states ? compare_states() : wrong;
}

std::string Play::compare_heard() {
    for (int i = 0; i < clients; ++i) {
        auto expected = std::exchange(reference_.heard[i], {});
        auto actual = parsed(std::exchange(after_welcome_[i], {}) +
                             world_.take_heard(static_cast<std::size_t>(i)));
        sort_what_has_no_order(expected);
        sort_what_has_no_order(actual);
        if (std::equal(expected.begin(), expected.end(), actual.begin(), actual.end(), same))
            continue;
        return "  client " + std::to_string(i) + " should have heard\n" + shown(expected) +
               "  but heard\n" + shown(actual);
    }
    return "";
}

std::string Play::compare_states() {
    const State expected = state_of(reference_);
    const State actual = state_of(world_);
    if (expected == actual) return "";
    return "  there should be\n" + shown(expected) + "  but there is\n" + shown(actual);
}

}  // namespace

std::string play(const std::vector<Step>& steps) {
    Play both;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        // Not after each step: it would be half of all the time.
        const bool compares_states = i % 4 == 0 || i + 1 == steps.size();
        const std::string text = both.take(steps[i], compares_states);
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
