// Lies about messages: doubled, swapped, lost, damaged, or sent to non-members.

#include <cctype>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "cases.h"
#include "liar.h"
#include "lies.h"

namespace liar {

namespace {

const std::string three_listeners =
    "--clients 10 --channels 2 --senders 4 --rate 400 --duration 250ms ";

std::string target_of(const std::string& line) {
    const std::size_t begin = line.find(" PRIVMSG ") + 9;
    return line.substr(begin, line.find(' ', begin) - begin);
}

// A message whose time has a digit that can be written in upper case.
bool has_letter(std::string_view line) {
    return is_message(line) &&
           line.substr(line.find(":hb ") + 4, 24).find_first_of("abcdef") != std::string_view::npos;
}

void in_upper_case(Wire& wire, Number to, const std::string& line) {
    std::string changed = line;
    const std::size_t at = line.find_first_of("abcdef", line.find(":hb ") + 4);
    changed[at] = static_cast<char>(std::toupper(changed[at]));
    wire.send(to, changed);
}

void longer(Wire& wire, Number to, const std::string& line) {
    wire.send(to, line + "x");
}

// The n-th message to client 5 also reaches client 4, as if it were sent to client 4's channel.
Lie in_disguise(unsigned nth) {
    return [nth, heard = 0U, room = std::string()](Wire& wire, Number to,
                                                   const std::string& line) mutable {
        wire.send(to, line);
        if (!is_message(line)) return;
        if (to == 4) room = target_of(line);
        if (to != 5 || ++heard != nth) return;
        const std::string target = target_of(line);
        std::string changed = line;
        wire.send(4, changed.replace(changed.find(target), target.size(), room));
    };
}

// Replaces the channel with the recipient's nick, as if the message were private.
void as_private(Wire& wire, Number to, const std::string& line) {
    const std::string room = target_of(line);
    const std::string nick = line.substr(1, 4) + "0000" + std::to_string(to);
    std::string changed = line;
    wire.send(to, line);
    wire.send(to, changed.replace(changed.find(room), room.size(), nick));
}

void private_of_others(Wire& wire, Number to, const std::string& line) {
    wire.send(to, line);
    wire.send(to, ":carl!carl@example.org PRIVMSG bob :for you alone");
}

// The first client that comes hears a message of a channel that it is not in, right before its
// first line that `when` takes. If there was no message yet, its lines wait for one.
Lie to_churner(Chosen when, Number from_room_of) {
    return [=, message = std::string(), churner = unknown, held = std::vector<std::string>(),
            over = false](Wire& wire, Number to, const std::string& line) mutable {
        if (over) return wire.send(to, line);
        if (to == from_room_of && is_message(line)) message = line;
        if (churner == unknown && to != unknown && to >= first_churner && when(line)) churner = to;
        if (churner != unknown && message.empty() && to == churner) {
            held.push_back(line);
            return;
        }
        if (churner != unknown && !message.empty()) {
            over = true;
            wire.send(churner, message);
            for (const std::string& each : held) wire.send(churner, each);
        }
        wire.send(to, line);
    };
}

// The n-th message to client 2, which hears one sender only and whose order is compared with none.
Case damage(std::string name, Lie act) {
    return {"damage: " + std::move(name),
            chat,
            at_message({2}, 5, std::move(act)),
            {{"damaged", "1"}, {"lost", "1"}}};
}

// Messages that come twice.
std::vector<Case> twice_told() {
    return {
        {"twice: at once",
         chat,
         at_message({4}, 5, twice()),
         {{"duplicated", "1"}, {"same order for all", "no"}}},
        {"twice: later", chat, twice_later(2, 5), {{"duplicated", "1"}}},
        {"twice: to several",
         chat,
         at_message({2, 3, 5}, 5, twice()),
         {{"duplicated", "3"}, {"same order for all", "no"}}},
        {"twice: to clients of two threads",
         chat + "--threads 2 ",
         at_message({0, 1, 2, 3}, 5, twice()),
         {{"duplicated", "4"}}},
        {"twice: by windows",
         "--clients 4 --senders 2 --duration 2s ",
         at_message({0}, 5, twice()),
         {{"duplicated", "1"}}},
        {"twice: in the quiet channel of a join storm",
         join_storm,
         at_message({8}, 1, twice()),
         {{"duplicated", "1"}}},
        {"twice: in the quiet channel of a mass quit",
         mass_quit,
         at_message({7}, 1, twice()),
         {{"duplicated", "1"}}},
        {"twice: in the quiet channel of a ban storm",
         ban_storm,
         at_message({12}, 1, twice()),
         {{"duplicated", "1"}}},
        {"twice: beside churn", churn, at_message({1}, 5, twice()), {{"duplicated", "1"}}},
    };
}

// Messages that change places.
std::vector<Case> changed_places() {
    return {
        {"swapped: of one sender", chat, swapped_of_one(2, 5), {{"out of order", "1"}}},
        {"swapped: of one sender, two threads",
         chat + "--threads 2 ",
         swapped_of_one(3, 5),
         {{"out of order", "1"}}},
        {"swapped: of two senders", chat, swapped_between(4, 5), {{"same order for all", "no"}}},
        {"swapped: of two senders, two threads",
         chat + "--threads 2 ",
         swapped_between(7, 5),
         {{"same order for all", "no"}}},
        // Clients 4, 6 and 8 listen in the channel: any one of them differs from the others.
        {"swapped: at the first of three listeners",
         three_listeners,
         swapped_between(4, 5),
         {{"same order for all", "no"}}},
        {"swapped: at the second of three listeners",
         three_listeners,
         swapped_between(6, 5),
         {{"same order for all", "no"}}},
        {"swapped: at the last of three listeners",
         three_listeners,
         swapped_between(8, 5),
         {{"same order for all", "no"}}},
    };
}

// Messages that never come, counted at each recipient.
std::vector<Case> never_told() {
    return {
        {"lost: at one",
         chat,
         at_message({2}, 5, not_at_all()),
         {{"lost", "1"}, {"delivered", "299"}}},
        {"lost: at several", chat, at_message({0, 1, 2}, 5, not_at_all()), {{"lost", "3"}}},
        {"lost: at clients of two threads",
         chat + "--threads 2 ",
         at_message({0, 1, 2, 3}, 5, not_at_all()),
         {{"lost", "4"}}},
        {"lost: by windows",
         "--clients 3 --senders 1 --duration 2s ",
         at_message({2}, 3, not_at_all()),
         {{"lost", "1"}, {"same order for all", "no"}}},
        {"lost: the last one", chat, at_message({2}, 25, not_at_all()), {{"lost", "1"}}},
        {"lost: in the quiet channel of a ban storm",
         ban_storm,
         at_message({12}, 3, not_at_all()),
         {{"lost", "1"}}},
        {"lost: beside churn", churn, at_message({1}, 5, not_at_all()), {{"lost", "1"}}},
    };
}

// A changed byte is damage wherever it stands.
std::vector<Case> damages() {
    return {
        damage("sequence", with_byte(":hb ", 0, '1')),
        damage("a blank for a digit of the sequence", with_byte(":hb ", 0, ' ')),
        damage("sender", with_byte(":hb ", 11, '2')),
        damage("a sender that does not exist", with_byte(":hb ", 8, 'f')),
        damage("time", with_byte(":hb ", 12, '1')),
        damage("checksum", with_byte(":hb ", 24, 'z')),
        damage("first byte of the padding", with_byte(":hb ", 28, '?')),
        damage("last byte of the padding", with_byte(":hb ", 96, '?')),
        damage("mark", replaced(" :hb ", " :hc ")),
        damage("end cut off", cut(1)),
        damage("most of it cut off", cut(99)),
        damage("a byte too many", longer),
        damage("the sender's nick", with_byte(":", 0, 'x')),
        damage("command", replaced(" PRIVMSG ", " NOTICE ")),
        {"damage: a digit in upper case",
         chat,
         at_line(has_letter, {2}, 1, in_upper_case),
         {{"damaged", "1"}, {"lost", "1"}}},
        {"damage: at clients of two threads",
         chat + "--threads 2 ",
         at_message({0, 1, 2, 3}, 5, with_byte(":hb ", 30, '?')),
         {{"damaged", "4"}, {"lost", "4"}}},
    };
}

// Messages that come to non-members.
std::vector<Case> leaks() {
    return {
        {"leaked: of the other channel",
         chat,
         at_message({5}, 5, also_to(4)),
         {{"sent to non-members", "1"}}},
        {"leaked: to several",
         chat + "--threads 2 ",
         at_message({5, 7}, 5, also_to(4)),
         {{"sent to non-members", "2"}}},
        {"leaked: of the other channel, in disguise",
         chat,
         in_disguise(5),
         {{"sent to non-members", "1"}}},
        {"leaked: as if it were private",
         chat,
         at_message({4}, 5, as_private),
         {{"sent to non-members", "1"}}},
        {"leaked: a private message of others",
         chat,
         at_message({4}, 5, private_of_others),
         {{"sent to non-members", "1"}}},
        {"leaked: to the watcher",
         join_storm,
         at_message({8}, 1, also_to(0)),
         {{"sent to non-members", "1"}}},
        {"leaked: to the crowd",
         join_storm,
         at_message({8}, 1, also_to(3)),
         {{"sent to non-members", "1"}}},
        {"leaked: before the JOIN",
         churn,
         to_churner(has<welcomes>, 2),
         {{"sent to non-members", "1"}}},
        {"leaked: of the channel beside it",
         churn,
         to_churner(has<names_end>, 1),
         {{"sent to non-members", "1"}}},
    };
}

}  // namespace

std::vector<Case> message_faults() {
    std::vector<Case> all;
    for (const auto cases : {twice_told, changed_places, never_told, damages, leaks})
        for (const Case& each : cases()) all.push_back(each);
    return all;
}

}  // namespace liar
