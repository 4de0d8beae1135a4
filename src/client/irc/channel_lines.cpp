#include "irc/channel_lines.h"

#include <cstddef>
#include <string>
#include <utility>

#include "irc/metadata_lines.h"
#include "irc/regain.h"
#include "irc/replies.h"

namespace hubbub::client {
namespace {

using protocol::Message;

// More names than this at once tell a person little.
constexpr std::size_t max_names_shown = 40;

void learn_own_host(Session& session, const Message& message) {
    const std::size_t bang = message.source.find('!');
    if (bang != std::string_view::npos && session.is_me(message.nick()))
        session.progress.user_host = message.source.substr(bang + 1);
}

// Line mode moves on to another channel. The full screen keeps showing the channel, so that nobody
// is moved while typing.
void leave_channel(Session& session, std::string_view name) {
    std::string& current = session.progress.current;
    const bool was_current = session.isupport.same(name, current);
    session.channels.leave(name);
    session.wanted_channels.remove(name);
    session.drop_waiting_for(name);
    forget_profiles_of_strangers(session);
    const auto& left = session.channels.all();
    if (was_current && !session.settings().full_screen)
        current = left.empty() ? "" : left.begin()->second.name;
}

void apply_modes(Session& session, Channel& channel, const Message& message) {
    const Isupport& isupport = session.isupport;
    bool adding = true;
    std::size_t next = 2;
    for (const char mode : message.param(1)) {
        if (mode == '+' || mode == '-') {
            adding = mode == '+';
            continue;
        }
        if (!isupport.is_list(mode) && isupport.mark_of(mode) == '\0') {
            std::erase(channel.modes, mode);
            if (adding) channel.modes += mode;
        }
        if (!isupport.takes_parameter(mode, adding)) continue;
        const std::string_view parameter = message.param(next++);
        if (const char mark = isupport.mark_of(mode); mark != '\0')
            session.channels.set_mark(channel, parameter, mark, adding);
        if (mode == 'k') session.wanted_channels.set_key(channel.name, adding ? parameter : "");
    }
}

}  // namespace

void on_join(Session& session, const Message& message, std::string_view) {
    Event event = event_of(session, message, EventKind::joined);
    event.channel = message.param(0);
    if (event.channel.empty() || event.who.empty()) return;
    if (event.own) {
        learn_own_host(session, message);
        session.wanted_channels.add(event.channel, {});
        session.channels.enter(event.channel);
        if (session.settings().full_screen) session.send("MODE", {event.channel});
        // Show the first channel, and every channel that the person asked for; not channels that
        // someone else put them into.
        const bool asked = session.wanted_channels.take_requested(event.channel);
        if (asked || session.progress.current.empty()) session.progress.current = event.channel;
    }
    if (Channel* channel = session.channels.find(event.channel))
        session.channels.add_member(*channel, event.who);
    session.emit(std::move(event));
}

void on_part(Session& session, const Message& message, std::string_view) {
    Event event = event_of(session, message, EventKind::parted);
    event.channel = message.param(0);
    event.text = message.param(1);
    if (event.own)
        leave_channel(session, event.channel);
    else if (Channel* channel = session.channels.find(event.channel))
        session.channels.remove_member(*channel, event.who);
    if (!event.own) forget_profile_of_stranger(session, event.who);
    session.emit(std::move(event));
}

void on_quit(Session& session, const Message& message, std::string_view) {
    Event event = event_of(session, message, EventKind::quit);
    event.text = message.param(0);
    event.channels = session.channels.remove_everywhere(event.who);
    session.profiles.forget(event.who);
    regain_if_free(session, event.who);
    session.emit(std::move(event));
}

void on_nick(Session& session, const Message& message, std::string_view) {
    Event event = event_of(session, message, EventKind::renamed);
    event.other = message.param(0);
    if (event.other.empty()) return;
    event.channels = session.channels.rename(event.who, event.other);
    session.profiles.rename(event.who, event.other);
    if (event.own) {
        session.nick.renamed(event.other, session.isupport);
        stop_watching(session);
    } else {
        regain_if_free(session, event.who);
    }
    std::string& current = session.progress.current;
    if (session.isupport.same(current, event.who)) current = event.other;
    session.emit(std::move(event));
}

void on_kick(Session& session, const Message& message, std::string_view) {
    Event event = event_of(session, message, EventKind::kicked);
    event.channel = message.param(0);
    event.other = message.param(1);
    event.text = message.param(2);
    event.mention = session.is_me(event.other);
    if (event.mention)
        leave_channel(session, event.channel);
    else if (Channel* channel = session.channels.find(event.channel))
        session.channels.remove_member(*channel, event.other);
    if (!event.mention) forget_profile_of_stranger(session, event.other);
    session.emit(std::move(event));
}

void on_topic(Session& session, const Message& message, std::string_view) {
    Event event = event_of(session, message, EventKind::topic);
    event.channel = message.param(0);
    event.text = message.param(1);
    if (Channel* channel = session.channels.find(event.channel)) channel->topic = event.text;
    session.emit(std::move(event));
}

void on_topic_reply(Session& session, const Message& message, std::string_view) {
    Event event = event_of(session, message, EventKind::info);
    event.channel = message.param(1);
    if (Channel* channel = session.channels.find(event.channel)) channel->topic = message.param(2);
    event.text = "topic: " + std::string(message.param(2));
    session.emit(std::move(event));
}

void on_mode(Session& session, const Message& message, std::string_view) {
    Event event = event_of(session, message, EventKind::info);
    const std::string_view target = message.param(0);
    if (session.isupport.is_channel(target)) event.channel = target;
    if (Channel* channel = session.channels.find(target)) apply_modes(session, *channel, message);
    event.text = event.who.empty() ? std::string("the server") : event.who;
    event.text += " sets the mode";
    for (std::size_t i = 1; i < message.count; ++i) event.text.append(" ").append(message.param(i));
    session.emit(std::move(event));
}

void on_channel_modes(Session& session, const Message& message, std::string_view pattern) {
    Channel* channel = session.channels.find(message.param(1));
    if (channel == nullptr) return on_reply(session, message, pattern);
    channel->modes.clear();
    for (const char mode : message.param(2)) {
        if (mode != '+' && mode != '-') channel->modes += mode;
    }
    // The first reply answers the MODE that on_join sent.
    if (session.settings().full_screen && !std::exchange(channel->modes_known, true)) return;
    on_reply(session, message, pattern);
}

void on_names_reply(Session& session, const Message& message, std::string_view) {
    session.channels.add_names(message.param(2), message.param(3));
}

void on_names_end(Session& session, const Message& message, std::string_view) {
    ChannelMembers names = session.channels.take_names(message.param(1));
    Event event = event_of(session, message, EventKind::info);
    event.channel = message.param(1);
    event.text = "here: ";
    std::size_t shown = 0;
    for (const auto& entry : names) {
        if (shown == max_names_shown) break;
        if (shown++ > 0) event.text += ", ";
        event.text += entry.second.marks.substr(0, 1) + entry.second.nick;
    }
    if (names.empty()) event.text += "nobody";
    if (shown < names.size())
        event.text += " and " + std::to_string(names.size() - shown) + " more";
    bool asked = true;
    if (Channel* channel = session.channels.find(event.channel)) {
        channel->members = std::move(names);
        // The full screen lists the members in its sidebar.
        asked = std::exchange(channel->complete, true) || !session.settings().full_screen;
    }
    if (asked) session.emit(std::move(event));
}

void on_chghost(Session& session, const Message& message, std::string_view) {
    if (!session.is_me(message.nick())) return;
    session.progress.user_host =
        std::string(message.param(0)) + "@" + std::string(message.param(1));
}

}  // namespace hubbub::client
