// Channels: joining, leaving, and the modes that restrict joining.

#include "reference.h"

#include <algorithm>
#include <utility>

// --- coming in ---

void Reference::join(int who, const Line& words) {
    if (words.size() < 2 || words[1].empty()) return reply(who, "461", {"JOIN"});
    const auto names = items(words[1]);
    const auto keys = items(word(words, 2));
    if (words[1] == "0") {
        const auto channels = people_[who].channels;
        for (const std::string& name : channels) part_one(who, name, "");
        return;
    }
    for (std::size_t i = 0; i < names.size(); ++i)
        join_one(who, names[i], i < keys.size() ? keys[i] : "");
}

std::string Reference::why_not_in(const ReferenceChannel& channel, int who,
                                  const std::string& key) const {
    const Person& person = people_.at(who);
    if (channel.flags.contains('z') && !person.secure) return "489";
    if (channel.flags.contains('R') && person.account == 0) return "477";
    for (const Invitation& invitation : person.invitations) {
        if (invitation.channel == channel.number && invitation.opens) return "";
    }
    if (power_in(channel, who) >= power_of('h')) return "";
    bool welcome = false;
    if (channel.lists.contains('I')) {
        for (const Mask& mask : channel.lists.at('I')) welcome |= fits(mask.mask, who);
    }
    if (banned(channel, who)) return "474";
    if (channel.flags.contains('i') && !welcome) return "473";
    if (!channel.key.empty() && channel.key != key) return "475";
    if (channel.limit != 0 && channel.members.size() >= channel.limit) return "471";
    return "";
}

void Reference::join_one(int who, const std::string& name, const std::string& key) {
    Person& person = people_[who];
    if (name[0] != '#' || name.size() < 2) return reply(who, "403", {name});
    if (ReferenceChannel* const channel = find_channel(name);
        channel != nullptr && in(*channel, who))
        return;
    if (person.channels.size() >= limits_.channels) return reply(who, "405", {name});
    if (auto left = empty_.extract(folded(name))) {
        left.mapped().number = ++last_channel_;
        const std::string why_not = why_not_in(left.mapped(), who, key);
        if (why_not.empty()) {
            channels_.insert(std::move(left)).position->second.members[who] = {};
        } else {
            reply(who, why_not, {left.mapped().name});
            empty_.insert(std::move(left));
            return;
        }
    } else if (find_channel(name) == nullptr) {
        ReferenceChannel& made = channels_[folded(name)];
        made.number = ++last_channel_;
        made.name = name;
        made.created = now;
        made.members[who] = {'o'};
        if (logged_in(who)) register_to(made, person.account);
    } else {
        ReferenceChannel& channel = *find_channel(name);
        const std::string why_not = why_not_in(channel, who, key);
        if (!why_not.empty()) return reply(who, why_not, {channel.name});
        channel.members[who] = {};
    }
    ReferenceChannel& channel = *find_channel(name);
    person.channels.push_back(folded(name));
    std::erase_if(person.invitations,
                  [&](const auto& one) { return one.channel == channel.number; });
    for (const auto& [member, ranks] : channel.members) {
        for (const int one : people_[member].connections) {
            send_join(one, who, channel);
            if (one != at_ && !person.away.empty() && has(one, "away-notify"))
                send(one, {person.mask(), "AWAY",
                           why_silent(channel, who, person.away).empty() ? person.away : "Away"});
        }
    }
    give_rank(channel, who);
    send_contents(who, channel);
    for (const int one : person.connections) {
        if (one == at_) continue;
        orders_[one].push_back([this, name](int me) {
            const ReferenceChannel* const shown = find_channel(name);
            if (shown != nullptr && in(*shown, me)) send_contents(me, *shown);
        });
    }
}

void Reference::send_join(int connection, int who, const ReferenceChannel& channel) {
    const Person& person = people_[who];
    Line line{person.mask(), "JOIN", channel.name};
    const std::string account = person.account == 0 ? "*" : person.account_name;
    if (has(connection, "extended-join")) line.insert(line.end(), {account, "real name"});
    send(connection, line);
}

