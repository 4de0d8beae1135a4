// PRIVMSG and NOTICE.

#include "reference.h"

#include <set>
#include <utility>

namespace {

// The lowest rank that "@%#channel" speaks to, and those above it; 0 without marks.
char rank_of(const std::string& marks) {
    for (const auto& [mark, rank] :
         {std::pair('+', 'v'), std::pair('%', 'h'), std::pair('@', 'o')}) {
        if (marks.find(mark) != std::string::npos) return rank;
    }
    return 0;
}

// Identical for every form of one target.
std::string addressed(const std::string& target) {
    const std::size_t channel = target.find('#');
    if (channel == std::string::npos) return folded(target);
    return rank_of(target.substr(0, channel)) + folded(target.substr(channel));
}

}  // namespace

void Reference::talk(int who, const Line& words) {
    const bool answers = words[0] != "NOTICE";
    const std::string text = word(words, 2);
    if (items(word(words, 1)).empty()) {
        if (answers) reply(who, "411", {});
        return;
    }
    if (text.empty()) {
        if (answers) reply(who, "412", {});
        return;
    }
    std::size_t left = limits_.targets;
    std::set<std::string> reached;
    for (const std::string& target : items(words[1])) {
        if (left-- == 0) {
            if (answers) reply(who, "407", {target});
            return;
        }
        if (!reached.insert(addressed(target)).second) continue;
        const std::size_t channel = target.find_first_not_of("@%+");
        if (channel != std::string::npos && target[channel] == '#') {
            talk_to_channel(who, words[0], target, text);
        } else {
            talk_to_person(who, words[0], target, text);
        }
    }
}

std::string Reference::why_silent(const ReferenceChannel& channel, int who,
                                  const std::string& text) const {
    const auto set = [&](char flag) { return channel.flags.contains(flag); };
    const std::string refused = knows(channel, who) ? "404" : "403";
    if (!in(channel, who) && set('n')) return refused;
    const bool has_rank = in(channel, who) && !channel.members.at(who).empty();
    const bool stranger = people_.at(who).account == 0;
    if (!has_rank && (set('m') || (set('M') && stranger) || banned(channel, who))) return refused;
    if (set('C') && text[0] == '\x01' &&
        !text.starts_with("\x01"
                          "ACTION"))
        return refused;
    if (set('c') && text.find('\x03') != std::string::npos) return refused;
    return "";
}

void Reference::talk_to_channel(int who, const std::string& command, const std::string& target,
                                const std::string& text) {
    const std::string marks = target.substr(0, target.find('#'));
    const ReferenceChannel* const channel = find_channel(target.substr(marks.size()));
    const std::string why_not = channel == nullptr ? "403" : why_silent(*channel, who, text);
    if (!why_not.empty()) {
        const bool named = channel != nullptr && marks.empty() && why_not != "403";
        if (command != "NOTICE") reply(who, why_not, {named ? channel->name : target});
        return;
    }
    const char rank = rank_of(marks);
    const Line line{people_[who].mask(), command, marks + channel->name, text};
    for (const auto& [member, ranks] : channel->members) {
        if (member != who && (rank == 0 || rank_at_least(*channel, member, rank)))
            tell(member, line);
    }
    tell_others(who, line);
    if (has(at_, "echo-message")) send(at_, line);
}

void Reference::talk_to_person(int who, const std::string& command, const std::string& target,
                               const std::string& text) {
    const int to = find_person(target);
    if (to < 0) {
        if (command != "NOTICE") reply(who, "401", {target});
        return;
    }
    const Person& person = people_[to];
    if (person.accounts_only && to != who && people_[who].account == 0) {
        if (command != "NOTICE") reply(who, "486", {person.nick});
        return;
    }
    const Line line{people_[who].mask(), command, person.nick, text};
    tell(to, line);
    if (to != who) tell_others(who, line);
    if (has(at_, "echo-message")) send(at_, line);
    if (command == "PRIVMSG" && !person.away.empty())
        reply_text(who, "301", {person.nick}, person.away);
}
