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
        const auto rooms = people_[who].rooms;
        for (const std::string& name : rooms) part_one(who, name, "");
        return;
    }
    for (std::size_t i = 0; i < names.size(); ++i)
        join_one(who, names[i], i < keys.size() ? keys[i] : "");
}

std::string Reference::why_not_in(const Room& room, int who, const std::string& key) const {
    const Person& person = people_.at(who);
    for (const Invitation& invitation : person.invitations) {
        if (invitation.room == room.number && invitation.opens) return "";
    }
    bool welcome = false;
    if (room.lists.contains('I')) {
        for (const Mask& mask : room.lists.at('I')) welcome |= mask_fits(mask.mask, person.mask());
    }
    if (banned(room, who)) return "474";
    if (room.flags.contains('i') && !welcome) return "473";
    if (!room.key.empty() && room.key != key) return "475";
    if (room.limit != 0 && room.members.size() >= room.limit) return "471";
    return "";
}

void Reference::join_one(int who, const std::string& name, const std::string& key) {
    Person& person = people_[who];
    if (name[0] != '#' || name.size() < 2) return reply(who, "403", {name});
    if (Room* const room = find_room(name); room != nullptr && in(*room, who)) return;
    if (person.rooms.size() >= limits_.channels) return reply(who, "405", {name});
    if (find_room(name) == nullptr) {
        Room& made = rooms_[folded(name)];
        made.number = ++last_room_;
        made.name = name;
        made.created = now;
        made.members[who] = {'o'};
    } else {
        Room& room = *find_room(name);
        const std::string why_not = why_not_in(room, who, key);
        if (!why_not.empty()) return reply(who, why_not, {room.name});
        room.members[who] = {};
    }
    Room& room = *find_room(name);
    person.rooms.push_back(folded(name));
    std::erase_if(person.invitations, [&](const auto& one) { return one.room == room.number; });
    for (const auto& [member, ranks] : room.members) {
        Line line{person.mask(), "JOIN", room.name};
        if (has(member, "extended-join")) line.insert(line.end(), {"*", "real name"});
        tell(member, line);
        if (member != who && !person.away.empty() && has(member, "away-notify"))
            tell(member, {person.mask(), "AWAY",
                          why_silent(room, who, person.away).empty() ? person.away : "Away"});
    }
    if (!room.topic.empty()) send_topic(who, room);
    if (!has(who, "no-implicit-names")) send_names(who, room);
}

// --- going ---

void Reference::part(int who, const Line& words) {
    for (const std::string& name : items(word(words, 1))) part_one(who, name, word(words, 2));
}

void Reference::part_one(int who, const std::string& name, const std::string& reason) {
    Room* const room = find_room(name);
    if (room == nullptr || !knows(*room, who)) return reply(who, "403", {name});
    if (!in(*room, who)) return reply(who, "442", {room->name});
    Line line{people_[who].mask(), "PART", room->name};
    if (!reason.empty() && why_silent(*room, who, reason).empty()) line.push_back(reason);
    tell_room(*room, line);
    take_out(who, room->name);
}

void Reference::kick(int who, const Line& words) {
    const auto names = items(word(words, 1));
    auto nicks = items(word(words, 2));
    const std::string why = word(words, 3).empty() ? people_[who].nick : words[3];
    if (nicks.empty() || (names.size() > 1 && names.size() != nicks.size()))
        return reply(who, "461", {"KICK"});
    if (nicks.size() > limits_.targets) nicks.resize(limits_.targets);
    if (names.size() == 1 && !may_kick(who, names[0])) return;
    const std::string only = names.size() == 1 ? find_room(names[0])->name : "";
    for (std::size_t i = 0; i < nicks.size(); ++i) {
        if (!only.empty()) {
            kick_one(who, only, nicks[i], why);
        } else if (may_kick(who, names[i])) {
            kick_one(who, names[i], nicks[i], why);
        }
    }
}

bool Reference::may_kick(int who, const std::string& name) {
    const Room* const room = find_room(name);
    if (room == nullptr || !knows(*room, who)) {
        reply(who, "403", {name});
    } else if (!in(*room, who)) {
        reply(who, "442", {room->name});
    } else if (!rank_at_least(*room, who, 'h')) {
        reply(who, "482", {room->name});
    } else {
        return true;
    }
    return false;
}

