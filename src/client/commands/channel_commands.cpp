#include "commands/channel_commands.h"

#include "irc/session.h"

namespace hubbub::client {
namespace {

// "MODE #channel +oo ann bob", in as many lines as needed.
void change_ranks(Session& session, WordReader words, char sign, char letter) {
    const std::string channel = take_channel(session, words);
    if (channel.empty()) return;
    // RFC 1459: every server accepts three changes in a line.
    constexpr std::size_t at_once = 3;
    while (!words.empty()) {
        std::string line = "MODE " + channel + " " + sign;
        std::string names;
        for (std::size_t i = 0; i < at_once && !words.empty(); ++i) {
            line += letter;
            names.append(" ").append(words.take());
        }
        session.send(line + names, {});
    }
}

// Turns a nick into a mask: any user name and host.
std::string mask_of(std::string_view given) {
    const bool whole = given.find_first_of("!@*?:~$") != std::string_view::npos;
    return std::string(given) + (whole ? "" : "!*@*");
}

void change_bans(Session& session, WordReader words, char sign) {
    const std::string channel = take_channel(session, words);
    if (channel.empty()) return;
    if (words.empty()) return session.send("MODE", {channel, "b"});
    const std::string letters{sign, 'b'};
    while (!words.empty()) session.send("MODE", {channel, letters, mask_of(words.take())});
}

}  // namespace

bool is_channel(const Session& session, std::string_view word) {
    return session.isupport.is_channel(word);
}

std::string take_channel(Session& session, WordReader& words) {
    WordReader ahead = words;
    const std::string_view first = ahead.take();
    if (is_channel(session, first)) {
        words = ahead;
        return std::string(first);
    }
    const std::string& current = session.progress.current;
    if (is_channel(session, current)) return current;
    session.error("You are in no room. Join one with /join #room.");
    return {};
}

void do_ban(Session& session, WordReader words) {
    change_bans(session, words, '+');
}

void do_unban(Session& session, WordReader words) {
    change_bans(session, words, '-');
}

void do_op(Session& session, WordReader words) {
    change_ranks(session, words, '+', 'o');
}

void do_deop(Session& session, WordReader words) {
    change_ranks(session, words, '-', 'o');
}

void do_voice(Session& session, WordReader words) {
    change_ranks(session, words, '+', 'v');
}

void do_devoice(Session& session, WordReader words) {
    change_ranks(session, words, '-', 'v');
}

void do_kickban(Session& session, WordReader words) {
    WordReader ahead = words;
    const std::string channel = take_channel(session, ahead);
    if (channel.empty()) return;
    const std::string nick(ahead.take());
    if (nick.empty()) return session.error("Usage: /kickban [#room] NICK [why]");
    session.send("MODE", {channel, "+b", mask_of(nick)});
    do_kick(session, words);
}

void do_invite(Session& session, WordReader words) {
    const std::string_view nick = words.take();
    const std::string channel = take_channel(session, words);
    if (!channel.empty()) session.send("INVITE", {nick, channel});
}

void do_kick(Session& session, WordReader words) {
    const std::string channel = take_channel(session, words);
    if (channel.empty()) return;
    const std::string_view nick = words.take();
    if (nick.empty()) return session.error("Usage: /kick [#room] NICK [why]");
    if (words.empty())
        session.send("KICK", {channel, nick});
    else
        session.send("KICK", {channel, nick, words.rest()});
}

void do_mode(Session& session, WordReader words) {
    std::string line = "MODE ";
    WordReader ahead = words;
    const std::string_view first = ahead.take();
    // "+t" is a mode, even if the server has channels with the prefix '+'.
    const bool named =
        session.is_me(first) || (is_channel(session, first) && !first.starts_with('+'));
    if (!named) {
        const std::string channel = take_channel(session, words);
        if (channel.empty()) return;
        line += channel + ' ';
    }
    session.send(line.append(words.rest()), {});
}

void do_names(Session& session, WordReader words) {
    const std::string channel = take_channel(session, words);
    if (!channel.empty()) session.send("NAMES", {channel});
}

void do_part(Session& session, WordReader words) {
    const std::string channel = take_channel(session, words);
    if (channel.empty()) return;
    session.wanted_channels.remove(channel);
    if (words.empty())
        session.send("PART", {channel});
    else
        session.send("PART", {channel, words.rest()});
}

void do_topic(Session& session, WordReader words) {
    const std::string channel = take_channel(session, words);
    if (channel.empty()) return;
    if (words.empty())
        session.send("TOPIC", {channel});
    else
        session.send("TOPIC", {channel, words.rest()});
}

}  // namespace hubbub::client