void Reference::send_contents(int who, const ReferenceChannel& channel) {
    if (!channel.topic.empty()) send_topic(who, channel);
    if (!has(at_, "no-implicit-names")) send_names(who, channel);
}

// --- going ---

void Reference::part(int who, const Line& words) {
    for (const std::string& name : items(word(words, 1))) part_one(who, name, word(words, 2));
}

void Reference::part_one(int who, const std::string& name, const std::string& reason) {
    ReferenceChannel* const channel = find_channel(name);
    if (channel == nullptr || !knows(*channel, who)) return reply(who, "403", {name});
    if (!in(*channel, who)) return reply(who, "442", {channel->name});
    Line line{people_[who].mask(), "PART", channel->name};
    if (!reason.empty() && why_silent(*channel, who, reason).empty()) line.push_back(reason);
    tell_channel(*channel, line);
    take_out(who, channel->name);
}

void Reference::kick(int who, const Line& words) {
    const auto names = items(word(words, 1));
    auto nicks = items(word(words, 2));
    const std::string why = word(words, 3).empty() ? people_[who].nick : words[3];
    if (nicks.empty() || (names.size() > 1 && names.size() != nicks.size()))
        return reply(who, "461", {"KICK"});
    if (nicks.size() > limits_.targets) nicks.resize(limits_.targets);
    if (names.size() == 1 && !may_kick(who, names[0])) return;
    const ReferenceChannel* const channel = names.size() == 1 ? find_channel(names[0]) : nullptr;
    const std::string only = channel != nullptr ? channel->name : "";
    const bool secret = channel != nullptr && channel->flags.contains('s');
    for (std::size_t i = 0; i < nicks.size(); ++i) {
        if (!only.empty()) {
            kick_one(who, only, nicks[i], why, secret);
        } else if (may_kick(who, names[i])) {
            kick_one(who, names[i], nicks[i], why, false);
        }
    }
}

bool Reference::may_kick(int who, const std::string& name) {
    const ReferenceChannel* const channel = find_channel(name);
    if (channel == nullptr || !knows(*channel, who)) {
        reply(who, "403", {name});
    } else if (!in(*channel, who)) {
        reply(who, "442", {channel->name});
    } else if (!rank_at_least(*channel, who, 'h')) {
        reply(who, "482", {channel->name});
    } else {
        return true;
    }
    return false;
}

void Reference::kick_one(int who, const std::string& name, const std::string& nick,
                         const std::string& why, bool secret) {
    const int victim = find_person(nick);
    if (victim < 0) return reply(who, "401", {nick});
    ReferenceChannel* const channel = find_channel(name);
    // They removed themselves by an earlier nick in the list.
    if (channel == nullptr || !in(*channel, who)) return reply(who, secret ? "403" : "442", {name});
    if (!in(*channel, victim)) return reply(who, "441", {nick, channel->name});
    if (!rank_at_least(*channel, who, 'o') && rank_at_least(*channel, victim, 'h'))
        return reply(who, "482", {channel->name});
    tell_channel(*channel, {people_[who].mask(), "KICK", channel->name, people_[victim].nick, why});
    take_out(victim, channel->name);
}

// --- join restrictions ---

void Reference::topic(int who, const Line& words) {
    ReferenceChannel* const channel = find_channel(word(words, 1));
    if (channel == nullptr || !knows(*channel, who)) return reply(who, "403", {word(words, 1)});
    if (words.size() == 2) return send_topic(who, *channel);
    if (!in(*channel, who)) return reply(who, "442", {channel->name});
    if (channel->flags.contains('t') && !rank_at_least(*channel, who, 'h'))
        return reply(who, "482", {channel->name});
    const std::string why_not = why_silent(*channel, who, words[2]);
    if (!rank_at_least(*channel, who, 'h') && !why_not.empty())
        return reply(who, why_not, {channel->name});
    channel->topic = words[2];
    channel->topic_by = people_[who].mask();
    channel->topic_at = now;
    tell_channel(*channel, {people_[who].mask(), "TOPIC", channel->name, channel->topic});
}

void Reference::send_topic(int who, const ReferenceChannel& channel) {
    if (channel.topic.empty()) return reply(who, "331", {channel.name});
    reply_text(who, "332", {channel.name}, channel.topic);
    reply(who, "333", {channel.name, channel.topic_by, std::to_string(channel.topic_at)});
}