void Reference::kick_one(int who, const std::string& name, const std::string& nick,
                         const std::string& why) {
    const int victim = find_person(nick);
    if (victim < 0) return reply(who, "401", {nick});
    Room* const room = find_room(name);
    // They removed themselves by an earlier nick in the list.
    if (room == nullptr || !in(*room, who)) return reply(who, "442", {name});
    if (!in(*room, victim)) return reply(who, "441", {nick, room->name});
    if (!rank_at_least(*room, who, 'o') && rank_at_least(*room, victim, 'h'))
        return reply(who, "482", {room->name});
    tell_room(*room, {people_[who].mask(), "KICK", room->name, people_[victim].nick, why});
    take_out(victim, room->name);
}

// --- join restrictions ---

void Reference::topic(int who, const Line& words) {
    Room* const room = find_room(word(words, 1));
    if (room == nullptr || !knows(*room, who)) return reply(who, "403", {word(words, 1)});
    if (words.size() == 2) return send_topic(who, *room);
    if (!in(*room, who)) return reply(who, "442", {room->name});
    if (room->flags.contains('t') && !rank_at_least(*room, who, 'h'))
        return reply(who, "482", {room->name});
    const std::string why_not = why_silent(*room, who, words[2]);
    if (!rank_at_least(*room, who, 'h') && !why_not.empty())
        return reply(who, why_not, {room->name});
    room->topic = words[2];
    room->topic_by = people_[who].mask();
    room->topic_at = now;
    tell_room(*room, {people_[who].mask(), "TOPIC", room->name, room->topic});
}

void Reference::send_topic(int who, const Room& room) {
    if (room.topic.empty()) return reply(who, "331", {room.name});
    reply_text(who, "332", {room.name}, room.topic);
    reply(who, "333", {room.name, room.topic_by, std::to_string(room.topic_at)});
}

void Reference::names(int who, const Line& words) {
    if (word(words, 1).empty()) return reply(who, "366", {"*"});
    std::size_t left = limits_.targets;
    for (const std::string& name : items(words[1])) {
        if (left-- == 0) return reply(who, "407", {name});
        const Room* const room = find_room(name);
        if (room != nullptr && sees_in_lists(*room, who)) {
            send_names(who, *room);
        } else {
            reply(who, "366", {name});
        }
    }
}

void Reference::send_names(int who, const Room& room) {
    std::set<std::string> all;
    for (const auto& [member, ranks] : room.members) {
        const Person& person = people_[member];
        if (person.invisible && !in(room, who)) continue;
        std::string marks;
        if (ranks.contains('o')) marks += '@';
        if (ranks.contains('h')) marks += '%';
        if (ranks.contains('v')) marks += '+';
        if (!has(who, "multi-prefix")) marks = marks.substr(0, 1);
        all.insert(marks + (has(who, "userhost-in-names") ? person.mask() : person.nick));
    }
    std::string text;
    for (const std::string& name : all) text += (text.empty() ? "" : " ") + name;
    const std::string kind = room.flags.contains('s') ? "@" : room.flags.contains('p') ? "*" : "=";
    if (!all.empty()) reply_text(who, "353", {kind, room.name}, text);
    reply(who, "366", {room.name});
}

void Reference::list(int who) {
    reply(who, "321", {"Channel"});
    for (const auto& [name, room] : rooms_) {
        if (!sees_in_lists(room, who)) continue;
        reply_text(who, "322", {room.name, std::to_string(room.members.size())}, room.topic);
    }
    reply(who, "323", {});
}

// --- being let in ---

void Reference::invite(int who, const Line& words) {
    if (words.size() == 1) {
        for (const Invitation& invitation : people_[who].invitations) {
            for (const auto& [name, room] : rooms_) {
                if (room.number == invitation.room) reply(who, "336", {room.name});
            }
        }
        return reply(who, "337", {});
    }
    const int guest = find_person(words[1]);
    if (word(words, 2).empty()) return reply(who, "461", {"INVITE"});
    if (guest < 0) return reply(who, "401", {words[1]});
    Room* const room = find_room(words[2]);
    if (room == nullptr || !knows(*room, who)) return reply(who, "403", {words[2]});
    if (!in(*room, who)) return reply(who, "442", {room->name});
    Person& person = people_[guest];
    if (in(*room, guest)) return reply(who, "443", {person.nick, room->name});
    const bool opens = rank_at_least(*room, who, 'h');
    if (room->flags.contains('i') && !opens) return reply(who, "482", {room->name});
    const auto old = std::find_if(person.invitations.begin(), person.invitations.end(),
                                  [&](const auto& one) { return one.room == room->number; });
    if (old != person.invitations.end()) {
        old->opens |= opens;
    } else {
        person.invitations.push_back({room->number, opens});
        if (person.invitations.size() > limits_.invitations)
            person.invitations.erase(person.invitations.begin());
    }
    const Line line{people_[who].mask(), "INVITE", person.nick, room->name};
    tell(guest, line);
    for (const auto& [member, ranks] : room->members) {
        if (member != who && has(member, "invite-notify")) tell(member, line);
    }
    reply(who, "341", {person.nick, room->name});
    if (!person.away.empty()) reply_text(who, "301", {person.nick}, person.away);
}

