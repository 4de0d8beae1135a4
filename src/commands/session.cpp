#include <hubbub/base/log.h>
#include <hubbub/commands/notify.h>
#include <hubbub/commands/server_ban.h>
#include <hubbub/commands/session.h>
#include <hubbub/protocol/casemap.h>
#include <hubbub/protocol/text.h>

#include <algorithm>

#include "capabilities.h"
#include "events.h"
#include "handlers.h"
#include "snomask.h"
#include "speech.h"
#include "tools.h"
#include "torn_text.h"
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
      said_(services.settings->lobby, services.clock.wall()) {}

void Session::use(std::shared_ptr<const Settings> settings) {
    publish_pending();
    services_.settings = std::move(settings);
    renew_privileges();
}

// An operator whose account is gone is none any more; one whose account changed may what it says.
void Session::renew_privileges() {
    if (oper_account.empty()) return;
    const auto& accounts = this->settings().operators;
    const auto account =
        std::find_if(accounts.begin(), accounts.end(),
                     [&](const OperatorAccount& known) { return known.name == oper_account; });
    std::string taken;
    const bool listened = snomask != 0;
    if (account == accounts.end()) {
        if (set_user_mode(*this, user_operator, false)) taken = "-o";
    } else {
        privileges = account->privileges;
        bool unknown = false;
        if ((privileges & may_hear_notices) == 0) set_snomask(*this, false, {}, unknown);
    }
    if (listened && snomask == 0) taken += taken.empty() ? "-s" : "s";
    if (!taken.empty()) send(self().mask, "MODE", {self().nick, taken});
}

std::int64_t Session::now() const {
    return std::chrono::system_clock::to_time_t(services_.clock.wall());
}

void Session::greet() {
    send(settings().server_name, "NOTICE",
         {"*", "*** Welcome to " + settings().network_name +
                   ". No IRC client? Type your name and press Enter."});
}

void Session::locate(std::string name) {
    const std::string& address = client_->host;
    const chat::Cloak* const cloak = settings().cloak.get();
    if (name.empty() && cloak == nullptr) return;
    chat::Hosts hosts{address, std::move(name), "", ""};
    if (cloak != nullptr) {
        hosts.cloak = cloak->of(hosts.real());
        if (!hosts.name.empty()) hosts.address_cloak = cloak->of(address);
    }
    chat::Identity fresh = self();
    fresh.host = hosts.real();
    fresh.hosts = std::make_shared<const chat::Hosts>(std::move(hosts));
    set_identity(std::move(fresh));
}

void Session::take_line(std::string_view line) {
    const Price before = cost_;
    charge(price_of(line.size() - std::min(line.size(), bytes_per_line), bytes_per_line));
    if (!dialect_) {
        take_first_line(line);
    } else if (*dialect_ == Dialect::person) {
        take_person_line(line);
    } else {
        take_irc_line(line);
    }
    // Charges every line at least this: blanks and a source without a command, too.
    if (!leaving_) cost_ = std::max(cost_, before + cheap_price);
}

void Session::take_irc_line(std::string_view line) {
    const auto message = protocol::parse(line);
    if (!message) return;
    if (protocol::valid_utf8(line)) return dispatch(*message);
    if (const auto whole = without_torn_text(line, *message))
        return dispatch(*protocol::parse(*whole));
    // Source: https://ircv3.net/specs/extensions/utf8-only
    answers_ = true;
    charge(line_price);
    open_label(*message);
    refuse(Refusal::fail(
        protocol::valid_utf8(message->command) ? message->command : "*", "INVALID_UTF8", {},
        "That was not sent: set your client to UTF-8, this server takes nothing else"));
    close_label();
    spoil_batched(*this);
}

void Session::take_overlong_line() {
    answers_ = true;
    charge(line_price);
    refuse(Refusal(protocol::ERR_INPUTTOOLONG));
    // No chat client begins like that; the headers that follow a long URL are no commands.
    if (!dialect_) close(Cause::browser, "the first line is too long for a chat server");
    spoil_batched(*this);
}

void Session::take_first_line(std::string_view line) {
    // Somebody at a terminal may have corrected it.
    const std::string typed = protocol::typed_line(line);
    if (typed.find_first_not_of(' ') == std::string::npos) return;
    dialect_ = protocol::detect(typed);
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
    if (said_messages_ != 0 &&
        (said_with_ != words.command || said_traits_ != traits || said_asked_ != words.target))
        publish_pending();
    if (said_messages_ == 0) {
        said_.restart(settings().lobby, services_.clock.wall());
        said_asked_ = words.target;
        said_in_ = find_near(words.target);
        said_to_ = said_in_ ? said_in_->name : said_asked_;
        said_.describe_source(self().account, (client_->user_modes & user_bot) != 0);
    }
    said_with_ = words.command;
    said_traits_ = traits;
    said_answered_ = words.answered;
    ++said_messages_;
    Words here = words;
    here.target = said_to_;
    add_words(said_, self().mask, here);
}

// Its own list first: for those inside the registry's lock is not needed.
std::shared_ptr<Channel> Session::find_near(std::string_view name) const {
    auto channel = client_->channel_named(name);
    return channel ? channel : registry().find_channel(name);
}