void Reference::names(int who, const Line& words) {
    if (word(words, 1).empty()) return reply(who, "366", {"*"});
    std::size_t left = limits_.targets;
    for (const std::string& name : items(words[1])) {
        if (left-- == 0) return reply(who, "407", {name});
        const ReferenceChannel* const channel = find_channel(name);
        if (channel != nullptr && sees_in_lists(*channel, who)) {
            send_names(who, *channel);
        } else {
            reply(who, "366", {name});
        }
    }
}

void Reference::send_names(int who, const ReferenceChannel& channel) {
    std::set<std::string> all;
    for (const auto& [member, ranks] : channel.members) {
        const Person& person = people_[member];
        if (person.invisible && !in(channel, who)) continue;
        std::string marks;
        if (ranks.contains('o')) marks += '@';
        if (ranks.contains('h')) marks += '%';
        if (ranks.contains('v')) marks += '+';
        if (!has(at_, "multi-prefix")) marks = marks.substr(0, 1);
        all.insert(marks + (has(at_, "userhost-in-names") ? person.mask() : person.nick));
    }
    std::string text;
    for (const std::string& name : all) text += (text.empty() ? "" : " ") + name;
    const std::string kind = channel.flags.contains('s')   ? "@"
                             : channel.flags.contains('p') ? "*"
                                                           : "=";
    if (!all.empty()) reply_text(who, "353", {kind, channel.name}, text);
    reply(who, "366", {channel.name});
}

void Reference::list(int who) {
    reply(who, "321", {"Channel"});
    for (const auto& [name, channel] : channels_) {
        if (!sees_in_lists(channel, who)) continue;
        reply_text(who, "322", {channel.name, std::to_string(channel.members.size())},
                   channel.topic);
    }
    reply(who, "323", {});
}

// --- being let in ---

void Reference::invite(int who, const Line& words) {
    if (words.size() == 1) {
        for (const Invitation& invitation : people_[who].invitations) {
            for (const auto& [name, channel] : channels_) {
                if (channel.number == invitation.channel) reply(who, "336", {channel.name});
            }
        }
        return reply(who, "337", {});
    }
    const int guest = find_person(words[1]);
    if (word(words, 2).empty()) return reply(who, "461", {"INVITE"});
    if (guest < 0) return reply(who, "401", {words[1]});
    ReferenceChannel* const channel = find_channel(words[2]);
    if (channel == nullptr || !knows(*channel, who)) return reply(who, "403", {words[2]});
    if (!in(*channel, who)) return reply(who, "442", {channel->name});
    Person& person = people_[guest];
    if (in(*channel, guest)) return reply(who, "443", {person.nick, channel->name});
    const bool opens = rank_at_least(*channel, who, 'h');
    if (channel->flags.contains('i') && !opens) return reply(who, "482", {channel->name});
    const auto old = std::find_if(person.invitations.begin(), person.invitations.end(),
                                  [&](const auto& one) { return one.channel == channel->number; });
    if (old != person.invitations.end()) {
        old->opens |= opens;
    } else {
        person.invitations.push_back({channel->number, opens});
        if (person.invitations.size() > limits_.invitations)
            person.invitations.erase(person.invitations.begin());
    }
    const Line line{people_[who].mask(), "INVITE", person.nick, channel->name};
    tell(guest, line);
    for (const auto& [member, ranks] : channel->members) {
        for (const int one : people_[member].connections) {
            if (one != at_ && has(one, "invite-notify")) send(one, line);
        }
    }
    reply(who, "341", {person.nick, channel->name});
    if (!person.away.empty()) reply_text(who, "301", {person.nick}, person.away);
}