void Reference::knock(int who, const Line& words) {
    const Room* const room = find_room(word(words, 1));
    if (room == nullptr || !knows(*room, who)) return reply(who, "403", {word(words, 1)});
    if (in(*room, who)) return reply(who, "714", {room->name});
    if (room->flags.contains('p')) return reply(who, "480", {room->name});
    const bool full = room->limit != 0 && room->members.size() >= room->limit;
    if (!room->flags.contains('i') && room->key.empty() && !full)
        return reply(who, "713", {room->name});
    if (banned(*room, who)) return reply(who, "404", {room->name});
    auto& knocks = people_[who].knocks;
    if (knocks.contains(room->number) && now < knocks[room->number] + 60)
        return reply(who, "712", {room->name});
    knocks[room->number] = now;
    for (const auto& [member, ranks] : room->members) {
        if (rank_at_least(*room, member, 'h'))
            tell(member, {server_, "710", room->name, room->name, people_[who].mask()});
    }
    reply(who, "711", {room->name});
}

// --- another name ---

namespace {

constexpr const char* unfit_name = "That name is not available";

}  // namespace

void Reference::refuse_rename(int who, const std::string& code, const Room& room,
                              const std::string& to, const std::string& text) {
    tell(who, {server_, "FAIL", "RENAME", code, room.name, to, text});
}

void Reference::rename(int who, const Line& words) {
    const std::string to = word(words, 2);
    Room* const room = find_room(word(words, 1));
    if (room == nullptr || !knows(*room, who)) return reply(who, "403", {word(words, 1)});
    if (!in(*room, who)) return reply(who, "442", {room->name});
    if (!rank_at_least(*room, who, 'o')) return reply(who, "482", {room->name});
    if (to[0] != '#' || to.size() < 2)
        return refuse_rename(who, "CANNOT_RENAME", *room, to, unfit_name);
    if (to == room->name)
        return refuse_rename(who, "CANNOT_RENAME", *room, to, "The channel already has that name");
    const Room* const other = find_room(to);
    if (other != nullptr && other != room && !knows(*other, who))
        return refuse_rename(who, "CANNOT_RENAME", *room, to, unfit_name);
    if (other != nullptr && other != room)
        return refuse_rename(who, "CHANNEL_NAME_IN_USE", *room, to,
                             "A channel with that name already exists");
    const std::string old = room->name;
    auto moved = rooms_.extract(folded(old));
    moved.key() = folded(to);
    Room& fresh = rooms_.insert(std::move(moved)).position->second;
    fresh.name = to;
    // Invitations hold for the new name. To knock, it is another room.
    const int number = std::exchange(fresh.number, ++last_room_);
    for (auto& [guest, person] : people_) {
        for (Invitation& invitation : person.invitations)
            if (invitation.room == number) invitation.room = fresh.number;
    }
    for (const auto& [member, ranks] : fresh.members)
        std::replace(people_[member].rooms.begin(), people_[member].rooms.end(), folded(old),
                     folded(to));
    for (const auto& [member, ranks] : fresh.members) {
        if (has(member, "draft/channel-rename"))
            tell(member, {people_[who].mask(), "RENAME", old, to, word(words, 3)});
        else if (folded(old) != folded(to))
            tell_renamed(member, fresh, old, word(words, 3));
    }
}

// Who does not know RENAME sees itself go and come.
void Reference::tell_renamed(int member, const Room& room, const std::string& old,
                             const std::string& reason) {
    const std::string mask = people_[member].mask();
    Line part{mask, "PART", old};
    if (!reason.empty()) part.push_back(reason);
    tell(member, part);
    Line join{mask, "JOIN", room.name};
    if (has(member, "extended-join")) join.insert(join.end(), {"*", "real name"});
    tell(member, join);
    if (!room.topic.empty()) send_topic(member, room);
    if (!has(member, "no-implicit-names")) send_names(member, room);
}
