// Registered channels, and ChanServ.

#include "reference.h"

#include <utility>
#include <vector>

int power_of(char rank) {
    return rank == 'o' ? 3 : rank == 'h' ? 2 : rank == 'v' ? 1 : 0;
}

// --- access ---

ReferenceChannel* Reference::find_registered(const std::string& name) {
    ReferenceChannel* const channel = find_channel(name);
    if (channel != nullptr) return channel->record == 0 ? nullptr : channel;
    const auto found = empty_.find(folded(name));
    return found == empty_.end() ? nullptr : &found->second;
}

void Reference::register_to(ReferenceChannel& channel, int account) {
    channel.record = ++last_record_;
    channel.founder = account;
}

char Reference::access_of(const ReferenceChannel& channel, int account) const {
    if (channel.record == 0 || account == 0) return 0;
    if (channel.founder == account) return 'o';
    return channel.access.contains(account) ? channel.access.at(account) : '\0';
}

int Reference::power_in(const ReferenceChannel& channel, int who) const {
    if (!logged_in(who)) return 0;
    const int account = people_.at(who).account;
    const bool founder = channel.record != 0 && channel.founder == account;
    return power_of(access_of(channel, account)) + (founder ? 1 : 0);
}

// ChanServ shows the difference.
void Reference::set_ranks(ReferenceChannel& channel, int who, const std::set<char>& ranks) {
    const auto before = std::exchange(channel.members[who], ranks);
    std::string letters;
    Line nicks;
    char sign = 0;
    for (const char letter : {'o', 'h', 'v'}) {
        if (before.contains(letter) == ranks.contains(letter)) continue;
        const char wanted = ranks.contains(letter) ? '+' : '-';
        if (sign != wanted) letters += sign = wanted;
        letters += letter;
        nicks.push_back(people_[who].nick);
    }
    if (letters.empty()) return;
    Line line{"ChanServ!service@" + server_, "MODE", channel.name, letters};
    line.insert(line.end(), nicks.begin(), nicks.end());
    tell_channel(channel, line);
}

void Reference::give_rank(ReferenceChannel& channel, int who) {
    const char rank = logged_in(who) ? access_of(channel, people_[who].account) : '\0';
    if (rank == 0) return;
    auto ranks = channel.members[who];
    ranks.insert(rank);
    set_ranks(channel, who, ranks);
}

void Reference::change_access(ReferenceChannel& channel, int account, char before, char after) {
    for (const auto& [member, now_has] : channel.members) {
        if (people_[member].account != account) continue;
        auto ranks = now_has;
        ranks.erase(before);
        if (after != 0) ranks.insert(after);
        set_ranks(channel, member, ranks);
    }
}

void Reference::forget_account(int account) {
    for (auto& [name, channel] : channels_) {
        change_access(channel, account, access_of(channel, account), 0);
        channel.access.erase(account);
        if (channel.founder == account) drop_channel(channel);
    }
    std::erase_if(empty_, [&](const auto& entry) { return entry.second.founder == account; });
    for (auto& [name, channel] : empty_) channel.access.erase(account);
}

// --- ChanServ ---

void Reference::chan_serv(int who, const Line& words) {
    const std::string& command = words[1];
    ReferenceChannel* const channel = find_registered(words[2]);
    if (logged_in(who)) {
        if (command == "REGISTER") {
            register_channel(who, words[2]);
        } else if (channel != nullptr && command == "AMODE") {
            if (words.size() < 4) return list_access(*channel, who);
            access_mode(*channel, who, words);
        } else if (channel != nullptr && command == "DROP") {
            if (power_in(*channel, who) > power_of('o')) {
                for (const auto& [account, rank] : channel->access)
                    change_access(*channel, account, rank, 0);
                drop_channel(*channel);
                empty_.erase(folded(words[2]));
            }
        } else if (channel != nullptr) {
            change_member(*channel, who, words);
        }
    }
    say(who, "ChanServ");
}

void Reference::register_channel(int who, const std::string& name) {
    ReferenceChannel* const channel = find_channel(name);
    if (channel != nullptr && channel->record == 0 && in(*channel, who) &&
        channel->members.at(who).contains('o'))
        register_to(*channel, people_[who].account);
}

// OP, DEOP, HALFOP, DEHALFOP, VOICE and DEVOICE, for the user or a nick.
void Reference::change_member(ReferenceChannel& channel, int who, const Line& words) {
    const bool on = !words[1].starts_with("DE");
    const char letter = folded(on ? words[1] : words[1].substr(2))[0];
    if (power_in(channel, who) < power_of(letter == 'v' ? 'h' : 'o')) return;
    const int whom = words.size() > 3 ? find_person(words[3]) : who;
    if (!in(channel, whom)) return;
    auto ranks = channel.members.at(whom);
    if (on) {
        ranks.insert(letter);
    } else {
        ranks.erase(letter);
    }
    set_ranks(channel, whom, ranks);
}

void Reference::list_access(const ReferenceChannel& channel, int who) {
    say(who, "ChanServ");
    if (power_in(channel, who) == 0) return;
    for (std::size_t i = 0; i <= channel.access.size(); ++i) say(who, "ChanServ");
}

// People change ranks below their own, and may give up theirs.
void Reference::access_mode(ReferenceChannel& channel, int who, const Line& words) {
    const int own = power_in(channel, who);
    const int account = find_account(words[4]);
    if (own == 0 || account == 0 || account == channel.founder) return;
    const char before = access_of(channel, account);
    const char after = words[3][0] == '+' ? words[3][1] : '\0';
    const bool gives_up = after == 0 && account == people_[who].account;
    if (!gives_up && (own <= power_of(after) || own <= power_of(before))) return;
    if (after == 0) {
        channel.access.erase(account);
    } else {
        channel.access[account] = after;
    }
    change_access(channel, account, before, after);
}

void Reference::drop_channel(ReferenceChannel& channel) {
    channel.record = channel.founder = 0;
    channel.access.clear();
}
