// MODE of channels and users. Source: https://modern.ircdocs.horse/#mode-message

#include <array>

#include <hubbub/chat/channel.h>
#include <hubbub/protocol/casemap.h>
#include <hubbub/protocol/names.h>

#include "handlers.h"
#include "tools.h"
#include "user_modes.h"

namespace hubbub::commands {
namespace {

using chat::Channel;

// The changes that were made, as they are told: "+o-v ann bob".
struct Changes {
    std::string letters;
    std::string params;
    char sign = 0;

    void add(bool on, char letter, std::string_view param = {}) {
        const char wanted = on ? '+' : '-';
        if (sign != wanted) letters += sign = wanted;
        letters += letter;
        if (!param.empty()) {
            params += ' ';
            params += param;
        }
    }
};

std::string channel_modes(const Channel& channel) REQUIRES(channel.mutex) {
    std::string out = "+";
    if (channel.modes.no_external) out += 'n';
    if (channel.modes.ops_set_topic) out += 't';
    return out;
}

// Who the parameters of a MODE name; looked up before the channel is locked (base/rank.h).
using People = std::array<std::shared_ptr<chat::Client>, protocol::max_params>;

People find_people(const Session& session, const Message& message) {
    People people;
    for (std::size_t i = 2; i < message.count; ++i)
        people[i] = session.registry().find(message.param(i));
    return people;
}

void set_member_mode(Session& session, Channel& channel, bool on, char letter,
                     std::string_view nick, const chat::Client* who, Changes& changes)
    REQUIRES(channel.mutex) {
    if (who == nullptr) return session.reply(protocol::ERR_NOSUCHNICK, {nick});
    chat::Member* const member = channel.find(*who);
    if (member == nullptr)
        return session.reply(protocol::ERR_USERNOTINCHANNEL, {nick, channel.name});
    const std::uint8_t bit = letter == 'o' ? chat::member_op : chat::member_voice;
    if (((member->modes & bit) != 0) == on) return;
    member->modes = static_cast<std::uint8_t>(member->modes ^ bit);
    changes.add(on, letter, who->identity()->nick);
}

void set_flag(bool& flag, bool on, char letter, Changes& changes) {
    if (flag == on) return;
    flag = on;
    changes.add(on, letter);
}

void change_channel(Session& session, Channel& channel, const Message& message,
                    const People& people) REQUIRES(channel.mutex) {
    Changes changes;
    bool on = true;
    std::size_t next = 2;
    std::size_t left = session.settings().max_modes;
    for (const char letter : message.param(1)) {
        if (letter == '+' || letter == '-') {
            on = letter == '+';
            continue;
        }
        if (left-- == 0) break;
        switch (letter) {
            case 'n': set_flag(channel.modes.no_external, on, letter, changes); break;
            case 't': set_flag(channel.modes.ops_set_topic, on, letter, changes); break;
            case 'o':
            case 'v':
                if (next < message.count) {
                    set_member_mode(session, channel, on, letter, message.param(next),
                                    people[next].get(), changes);
                    ++next;
                } else {
                    session.reply(protocol::ERR_NEEDMOREPARAMS, {"MODE"});
                }
                break;
            default: session.reply(protocol::ERR_UNKNOWNMODE, {std::string_view(&letter, 1)});
        }
    }
    if (changes.letters.empty()) return;
    chat::Batch batch = session.make_batch();
    batch.add_raw(session.self().mask,
                  "MODE " + channel.name + " " + changes.letters + changes.params);
    session.publish(channel, batch);
}

void channel_mode(Session& session, const Message& message) {
    const auto channel = need_channel(session, message.param(0));
    if (!channel) return;
    const std::string_view modes = message.param(1);
    // Clients ask for the list of bans on their own; there are none.
    if (modes == "b" || modes == "+b")
        return session.reply(protocol::RPL_ENDOFBANLIST, {channel->name});
    const People people = find_people(session, message);
    MutexLock lock(channel->mutex);
    if (modes.empty()) {
        session.reply(protocol::RPL_CHANNELMODEIS, {channel->name, channel_modes(*channel)});
        return session.reply(protocol::RPL_CREATIONTIME,
                             {channel->name, std::to_string(channel->created)});
    }
    const chat::Member* const me = channel->find(*session.client());
    if (me == nullptr) return session.reply(protocol::ERR_NOTONCHANNEL, {channel->name});
    if (!me->is_op()) return session.reply(protocol::ERR_CHANOPRIVSNEEDED, {channel->name});
    change_channel(session, *channel, message, people);
}

void user_mode(Session& session, const Message& message) {
    if (!protocol::same(message.param(0), session.self().nick)) {
        const bool exists = session.registry().find(message.param(0)) != nullptr;
        return session.reply(exists ? protocol::ERR_USERSDONTMATCH : protocol::ERR_NOSUCHNICK,
                             exists ? Session::Params{} : Session::Params{message.param(0)});
    }
    chat::Client& me = *session.client();
    if (message.count == 1)
        return session.reply(protocol::RPL_UMODEIS, {me.user_modes & user_invisible ? "+i" : "+"});
    Changes changes;
    bool on = true;
    bool unknown = false;
    for (const char letter : message.param(1)) {
        if (letter == '+' || letter == '-') {
            on = letter == '+';
        } else if (letter != 'i') {
            unknown = true;
        } else if (((me.user_modes & user_invisible) != 0) != on) {
            me.user_modes ^= user_invisible;
            session.services().counters.invisible.fetch_add(on ? 1 : std::size_t(-1),
                                                            std::memory_order_relaxed);
            changes.add(on, letter);
        }
    }
    if (unknown) session.reply(protocol::ERR_UMODEUNKNOWNFLAG);
    if (!changes.letters.empty())
        session.send(session.self().mask, "MODE", {session.self().nick, changes.letters});
}

}  // namespace

void handle_mode(Session& session, const Message& message) {
    if (protocol::is_channel(message.param(0))) return channel_mode(session, message);
    user_mode(session, message);
}

}  // namespace hubbub::commands
