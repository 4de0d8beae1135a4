// Users: their identity, the lines that they receive, and small helpers.

#include "reference.h"

#include <algorithm>
#include <utility>

// --- tools ---

std::string folded(std::string text) {
    for (char& c : text) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return text;
}

bool mask_fits(const std::string& mask, const std::string& text) {
    if (mask.empty()) return text.empty();
    if (mask[0] == '*')
        return mask_fits(mask.substr(1), text) ||
               (!text.empty() && mask_fits(mask, text.substr(1)));
    if (text.empty() || (mask[0] != '?' && folded(mask.substr(0, 1)) != folded(text.substr(0, 1))))
        return false;
    return mask_fits(mask.substr(1), text.substr(1));
}

std::string whole_mask(const std::string& given) {
    if (given.empty() || given[0] == ':' || given.find_first_of(" ,") != std::string::npos)
        return "";
    std::string nick, user, host;
    std::string rest = given;
    const std::size_t bang = given.find('!');
    if (bang != std::string::npos) {
        nick = given.substr(0, bang);
        rest = given.substr(bang + 1);
    }
    const std::size_t at = rest.rfind('@');
    if (at != std::string::npos) {
        user = rest.substr(0, at);
        host = rest.substr(at + 1);
    } else if (bang != std::string::npos) {
        user = rest;
    } else if (rest.find_first_of(".:") != std::string::npos) {
        host = rest;
    } else {
        nick = rest;
    }
    const auto or_any = [](const std::string& part) { return part.empty() ? "*" : part; };
    return or_any(nick) + "!" + or_any(user) + "@" + or_any(host);
}

std::vector<std::string> items(const std::string& list) {
    std::vector<std::string> out(1);
    for (const char c : list) {
        if (c == ',') {
            out.emplace_back();
        } else {
            out.back() += c;
        }
    }
    std::erase(out, "");
    return out;
}

std::string word(const Line& words, std::size_t index) {
    return index < words.size() ? words[index] : "";
}

// --- messages ---

void Reference::reply(int who, const std::string& numeric, const Line& params) {
    Line line{server_, numeric, people_[who].nick};
    // Whatever could not stand in the middle of a line.
    for (const std::string& one : params) {
        const bool fits = !one.empty() && one[0] != ':' && one.find(' ') == std::string::npos;
        line.push_back(fits ? one : "*");
    }
    tell(who, std::move(line));
}

void Reference::reply_text(int who, const std::string& numeric, const Line& params,
                           const std::string& text) {
    reply(who, numeric, params);
    heard[who].back().push_back(text);
}

void Reference::tell_channel(const ReferenceChannel& channel, const Line& line, int except) {
    for (const auto& [member, ranks] : channel.members) {
        if (member != except) tell(member, line);
    }
}

std::set<int> Reference::neighbours(int who) const {
    std::set<int> out;
    for (const auto& [name, channel] : channels_) {
        if (!in(channel, who)) continue;
        for (const auto& [member, ranks] : channel.members) out.insert(member);
    }
    out.erase(who);
    return out;
}

bool Reference::has(int who, const std::string& capability) const {
    return people_.at(who).capabilities.contains(capability);
}

// --- user queries ---

int Reference::find_person(const std::string& nick) const {
    for (const auto& [who, person] : people_) {
        if (folded(person.nick) == folded(nick)) return who;
    }
    return -1;
}

ReferenceChannel* Reference::find_channel(const std::string& name) {
    const auto found = channels_.find(folded(name));
    return found == channels_.end() ? nullptr : &found->second;
}

bool Reference::banned(const ReferenceChannel& channel, int who) const {
    const auto fits = [&](char list) {
        if (!channel.lists.contains(list)) return false;
        return std::any_of(
            channel.lists.at(list).begin(), channel.lists.at(list).end(),
            [&](const Mask& m) { return mask_fits(m.mask, people_.at(who).mask()); });
    };
    return fits('b') && !fits('e');
}

bool Reference::rank_at_least(const ReferenceChannel& channel, int who, char rank) const {
    const std::string order = "ohv";
    if (!in(channel, who)) return false;
    const auto reached = order.substr(0, order.find(rank) + 1);
    return std::any_of(reached.begin(), reached.end(),
                       [&](char one) { return channel.members.at(who).contains(one); });
}

