#include <hubbub/base/log.h>
#include <hubbub/commands/session.h>
#include <hubbub/protocol/casemap.h>
#include <hubbub/protocol/text.h>

#include <algorithm>

#include "capabilities.h"
#include "tools.h"
#include "user_modes.h"

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
    } else if (const auto message = protocol::parse(line)) {
        dispatch(*message);
    }
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
    update_kind();
    take_line(line);
}

// --- answers ---

void Session::reply(const Numeric& numeric, Params params) {
    reply_line(numeric, params, numeric.text.empty() ? nullptr : &numeric.text);
}

void Session::reply_text(const Numeric& numeric, Params params, std::string_view text) {
    reply_line(numeric, params, &text);
}

void Session::reply_line(const Numeric& numeric, Params params, const std::string_view* text) {
    line_.clear();
    if (is_person()) {
        std::vector<std::string_view> all(params);
        if (text != nullptr) all.push_back(*text);
        line_ = protocol::render_plain_numeric(numeric.code, all);
    } else {
        line_ = ":" + settings().server_name + " " + numeric.digits() + " ";
        line_ += target();
        for (const std::string_view param : params) {
            line_ += ' ';
            line_ += param.empty() ? "*" : param;
        }
        if (text != nullptr) {
            line_ += " :";
            line_ += *text;
        }
        line_.resize(protocol::cut(line_, 510).size());
        line_ += "\r\n";
    }
    claims_.reply(client_->outbox, line_);
}

void Session::send(std::string_view source, std::string_view command, Params params) {
    chat::Batch batch = make_batch();
    batch.add(source, command, params);
    batch.stamp(services_.clock.wall());
    answer(batch);
}

void Session::answer(chat::Batch& batch) {
    claims_.reply(client_->outbox, batch.bytes(client_->outbox.kind()));
}

void Session::tell_person(std::string_view text) {
    line_ = text;
    line_ += "\r\n";
    claims_.reply(client_->outbox, line_);
}

// --- what others see ---

void Session::say(std::string_view command, std::string_view channel, std::string_view text) {
    const std::uint8_t traits = traits_of(text);
    if (!said_.empty() &&
        (said_with_ != command || said_traits_ != traits || !protocol::same(said_to_, channel)))
        publish_pending();
    if (said_.empty()) said_to_ = channel;
    said_with_ = command;
    said_traits_ = traits;
    said_.add(self().mask, command, {said_to_, text});
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
}

void Session::publish_said(Channel& channel) {
    const chat::Client* const except = has_capability(echo_message) ? nullptr : client_.get();
    Numeric refused{};
    {
        MutexLock lock(channel.mutex);
        refused = silence(channel, said_traits_);
        if (refused.code == 0) publish(channel, said_, except);
    }
    if (refused.code != 0) return refuse_said(refused, channel.name);
    services_.counters.messages.fetch_add(said_.size(), std::memory_order_relaxed);
    client_->last_spoke.store(now(), std::memory_order_relaxed);
}

void Session::refuse_said(const Numeric& numeric, std::string_view channel) {
    if (said_with_ == "NOTICE") return;  // never answered
    for (std::size_t i = 0; i < said_.size(); ++i) reply(numeric, {channel});
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
    channel.publish(batch, claims_, except);
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

void Session::update_kind() {
    client_->outbox.set_kind(is_person()                   ? Kind::person
                             : has_capability(server_time) ? Kind::timed
                                                           : Kind::irc);
}

void Session::close(Cause cause, std::string text) {
    if (!leaving_) leaving_ = chat::Close{cause, std::move(text)};
}

void Session::leave(const chat::Close& why) {
    publish_pending();
    std::vector<std::shared_ptr<Channel>> dead;
    {
        chat::AllChannels channels(client_->channels());
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
    if (registered()) registry().departed.note(identity_, now());
    if (!self().nick.empty()) registry().release_nick(self().nick, *client_);
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
}

}  // namespace hubbub::commands
