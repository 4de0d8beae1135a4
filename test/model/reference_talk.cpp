// PRIVMSG and NOTICE.

#include "reference.h"

#include <set>
#include <utility>

namespace {

// The lowest rank that "@%#room" speaks to, and those above it; 0 without marks.
char rank_of(const std::string& marks) {
    for (const auto& [mark, rank] :
         {std::pair('+', 'v'), std::pair('%', 'h'), std::pair('@', 'o')}) {
        if (marks.find(mark) != std::string::npos) return rank;
    }
    return 0;
}

// Identical for every form of one target.
std::string addressed(const std::string& target) {
    const std::size_t room = target.find('#');
    if (room == std::string::npos) return folded(target);
    return rank_of(target.substr(0, room)) + folded(target.substr(room));
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
        const std::size_t room = target.find_first_not_of("@%+");
        if (room != std::string::npos && target[room] == '#') {
            talk_to_room(who, words[0], target, text);
        } else {
            talk_to_person(who, words[0], target, text);
        }
    }
}

std::string Reference::why_silent(const Room& room, int who, const std::string& text) const {
    const auto set = [&](char flag) { return room.flags.contains(flag); };
    const std::string refused = knows(room, who) ? "404" : "403";
    if (!in(room, who) && set('n')) return refused;
    const bool has_rank = in(room, who) && !room.members.at(who).empty();
    if (!has_rank && (set('m') || banned(room, who))) return refused;
    if (set('C') && text[0] == '\x01' &&
        !text.starts_with("\x01"
                          "ACTION"))
        return refused;
    if (set('c') && text.find('\x03') != std::string::npos) return refused;
    return "";
}

void Reference::talk_to_room(int who, const std::string& command, const std::string& target,
                             const std::string& text) {
    const std::string marks = target.substr(0, target.find('#'));
    const Room* const room = find_room(target.substr(marks.size()));
    const std::string why_not = room == nullptr ? "403" : why_silent(*room, who, text);
    if (!why_not.empty()) {
        const bool named = room != nullptr && marks.empty() && why_not != "403";
        if (command != "NOTICE") reply(who, why_not, {named ? room->name : target});
        return;
    }
    const char rank = rank_of(marks);
    const Line line{people_[who].mask(), command, marks + room->name, text};
    for (const auto& [member, ranks] : room->members) {
        if (member != who && (rank == 0 || rank_at_least(*room, member, rank))) tell(member, line);
    }
    if (has(who, "echo-message")) tell(who, line);
}

void Reference::talk_to_person(int who, const std::string& command, const std::string& target,
                               const std::string& text) {
    const int to = find_person(target);
    if (to < 0) {
        if (command != "NOTICE") reply(who, "401", {target});
        return;
    }
    const Person& person = people_[to];
    const Line line{people_[who].mask(), command, person.nick, text};
    tell(to, line);
    if (has(who, "echo-message")) tell(who, line);
    if (command == "PRIVMSG" && !person.away.empty())
        reply_text(who, "301", {person.nick}, person.away);
}
