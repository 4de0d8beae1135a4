#include "steps.h"

#include <hubbub/base/base64.h>

#include <utility>

namespace {

const std::vector<std::string> nicks = {"ann", "bob", "cid", "dee", "eve", "fay", "Ann", "BOB"};
const std::vector<std::string> channels = {"#a", "#b", "#c", "#d", "#e", "#A", "#C"};
const std::vector<std::string> keys = {"key", "lock"};
const std::vector<std::string> masks = {
    "ann",      "bob",      "*!*@10.0.0.2", "*!~user3@*", "?id",         "*@10.0.0.?",
    "10.0.0.*", "*!~user?", "eve!*@*",      "*e*!*@*4",   "BOB",         "@",
    "cid!",     "x.y",      "~a:ann",       "~a:BOB",     "~account:cid"};

std::string sasl_plain(const Line& words) {
    using namespace std::string_literals;
    return "AUTHENTICATE PLAIN\r\nAUTHENTICATE " +
           hubbub::to_base64("\0"s + words[1] + "\0"s + words[2]);
}

// One that asks for a code must stand alone: an earlier line could change the code.
bool stands_alone(const Line& words) {
    return words.back() == "CODE";
}

std::string written(const Line& words) {
    std::string out;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string& one = words[i];
        const bool last = i + 1 == words.size();
        const bool colon =
            i > 0 && last && (one.empty() || one[0] == ':' || one.find(' ') != std::string::npos);
        out += (i == 0 ? "" : " ") + std::string(colon ? ":" : "") + one;
    }
    return out;
}

}  // namespace

std::string seen(const std::string& text) {
    std::string out;
    for (const char c : text)
        out += c >= 0 && c < ' ' ? std::string{'^', static_cast<char>(c + '@')} : std::string(1, c);
    return out;
}

std::string Step::text() const {
    const std::string name = "client " + std::to_string(who);
    switch (kind) {
        case Kind::account: return "somebody makes the account " + nick;
        case Kind::connect:
            return name + " connects as " + nick +
                   (account.empty() ? "" : " and logs in to " + account);
        case Kind::disconnect: return name + " breaks its connection";
        case Kind::wait: return std::to_string(seconds) + " seconds pass";
        case Kind::lines: break;
    }
    std::string out;
    for (const Line& line : lines)
        out += (out.empty() ? name + ": " : "\n" + std::string(name.size() + 2, ' ')) +
               seen(written(line));
    return out;
}

std::string Step::bytes() const {
    std::string out;
    for (const Line& line : lines)
        out += (line[0] == "SASL" ? sasl_plain(line) : written(line)) + "\r\n";
    return out;
}

std::string Chance::nick() {
    return one_of(nicks);
}

std::string Chance::channel() {
    if (one_in(60)) return one_of<std::string>({"#", "nowhere"});
    // Most of it in few channels, so that people meet.
    return one_in(4) ? one_of(channels) : channels[below(2)];
}

std::string Chance::list_of(std::string (Chance::*one)(), std::uint64_t most) {
    std::string out = (this->*one)();
    if (!one_in(5)) return out;
    for (std::uint64_t more = below(most); more > 0; --more) out += "," + (this->*one)();
    return out;
}

std::string Chance::target() {
    if (one_in(3)) return nick();
    if (!one_in(5)) return channel();
    return one_of<std::string>({"@", "%", "+", "@%", "+@"}) + channels[below(channels.size())];
}

// Never repeated, so a lost, duplicated or reordered message is visible.
std::string Chance::text() {
    const std::string number = std::to_string(++said_);
    if (one_in(15))
        return "\x01"
               "VERSION " +
               number + "\x01";
    if (one_in(15))
        return "\x01"
               "ACTION waves " +
               number + "\x01";
    if (one_in(15))
        return "\x03"
               "4red " +
               number;
    return one_in(3) ? ":" + number : "text " + number;
}

Line Chance::membership() {
    switch (below(20)) {
        case 18: return {"RENAME", channel(), channel()};
        case 19: return {"RENAME", channel(), one_of(channels), text()};
        case 0: return {"PART", list_of(&Chance::channel, 3)};
        case 1: return {"PART", channel(), text()};
        case 2:
        case 9:
        case 10: return {"KICK", channel(), list_of(&Chance::nick, 6)};
        case 3: return {"KICK", channel(), nick(), text()};
        case 4: return {"KICK", channel() + "," + channel(), nick() + "," + nick()};
        case 5: return {"INVITE", nick(), channel()};
        case 6:
            return one_in(5) ? Line{"JOIN", one_in(2) ? "0" : channel() + ",0," + channel()}
                             : Line{"JOIN", list_of(&Chance::channel, 4)};
        case 7: return {"JOIN", channel() + "," + channel(), one_of(keys) + "," + one_of(keys)};
        case 8: return {"KNOCK", channel()};
        default: return {"JOIN", channel(), one_of(keys)};
    }
}

