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
    if (given.starts_with("~a:")) return given;
    if (given.starts_with("~account:")) return "~a:" + given.substr(9);
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

// Adds the sender's account for connections with account-tag.
void Reference::send(int connection, Line line) {
    if (has(connection, "account-tag")) {
        for (const auto& [who, person] : people_) {
            if (person.account != 0 && line[0] == person.mask())
                line[0] = person.account_name + "=" + line[0];
        }
    }
    heard[connection].push_back(std::move(line));
}

void Reference::tell(int who, const Line& line) {
    for (const int one : people_.at(who).connections) send(one, line);
}

void Reference::tell_others(int who, const Line& line) {
    for (const int one : people_.at(who).connections) {
        if (one != at_) send(one, line);
    }
}

void Reference::tell_having(int who, const std::string& capability, const Line& line) {
    for (const int one : people_.at(who).connections) {
        if (has(one, capability)) send(one, line);
    }
}

void Reference::reply(int who, const std::string& numeric, const Line& params) {
    Line line{server_, numeric, people_[who].nick};
    // Whatever could not stand in the middle of a line.
    for (const std::string& one : params) {
        const bool fits = !one.empty() && one[0] != ':' && one.find(' ') == std::string::npos;
        line.push_back(fits ? one : "*");
    }
    send(at_, std::move(line));
}

void Reference::reply_text(int who, const std::string& numeric, const Line& params,
                           const std::string& text) {
    reply(who, numeric, params);
    heard[at_].back().push_back(text);
}

