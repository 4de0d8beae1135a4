// MODE of channels.

#include <algorithm>

#include "reference.h"

namespace {

const std::string flags = "CMRcimnpstz";
const std::string rank_letters = "ohv";
// The numerics of an entry and of the end.
const std::map<char, std::pair<std::string, std::string>> lists = {
    {'b', {"367", "368"}}, {'e', {"348", "349"}}, {'I', {"346", "347"}}};

bool is_in(const std::string& letters, char letter) {
    return letters.find(letter) != std::string::npos;
}

bool takes_parameter(char letter, bool on) {
    return is_in(rank_letters, letter) || letter == 'k' || (letter == 'l' && on);
}

}  // namespace

// A MODE on its way through the letters.
struct Reference::Change {
    int who;
    ReferenceChannel& channel;
    const Line& words;
    bool op;  // of the requester, at the time of the request
    bool halfop;
    std::size_t left;      // changes with a parameter
    std::size_t next = 3;  // parameter
    bool on = true;
    bool refused = false;
    std::string shown = "";  // lists that were sent
    char sign = 0;
    std::string letters = "";  // the changes
    Line params = {};

    bool more() const { return next < words.size(); }
    std::string take() { return more() ? words[next++] : ""; }
    bool counts() { return left > 0 && left-- > 0; }
    void made(char letter, const std::string& param = "") {
        const char wanted = on ? '+' : '-';
        if (sign != wanted) letters += sign = wanted;
        letters += letter;
        if (!param.empty()) params.push_back(param);
    }
};

void Reference::send_modes(int who, const ReferenceChannel& channel) {
    std::string letters = "+" + std::string(channel.flags.begin(), channel.flags.end());
    Line params;
    if (!channel.key.empty()) {
        letters += 'k';
        params.push_back(in(channel, who) ? channel.key : "*");
    }
    if (channel.limit != 0) {
        letters += 'l';
        params.push_back(std::to_string(channel.limit));
    }
    Line all{channel.name, letters};
    all.insert(all.end(), params.begin(), params.end());
    reply(who, "324", all);
    reply(who, "329", {channel.name, std::to_string(channel.created)});
}

void Reference::mode(int who, const Line& words) {
    ReferenceChannel* const channel = find_channel(word(words, 1));
    if (channel == nullptr || !knows(*channel, who)) return reply(who, "403", {word(words, 1)});
    if (word(words, 2).empty()) return send_modes(who, *channel);
    Change change{.who = who,
                  .channel = *channel,
                  .words = words,
                  .op = rank_at_least(*channel, who, 'o'),
                  .halfop = rank_at_least(*channel, who, 'h'),
                  .left = limits_.modes};
    for (const char letter : words[2]) {
        if (letter == '+' || letter == '-') {
            change.on = letter == '+';
        } else {
            change_one(change, letter);
        }
    }
    if (change.letters.empty()) return;
    Line line{people_[who].mask(), "MODE", channel->name, change.letters};
    line.insert(line.end(), change.params.begin(), change.params.end());
    tell_channel(*channel, line);
}

void Reference::refuse(Change& change) {
    if (!change.refused) reply(change.who, "482", {change.channel.name});
    change.refused = true;
}

void Reference::change_one(Change& change, char letter) {
    const bool list = lists.contains(letter);
    const bool flag = is_in(flags, letter);
    const bool rank = is_in(rank_letters, letter);
    if (!list && !flag && !rank && letter != 'k' && letter != 'l')
        return reply(change.who, "472", {{letter}});
    if (list && !change.more()) return send_list(change, letter);
    const bool given = change.more();
    const bool takes = list || takes_parameter(letter, change.on);
    const std::string param = takes ? change.take() : "";
    if (letter == 'o' || letter == 'h' ? !change.op : !change.halfop) return refuse(change);
    if (flag) return change_flag(change, letter);
    if (rank && !given) return reply(change.who, "461", {"MODE"});
    if (takes && change.on && !given) return;
    if (takes && !change.counts()) return;
    if (list) return change_list(change, letter, param);
    if (rank) return change_rank(change, letter, param);
    if (letter == 'k') return change_key(change, param);
    change_limit(change, param);
}

void Reference::send_list(Change& change, char letter) {
    if (is_in(change.shown, letter)) return;
    change.shown += letter;
    const auto& [entry, end] = lists.at(letter);
    for (const Mask& mask : change.channel.lists[letter])
        reply(change.who, entry,
              {change.channel.name, mask.mask, mask.by, std::to_string(mask.at)});
    reply(change.who, end, {change.channel.name});
}

void Reference::change_list(Change& change, char letter, const std::string& given) {
    const std::string mask = whole_mask(given);
    if (mask.empty()) return reply(change.who, "696", {change.channel.name, {letter}, given});
    auto& list = change.channel.lists[letter];
    const auto old = std::find_if(list.begin(), list.end(), [&](const Mask& one) {
        return folded(one.mask) == folded(mask);
    });
    if (!change.on) {
        if (old == list.end()) return;
        change.made(letter, old->mask);
        list.erase(old);
        return;
    }
    if (old != list.end()) return;
    std::size_t all = 0;
    for (const auto& [name, one] : change.channel.lists) all += one.size();
    if (all >= limits_.masks) return reply(change.who, "478", {change.channel.name, {letter}});
    list.push_back({mask, people_[change.who].mask(), now});
    change.made(letter, mask);
}

void Reference::change_flag(Change& change, char letter) {
    auto& set = change.channel.flags;
    if (set.contains(letter) == change.on) return;
    const auto& members = change.channel.members;
    const bool all_secure = std::all_of(members.begin(), members.end(), [&](const auto& member) {
        return people_[member.first].secure;
    });
    if (letter == 'z' && change.on && !all_secure)
        return reply(change.who, "490", {change.channel.name});
    if (change.on) {
        set.insert(letter);
    } else {
        set.erase(letter);
    }
    change.made(letter);
}

void Reference::change_rank(Change& change, char letter, const std::string& nick) {
    const int whom = find_person(nick);
    if (whom < 0) return reply(change.who, "401", {nick});
    if (!in(change.channel, whom)) return reply(change.who, "441", {nick, change.channel.name});
    auto& set = change.channel.members[whom];
    if (set.contains(letter) == change.on) return;
    if (change.on) {
        set.insert(letter);
    } else {
        set.erase(letter);
    }
    change.made(letter, people_[whom].nick);
}

void Reference::change_key(Change& change, const std::string& given) {
    std::string& key = change.channel.key;
    if (!change.on) {
        if (!key.empty()) change.made('k', key);
        key.clear();
        return;
    }
    if (given.empty() || given.find_first_of(" ,") != std::string::npos)
        return reply(change.who, "696", {change.channel.name, "k", "*"});
    if (given == key) return;
    key = given;
    change.made('k', key);
}

void Reference::change_limit(Change& change, const std::string& given) {
    std::size_t& limit = change.channel.limit;
    if (!change.on) {
        if (limit != 0) change.made('l');
        limit = 0;
        return;
    }
    const bool number =
        !given.empty() && given.find_first_not_of("0123456789") == std::string::npos;
    const std::size_t wanted = number ? std::stoul(given) : 0;
    if (wanted == 0) return reply(change.who, "696", {change.channel.name, "l", given});
    if (wanted == limit) return;
    limit = wanted;
    change.made('l', std::to_string(limit));
}