void Session::publish_pending() {
    const std::size_t messages = std::exchange(said_messages_, 0);
    if (messages == 0) return;
    const auto refusal = said_in_ ? publish_said(*said_in_, messages)
                                  : Refusal(protocol::ERR_NOSUCHCHANNEL, {said_asked_});
    said_in_.reset();
    if (refusal) refuse_said(refusal, messages);
}

Refusal Session::publish_said(Channel& channel, std::size_t messages) {
    const bool echo = has_capability(echo_message);
    {
        MutexLock lock(channel.mutex);
        // It may have been renamed since.
        if (channel.dead()) return Refusal(protocol::ERR_NOSUCHCHANNEL, {said_asked_});
        if (auto refusal = refusal_to_send(*this, channel, said_traits_, said_asked_))
            return refusal;
        publish(channel, said_, echo ? nullptr : client_.get());
    }
    services_.counters.messages.fetch_add(messages, std::memory_order_relaxed);
    client_->last_spoke.store(now(), std::memory_order_relaxed);
    return {};
}

void Session::refuse_said(const Refusal& refusal, std::size_t messages) {
    const bool answers = std::exchange(answers_, said_answered_);
    for (std::size_t i = 0; i < messages; ++i) refuse(refusal);
    answers_ = answers;
    if (!said_answered_) return;
    // Kicked, most likely: a plain user has no window that shows that its messages go nowhere.
    const std::string& channel = refusal.params().front();
    if (is_person() && protocol::same(room, channel) && !client_->channel_named(channel))
        choose_room();
}

void Session::choose_room() {
    const auto rooms = client_->channels();
    if (!rooms.empty()) return choose_room(rooms.front()->name);
    room.clear();
    tell_person("* You are in no room now. /join one.");
}

void Session::choose_room(const std::string& name) {
    room = name;
    if (is_person()) tell_person("* What you type goes to " + room + " now.");
}

void Session::publish(Channel& channel, chat::Batch& batch, const chat::Client* except) {
    charge(price_of(channel.members().size(), recipients_per_line));
    const bool answers = except != client_.get();
    if (label_.is_open()) {
        // What comes back to this client is an answer to what it said.
        channel.publish(batch, claims_, client_.get());
        if (answers) answer(batch);
        if (label_.rest == Label::Rest::none) close_label();
        if (label_.rest == Label::Rest::some && answers) begin_labelled_batch();
    } else {
        channel.publish(batch, claims_, except);
        if (answers && channel.find(*client_) == nullptr) answer(batch);
    }
    if (services_.tap != nullptr) services_.tap->passed(*client_, batch.bytes(Kind::person));
}

void Session::publish(chat::AllChannels& channels, chat::Batch& batch) {
    charge(price_of(channels.publish(batch, claims_, client_.get()), recipients_per_line));
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

void Session::notify_of_leaving(const chat::Close& why) {
    const chat::Notices& notices = registry().notices;
    if (why.cause == Cause::stopping || !registered()) return;
    const bool flood = why.cause == Cause::sendq || why.cause == Cause::flood;
    if (flood && notices.wanted(chat::Notice::floods))
        notify(*this, chat::Notice::floods, who_text(self()) + " was closed: " + why.text);
    if (notices.wanted(chat::Notice::quits))
        notify(
            *this, chat::Notice::quits,
            "Client exiting: " + who_text(self()) + " [" + client_->host + "] [" + why.text + "]");
}

void Session::leave(const chat::Close& why) {
    publish_pending();
    std::vector<std::shared_ptr<Channel>> dead;
    {
        chat::AllChannels channels(*client_);
        if (registered() && why.cause != Cause::stopping) {
            chat::Batch batch = make_batch();
            batch.add(self().mask, "QUIT", {why.text});
            publish_quit(*this, channels, batch, why);
            // Source: https://modern.ircdocs.horse/#kill-message
            if (why.cause == Cause::kicked && is_irc()) answer(batch);
        }
        channels.remove(*client_);
        dead = channels.dead();
    }
    for (const auto& channel : dead) registry().drop(*channel);
    for (const auto& channel : client_->channels()) client_->note_left(*channel);
    clear_monitored(*this);
    if (registered()) registry().departed.note(identity_, now());
    if (!self().nick.empty()) registry().release_nick(self().nick, *client_);
    if (registered() && why.cause != Cause::stopping) tell_presence(*this, self().nick);
    registry().leave(*client_);
    if (snomask != 0) registry().notices.listen(client_, 0);
    notify_of_leaving(why);
    if (registered()) {
        chat::Counters& counters = services_.counters;
        counters.registered.fetch_sub(1, std::memory_order_relaxed);
        if ((client_->user_modes & user_invisible) != 0)
            counters.invisible.fetch_sub(1, std::memory_order_relaxed);
        if ((client_->user_modes & user_operator) != 0)
            counters.operators.fetch_sub(1, std::memory_order_relaxed);
    }
    if (why.cause == Cause::banned)
        reply_text({protocol::ERR_YOUREBANNEDCREEP.code, ""}, {}, banned_text(why.text));
    send("", "ERROR", {"Closing link: " + why.text});
    close_label();
}

}  // namespace hubbub::commands