bool Reference::sees_in_lists(const ReferenceChannel& channel, int who) const {
    return in(channel, who) || (!channel.flags.contains('s') && !channel.flags.contains('p'));
}

void Reference::take_out(int who, const std::string& name) {
    std::erase(people_[who].channels, folded(name));
    ReferenceChannel& channel = channels_.at(folded(name));
    channel.members.erase(who);
    if (channel.members.empty()) channels_.erase(folded(name));
}

void Reference::go(int who, const std::string& why) {
    const std::string own = why.starts_with("Quit: ") ? why.substr(6) : "";
    for (const int other : neighbours(who)) {
        const bool told = own.empty() || hears(other, who, own);
        tell(other, {people_[who].mask(), "QUIT", told ? why : "Quit: "});
    }
    const auto channels = people_[who].channels;
    for (const std::string& name : channels) take_out(who, name);
    tell(who, {"", "ERROR", "Closing link: " + why});
    people_.erase(who);
}

// --- commands ---

void Reference::run(int who, const Line& words) {
    if (!is_here(who)) return;
    const std::string& command = words[0];
    if (command == "NICK") nick(who, words);
    if (command == "AWAY") away(who, words);
    if (command == "QUIT") go(who, "Quit: " + word(words, 1));
    if (command == "JOIN") join(who, words);
    if (command == "PART") part(who, words);
    if (command == "KICK") kick(who, words);
    if (command == "TOPIC") topic(who, words);
    if (command == "NAMES") names(who, words);
    if (command == "LIST") list(who);
    if (command == "INVITE") invite(who, words);
    if (command == "KNOCK") knock(who, words);
    if (command == "RENAME") rename(who, words);
    if (command == "PRIVMSG" || command == "NOTICE") talk(who, words);
    if (command == "MODE" && word(words, 1).starts_with('#')) mode(who, words);
    if (command == "MODE" && !word(words, 1).starts_with('#')) user_mode(who, words);
}

void Reference::nick(int who, const Line& words) {
    const std::string wanted = word(words, 1);
    if (wanted.empty()) return reply(who, "431", {});
    if (wanted[0] >= '0' && wanted[0] <= '9') return reply(who, "432", {wanted});
    if (wanted == people_[who].nick) return;
    const int owner = find_person(wanted);
    const std::string mute = muted_in(who);
    if (!mute.empty()) return reply(who, "435", {wanted, mute});
    if (owner >= 0 && owner != who) return reply(who, "433", {wanted});
    const Line line{people_[who].mask(), "NICK", wanted};
    for (const int other : neighbours(who)) tell(other, line);
    tell(who, line);
    people_[who].nick = wanted;
}

void Reference::away(int who, const Line& words) {
    const std::string text = word(words, 1);
    reply(who, text.empty() ? "305" : "306", {});
    if (text == std::exchange(people_[who].away, text)) return;
    const Line back{people_[who].mask(), "AWAY"};
    for (const int other : neighbours(who)) {
        if (!has(other, "away-notify")) continue;
        Line line = back;
        if (!text.empty()) line.push_back(hears(other, who, text) ? text : "Away");
        tell(other, line);
    }
}

// Whether they share a channel in which `who` may say that.
bool Reference::hears(int other, int who, const std::string& text) const {
    return std::any_of(channels_.begin(), channels_.end(), [&](const auto& entry) {
        const ReferenceChannel& channel = entry.second;
        return in(channel, who) && in(channel, other) && why_silent(channel, who, text).empty();
    });
}

// The last of their channels, in the order they came in, in which they may say nothing.
std::string Reference::muted_in(int who) {
    std::string name;
    for (const std::string& folded_name : people_[who].channels) {
        const ReferenceChannel& channel = channels_.at(folded_name);
        if (!why_silent(channel, who, " ").empty()) name = channel.name;
    }
    return name;
}

void Reference::user_mode(int who, const Line& words) {
    const int whose = find_person(word(words, 1));
    if (whose < 0) return reply(who, "401", {word(words, 1)});
    if (whose != who) return reply(who, "502", {});
    bool& invisible = people_[who].invisible;
    const std::string change = word(words, 2);
    if (change.empty())
        return reply(who, "221",
                     {std::string(people_[who].secure ? "+Z" : "+") + (invisible ? "i" : "")});
    if ((change == "+i") == std::exchange(invisible, change == "+i")) return;
    tell(who, {people_[who].mask(), "MODE", people_[who].nick, change});
}