std::string Chance::mode_parameter(char letter) {
    switch (letter) {
        case 'o':
        case 'h':
        case 'v': return nick();
        case 'k': return one_in(10) ? "a,b" : one_of(keys);
        case 'l':
            return one_in(10) ? one_of<std::string>({"0", "many", "-1"})
                              : std::to_string(1 + below(4));
        default: return one_of(masks);
    }
}

Line Chance::mode() {
    if (one_in(12)) return {"MODE", channel()};
    if (one_in(12)) return {"MODE", nick(), one_of<std::string>({"+i", "-i", "+R", "-R", ""})};
    const std::string letters = "oohhhhvvbbbbeeeeIIklllinmstpCczzRMQ";
    std::string change;
    Line params;
    for (std::uint64_t left = one_in(3) ? below(8) : 1 + below(2); left > 0; --left) {
        const bool on = one_in(2);
        const char letter = letters[below(letters.size())];
        if (!one_in(4) || change.empty()) change += on ? '+' : '-';
        change += letter;
        const bool flag = std::string("inmstpCczQ").find(letter) != std::string::npos;
        if (!flag && !(letter == 'l' && !on) && !one_in(8))
            params.push_back(mode_parameter(letter));
    }
    Line line{"MODE", channel(), change.empty() ? "b" : change};
    line.insert(line.end(), params.begin(), params.end());
    if (one_in(30)) line.emplace_back("two words");
    return line;
}

std::string Chance::password() {
    return one_in(20) ? "closesesame" : right_password;
}

Line Chance::nick_serv() {
    // Seldom, because its hash takes time.
    if (one_in(200)) return {"NS", "REGISTER", right_password};
    if (one_in(25)) return {"NS", "DROP", "CODE"};
    switch (below(10)) {
        case 0: return {"NS", "LOGOUT"};
        case 1: return {"NS", "SET", "MULTICLIENT", one_in(3) ? "off" : "on"};
        case 2: return {"NS", "GHOST", nick()};
        case 3: return {"NS", "GHOST", nick(), password()};
        case 4: return {"NS", "REGAIN", nick()};
        case 5: return {"NS", "REGAIN", nick(), password()};
        case 6: return {"NS", "IDENTIFY", password()};
        case 7: return {"SASL", nick(), password()};
        default: return {"NS", "IDENTIFY", nick(), password()};
    }
}

Line Chance::chan_serv() {
    if (one_in(20)) return {"CS", "DROP", channel(), "CODE"};
    switch (below(6)) {
        case 0: return {"CS", "REGISTER", channel()};
        case 1: return {"CS", "AMODE", channel()};
        case 2:
        case 3:
            return {"CS", "AMODE", channel(), one_of<std::string>({"+o", "+h", "+v", "-o", "-v"}),
                    nick()};
        default: break;
    }
    Line line{"CS", one_of<std::string>({"OP", "DEOP", "HALFOP", "DEHALFOP", "VOICE", "DEVOICE"}),
              channel()};
    if (!one_in(3)) line.push_back(nick());
    return line;
}

Line Chance::command() {
    if (one_in(20)) return nick_serv();
    if (one_in(25)) return chan_serv();
    if (one_in(50)) return {"WHOIS", nick()};
    switch (below(24)) {
        case 0: return {"NICK", one_in(12) ? "1st" : nick()};
        case 1: return {"TOPIC", channel()};
        case 2: return {"TOPIC", channel(), one_in(4) ? "" : text()};
        case 3: return {"NAMES", list_of(&Chance::channel, 6)};
        case 4: return one_in(2) ? Line{"LIST"} : Line{"INVITE"};
        case 5: return one_in(2) ? Line{"AWAY"} : Line{"AWAY", one_in(4) ? "lunch" : text()};
        case 6: return one_in(6) ? Line{"QUIT", text()} : Line{"NAMES", channel()};
        case 7: return {"NOTICE", list_of(&Chance::target, 6), text()};
        case 8: return one_in(8) ? Line{"PRIVMSG", target()} : Line{"PRIVMSG", target(), text()};
        case 9:
        case 10:
        case 11:
        case 12: return {"PRIVMSG", list_of(&Chance::target, 6), text()};
        case 13:
        case 14:
        case 15:
        case 16:
        case 17: return mode();
        default: return membership();
    }
}

Step Chance::step() {
    Step step;
    step.who = static_cast<int>(below(clients));
    switch (below(40)) {
        case 0: step.kind = Step::Kind::disconnect; return step;
        case 1:
        case 2:
        case 3:
            step.kind = Step::Kind::connect;
            step.nick = nick();
            if (one_in(2)) step.account = one_in(2) ? step.nick : nick();
            return step;
        case 5:
            if (!one_in(6)) break;
            step.kind = Step::Kind::account;
            step.nick = nick();
            return step;
        case 4:
            step.kind = Step::Kind::wait;
            step.seconds = static_cast<int>(1 + below(40));
            return step;
        default: break;
    }
    for (std::uint64_t left = one_in(4) ? 1 + below(4) : 1; left > 0; --left)
        step.lines.push_back(command());
    for (const Line& line : step.lines) {
        if (!stands_alone(line)) continue;
        step.lines = {Line(line)};
        break;
    }
    return step;
}