void Reference::knock(int who, const Line& words) {
    const ReferenceChannel* const channel = find_channel(word(words, 1));
    if (channel == nullptr || !knows(*channel, who)) return reply(who, "403", {word(words, 1)});
    if (in(*channel, who)) return reply(who, "714", {channel->name});
    if (channel->flags.contains('p')) return reply(who, "480", {channel->name});
    if (channel->flags.contains('z') && !people_[who].secure)
        return reply(who, "489", {channel->name});
    const bool full = channel->limit != 0 && channel->members.size() >= channel->limit;
    if (!channel->flags.contains('i') && channel->key.empty() && !full)
        return reply(who, "713", {channel->name});
    if (banned(*channel, who)) return reply(who, "404", {channel->name});
    auto& knocks = connections_[at_].knocks;
    if (knocks.contains(channel->number) && now < knocks[channel->number] + 60)
        return reply(who, "712", {channel->name});
    knocks[channel->number] = now;
    for (const auto& [member, ranks] : channel->members) {
        if (rank_at_least(*channel, member, 'h'))
            tell(member, {server_, "710", channel->name, channel->name, people_[who].mask()});
    }
    reply(who, "711", {channel->name});
}

// --- another name ---

namespace {

constexpr const char* unfit_name = "That name is not available";

}  // namespace

void Reference::refuse_rename(const std::string& code, const ReferenceChannel& channel,
                              const std::string& to, const std::string& text) {
    send(at_, {server_, "FAIL", "RENAME", code, channel.name, to, text});
}

void Reference::rename(int who, const Line& words) {
    const std::string to = word(words, 2);
    ReferenceChannel* const channel = find_channel(word(words, 1));
    if (channel == nullptr || !knows(*channel, who)) return reply(who, "403", {word(words, 1)});
    if (!in(*channel, who)) return reply(who, "442", {channel->name});
    if (!rank_at_least(*channel, who, 'o')) return reply(who, "482", {channel->name});
    if (channel->record != 0 && (!logged_in(who) || people_[who].account != channel->founder))
        return refuse_rename("CANNOT_RENAME", *channel, to,
                             "The channel is registered: only its founder may rename it");
    const ReferenceChannel* const registered = find_registered(to);
    if (registered != nullptr && registered != channel)
        return refuse_rename("CHANNEL_NAME_IN_USE", *channel, to,
                             "A channel with that name is registered");
    if (to[0] != '#' || to.size() < 2)
        return refuse_rename("CANNOT_RENAME", *channel, to, unfit_name);
    if (to == channel->name)
        return refuse_rename("CANNOT_RENAME", *channel, to, "The channel already has that name");
    const ReferenceChannel* const other = find_channel(to);
    if (other != nullptr && other != channel && !knows(*other, who))
        return refuse_rename("CANNOT_RENAME", *channel, to, unfit_name);
    if (other != nullptr && other != channel)
        return refuse_rename("CHANNEL_NAME_IN_USE", *channel, to,
                             "A channel with that name already exists");
    const std::string old = channel->name;
    auto moved = channels_.extract(folded(old));
    moved.key() = folded(to);
    ReferenceChannel& fresh = channels_.insert(std::move(moved)).position->second;
    fresh.name = to;
    // Invitations hold for the new name. To knock, it is another channel.
    const int number = std::exchange(fresh.number, ++last_channel_);
    for (auto& [guest, person] : people_) {
        for (Invitation& invitation : person.invitations)
            if (invitation.channel == number) invitation.channel = fresh.number;
    }
    for (const auto& [member, ranks] : fresh.members)
        std::replace(people_[member].channels.begin(), people_[member].channels.end(), folded(old),
                     folded(to));
    const int sender = at_;
    for (const auto& [member, ranks] : fresh.members) {
        for (const int one : people_[member].connections) {
            if (has(one, "draft/channel-rename"))
                send(one, {people_[who].mask(), "RENAME", old, to, word(words, 3)});
            else if (folded(old) != folded(to))
                tell_renamed(one, fresh, old, word(words, 3));
        }
    }
    at_ = sender;
}

// Who does not know RENAME sees itself go and come.
void Reference::tell_renamed(int connection, const ReferenceChannel& channel,
                             const std::string& old, const std::string& reason) {
    at_ = connection;
    const int member = connections_.at(connection).person;
    Line part{people_[member].mask(), "PART", old};
    if (!reason.empty()) part.push_back(reason);
    send(connection, part);
    send_join(connection, member, channel);
    send_contents(member, channel);
}