void Reference::tell_channel(const ReferenceChannel& channel, const Line& line) {
    for (const auto& [member, ranks] : channel.members) tell(member, line);
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

bool Reference::has(int connection, const std::string& capability) const {
    return connections_.at(connection).capabilities.contains(capability);
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

bool Reference::fits(const std::string& mask, int who) const {
    const Person& person = people_.at(who);
    if (mask.starts_with("~a:"))
        return person.account != 0 && mask_fits(mask.substr(3), person.account_name);
    return mask_fits(mask, person.mask());
}

bool Reference::banned(const ReferenceChannel& channel, int who) const {
    const auto listed = [&](char list) {
        if (!channel.lists.contains(list)) return false;
        return std::any_of(channel.lists.at(list).begin(), channel.lists.at(list).end(),
                           [&](const Mask& m) { return fits(m.mask, who); });
    };
    return listed('b') && !listed('e');
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
    if (!channel.members.empty()) return;
    auto left = channels_.extract(folded(name));
    if (left.mapped().record != 0) empty_.insert(std::move(left));
}

void Reference::quit(int who, const std::string& why) {
    const std::string own = why.starts_with("Quit: ") ? why.substr(6) : "";
    for (const int other : neighbours(who)) {
        const bool told = own.empty() || hears(other, who, own);
        tell(other, {people_[who].mask(), "QUIT", told ? why : "Quit: "});
    }
    if (why.starts_with("Disconnected by ")) tell(who, {people_[who].mask(), "QUIT", why});
    const auto channels = people_[who].channels;
    for (const std::string& name : channels) take_out(who, name);
    release(who);
}

void Reference::go(int connection, const std::string& why) {
    at_ = connection;
    const int who = connections_.at(connection).person;
    const bool last = people_[who].connections.size() == 1;
    if (last) {
        quit(who, why);
    } else {
        std::erase(people_[who].connections, connection);
        renew_security(who);
        renew_away(who, "");
    }
    send(connection, {"", "ERROR", "Closing link: " + why});
    if (last) people_.erase(who);
    connections_.erase(connection);
}

// --- commands ---

void Reference::run(int connection, const Line& words) {
    if (!is_here(connection) || quitting_.contains(connection)) return;
    at_ = connection;
    const int who = connections_.at(connection).person;
    const std::string& command = words[0];
    if (command == "NICK") nick(who, words);
    if (command == "AWAY") away(who, words);
    if (command == "JOIN") join(who, words);
    if (command == "PART") part(who, words);
    if (command == "KICK") kick(who, words);
    if (command == "TOPIC") topic(who, words);
    if (command == "NAMES") names(who, words);
    if (command == "LIST") list(who);
    if (command == "INVITE") invite(who, words);
    if (command == "KNOCK") knock(who, words);
    if (command == "RENAME") rename(who, words);
    if (command == "WHOIS") whois(who, words);
    if (command == "NS") nick_serv(who, words);
    if (command == "CS") chan_serv(who, words);
    if (command == "SASL") sasl(who, words);
    if (command == "PRIVMSG" || command == "NOTICE") talk(who, words);
    if (command == "MODE" && word(words, 1).starts_with('#')) mode(who, words);
    if (command == "MODE" && !word(words, 1).starts_with('#')) user_mode(who, words);
    if (command != "QUIT") return;
    closing_[connection] = "Quit: " + word(words, 1);
    quitting_.insert(connection);
}

void Reference::finish() {
    while (!orders_.empty()) {
        const auto next = orders_.extract(orders_.begin());
        for (const auto& order : next.mapped()) {
            at_ = next.key();
            if (is_here(at_) && !quitting_.contains(at_)) order(connections_.at(at_).person);
        }
    }
    for (const auto& [connection, why] : std::exchange(closing_, {})) {
        if (is_here(connection)) go(connection, why);
    }
    quitting_.clear();
}

void Reference::nick(int who, const Line& words) {
    const std::string wanted = word(words, 1);
    if (wanted.empty()) return reply(who, "431", {});
    if (wanted[0] >= '0' && wanted[0] <= '9') return reply(who, "432", {wanted});
    if (wanted == people_[who].nick) return;
    const int owner = find_person(wanted);
    const std::string mute = muted_in(who);
    if (!mute.empty()) return reply(who, "435", {wanted, mute});
    if (belongs_to_another(who, wanted) || (owner >= 0 && owner != who))
        return reply(who, "433", {wanted});
    change_nick(who, wanted);
}

void Reference::change_nick(int who, const std::string& nick) {
    const Line line{people_[who].mask(), "NICK", nick};
    for (const int other : neighbours(who)) tell(other, line);
    tell(who, line);
    people_[who].nick = nick;
}

void Reference::away(int who, const Line& words) {
    const std::string text = word(words, 1);
    connections_[at_].away = text;
    reply(who, text.empty() ? "305" : "306", {});
    renew_away(who, text);
}

// A person is away if all connections are, with the text that was set last.
void Reference::renew_away(int who, const std::string& newest) {
    Person& person = people_[who];
    std::string text = newest;
    for (const int one : person.connections) {
        const std::string& own = connections_[one].away;
        if (newest.empty()) text = own;
        if (!own.empty()) continue;
        text.clear();
        break;
    }
    if (text == std::exchange(person.away, text)) return;
    const Line back{person.mask(), "AWAY"};
    auto all = neighbours(who);
    if (!person.channels.empty()) all.insert(who);
    for (const int other : all) {
        Line line = back;
        if (!text.empty()) line.push_back(hears(other, who, text) ? text : "Away");
        for (const int one : people_[other].connections) {
            if (one != at_ && has(one, "away-notify")) send(one, line);
        }
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
    Person& person = people_[who];
    const std::string change = word(words, 2);
    if (change.empty()) return send_user_modes(who);
    bool& mode = change[1] == 'R' ? person.accounts_only : person.invisible;
    if ((change[0] == '+') == std::exchange(mode, change[0] == '+')) return;
    tell(who, {person.mask(), "MODE", person.nick, change});
}

void Reference::send_user_modes(int who) {
    const Person& person = people_[who];
    reply(who, "221",
          {std::string(person.accounts_only ? "+R" : "+") + (person.secure ? "Z" : "") +
           (person.invisible ? "i" : "") + (person.account != 0 ? "r" : "")});
}

// Only the account; other tests check the rest.
void Reference::whois(int who, const Line& words) {
    const int whom = find_person(word(words, 1));
    if (whom < 0) return reply(who, "401", {word(words, 1)});
    const Person& person = people_[whom];
    if (person.account != 0 && folded(person.account_name) == folded(person.nick))
        reply(who, "307", {person.nick});
    if (person.account != 0) reply(who, "330", {person.nick, person.account_name});
    if (!person.away.empty()) reply_text(who, "301", {person.nick}, person.away);
}
