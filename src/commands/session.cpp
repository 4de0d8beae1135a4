#include <hubbub/base/log.h>
#include <hubbub/commands/session.h>
#include <hubbub/protocol/casemap.h>
#include <hubbub/protocol/text.h>

#include <algorithm>

#include "capabilities.h"
#include "events.h"
#include "tools.h"
#include "user_modes.h"
#include "words.h"

namespace hubbub::commands {

using chat::Cause;
using chat::Channel;
using chat::Kind;
using protocol::Dialect;
using protocol::Numeric;

Session::Session(const Services& services, std::shared_ptr<chat::Client> client,
                 chat::Claims& claims)
    : services_(services),
      client_(std::move(client)),
      claims_(claims),
      identity_(client_->identity()),
      said_(services.settings.lobby) {}

std::int64_t Session::now() const {
    return std::chrono::system_clock::to_time_t(services_.clock.wall());
}

void Session::greet() {
    send(settings().server_name, "NOTICE",
         {"*", "*** Welcome to " + settings().network_name +
                   ". No IRC client? Type your name and press Enter."});
}

void Session::take_line(std::string_view line) {
    if (!dialect_) {
        take_first_line(line);
    } else if (*dialect_ == Dialect::person) {
        take_person_line(line);
    } else {
        take_irc_line(line);
    }
}

void Session::take_irc_line(std::string_view line) {
    const auto message = protocol::parse(line);
    if (!message) return;
    if (protocol::valid_utf8(line)) return dispatch(*message);
    // Source: https://ircv3.net/specs/extensions/utf8-only
    publish_pending();
    ++cost_;
    open_label(*message);
    fail(protocol::valid_utf8(message->command) ? message->command : "*", "INVALID_UTF8", {},
         "That was not sent: set your client to UTF-8, this server takes nothing else");
    close_label();
}

void Session::take_overlong_line() {
    publish_pending();
    ++cost_;
    reply(protocol::ERR_INPUTTOOLONG);
}

void Session::take_first_line(std::string_view line) {
    if (line.find_first_not_of(' ') == std::string_view::npos) return;
    dialect_ = protocol::detect(line);
    if (*dialect_ == Dialect::browser) {
        close(Cause::browser, "this is a chat server, no web page");
        return;
    }
    if (is_person()) client_->outbox.set_kind(Kind::person);
    take_line(line);
}

// --- what others see ---

void Session::say(const Words& words) {
    const std::uint8_t traits = traits_of(words);
    if (!said_.empty() && (said_with_ != words.command || said_traits_ != traits ||
                           !protocol::same(said_to_, words.target)))
        publish_pending();
    if (said_.empty()) {
        said_to_ = words.target;
        said_.describe_source(self().account, (client_->user_modes & user_bot) != 0);
    }
    said_with_ = words.command;
    said_traits_ = traits;
    ++said_messages_;
    Words here = words;
    here.target = said_to_;
    add_words(said_, self().mask, here);
}

void Session::publish_pending() {
    if (said_.empty()) return;
    // Its own list first: for those inside the registry's lock is not needed.
    auto channel = client_->channel_named(said_to_);
    if (!channel) channel = registry().find_channel(said_to_);
    if (channel) {
        publish_said(*channel);
    } else {
        refuse_said(protocol::ERR_NOSUCHCHANNEL, said_to_);
    }
    said_.clear();
    said_messages_ = 0;
}

void Session::publish_said(Channel& channel) {
    const bool echo = has_capability(echo_message);
    Numeric refused{};
    {
        MutexLock lock(channel.mutex);
        refused = silence(channel, said_traits_);
        const bool outside = channel.find(*client_) == nullptr;
        if (refused.code == 0) publish(channel, said_, echo ? nullptr : client_.get());
        if (refused.code == 0 && outside && echo) answer(said_);
    }
    if (refused.code != 0) return refuse_said(refused, channel.name);
    services_.counters.messages.fetch_add(said_messages_, std::memory_order_relaxed);
    client_->last_spoke.store(now(), std::memory_order_relaxed);
}

void Session::refuse_said(const Numeric& numeric, std::string_view channel) {
    if (said_with_ == "NOTICE") return;  // never answered
    for (std::size_t i = 0; i < said_messages_; ++i) reply(numeric, {channel});
    // Put out of the room, most likely: a person has no window to see that their words go nowhere.
    if (is_person() && protocol::same(room, channel) && !client_->channel_named(channel))
        choose_room();
}

void Session::choose_room() {
    const auto rooms = client_->channels();
    room = rooms.empty() ? "" : rooms.front()->name;
    tell_person(rooms.empty() ? std::string("* You are in no room now. /join one.")
                              : "* What you type goes to " + room + " now.");
}

void Session::publish(Channel& channel, chat::Batch& batch, const chat::Client* except) {
    batch.stamp(services_.clock.wall());
    if (label_.is_open()) {
        // What comes back to this client is an answer to what it said.
        channel.publish(batch, claims_, client_.get());
        if (except != client_.get() && channel.find(*client_) != nullptr) answer(batch);
        if (label_.expects_one) close_label();
    } else {
        channel.publish(batch, claims_, except);
    }
    if (services_.tap != nullptr) services_.tap->passed(*client_, batch.bytes(Kind::person));
}

void Session::publish(chat::AllChannels& channels, chat::Batch& batch) {
    batch.stamp(services_.clock.wall());
    channels.publish(batch, claims_, client_.get());
    if (services_.tap != nullptr) services_.tap->passed(*client_, batch.bytes(Kind::person));
}

// --- state ---

void Session::set_identity(chat::Identity fresh) {
    client_->set_identity(std::move(fresh));
    identity_ = client_->identity();
}

void Session::close(Cause cause, std::string text) {
    if (!leaving_) leaving_ = chat::Close{cause, std::move(text)};
}

void Session::leave(const chat::Close& why) {
    publish_pending();
    std::vector<std::shared_ptr<Channel>> dead;
    {
        chat::AllChannels channels(*client_);
        if (registered() && why.cause != Cause::stopping) {
            chat::Batch batch = make_batch();
            batch.add(self().mask, "QUIT", {why.text});
            publish(channels, batch);
        }
        channels.remove(*client_);
        dead = channels.dead();
    }
    for (const auto& channel : dead) registry().drop(*channel);
    for (const auto& channel : client_->channels()) client_->note_left(*channel);
    clear_monitored(*this);
    if (registered()) registry().departed.note(identity_, now());
    if (!self().nick.empty()) registry().release_nick(self().nick, *client_);
    if (registered() && why.cause != Cause::stopping) tell_offline(*this, self().nick);
    registry().leave(*client_);
    if (registered()) {
        chat::Counters& counters = services_.counters;
        counters.registered.fetch_sub(1, std::memory_order_relaxed);
        if ((client_->user_modes & user_invisible) != 0)
            counters.invisible.fetch_sub(1, std::memory_order_relaxed);
        if ((client_->user_modes & user_operator) != 0)
            counters.operators.fetch_sub(1, std::memory_order_relaxed);
    }
    send("", "ERROR", {"Closing link: " + why.text});
    close_label();
}

}  // namespace hubbub::commands
