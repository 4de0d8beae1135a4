#pragma once
// Registered channels: a channel's state follows its record and the other way round, and members
// have the rank that the record gives their account.

#include <hubbub/chat/accounts.h>
#include <hubbub/chat/channel.h>
#include <hubbub/chat/registered_channels.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "core/context.h"
#include "core/refusal.h"

namespace hubbub::commands {

// Keys of RegisteredChannel::settings. Those of ChanServ SET have the name of the option, in lower
// case, and a value only if it differs from the default.
namespace channel_setting {
inline constexpr std::string_view keep_topic = "keeptopic";     // "off": the topic is not kept
inline constexpr std::string_view topic_lock = "topiclock";     // "on": only access sets it
inline constexpr std::string_view description = "description";  // shown by INFO
inline constexpr std::string_view transfer = "transfer";        // account id of the new founder
inline constexpr std::string_view last_joined = "last-joined";  // seconds since the epoch
inline constexpr std::string_view history = "history";          // "joined" or "off"
inline constexpr std::string_view history_number = "history-number";
inline constexpr std::string_view playback = "playback";          // messages, for newcomers
inline constexpr std::string_view auto_registered = "automatic";  // "on": nobody asked for it
}  // namespace channel_setting

// Returns what members may read, by the setting `history`.
chat::HistoryAccess history_access_of(const chat::RegisteredChannel& record);
// Returns how many messages a newcomer without draft/chathistory receives.
std::size_t playback_of(const chat::RegisteredChannel& record);
// Returns the setting, or "".
std::string_view setting_of(const chat::RegisteredChannel& record, std::string_view key);

// Returns whether nobody has joined the channel for more than these days. 0 days: false.
bool is_unused(const chat::RegisteredChannel& record, std::int64_t now, unsigned days);

// Returns the account that the user is logged in to, or null. A suspended account does not count.
chat::Accounts::Entry account_of(const Context& context, const chat::Identity& who);
chat::Accounts::Entry account_of(const Context& context);

// Returns the rank that the channel gives the account, as bits of MemberMode: its founder is an
// operator.
std::uint8_t access_of(const chat::RegisteredChannel& record, std::uint64_t account);
// Returns the rank that the channel gives the user: 0 if the channel is not registered.
std::uint8_t access_of(const Context& context, const chat::Channel& channel,
                       const chat::Identity& who) REQUIRES(channel.mutex);

// Blocks until the database takes another change, if the channel is registered. Call it before a
// change of the channel; hold no lock. Returns false if the client is closing.
bool wait_to_change(Context& context, std::string_view channel);
// Restores a channel without members from its record, if it has one. Drops the record instead if
// the channel was unused for too long, unless it stays.
void restore_registered(const Services& services, chat::Channel& channel) REQUIRES(channel.mutex);
// Forgets the history of a channel whose record was dropped. If the channel exists, its history
// ends with it. Hold no lock.
void forget_history(chat::Registry& registry, const chat::RegisteredChannel& record);
// Returns whether TOPICLOCK keeps the client from changing the topic.
bool topic_is_locked(const Context& context, const chat::Channel& channel) REQUIRES(channel.mutex);
// Stores the modes, lists and topic in the record, if the channel is registered.
void save_registered(Context& context, const chat::Channel& channel) REQUIRES(channel.mutex);
// Returns a record with the state of the channel, for registration.
chat::RegisteredChannel record_of(std::int64_t now, const chat::Channel& channel,
                                  std::uint64_t founder) REQUIRES(channel.mutex);
// Registers the channel that the client has just created, if it is logged in, the settings ask for
// it, and the account may have more channels.
void register_created(Context& context, chat::Channel& channel) REQUIRES(channel.mutex);

// Notes that somebody joined, so that the channel does not expire.
void note_joined(const Context& context, const chat::Channel& channel) REQUIRES(channel.mutex);

// Gives a new member the rank of its access, and shows it as a MODE. Returns true if there was one.
// If `more`, further answers to the client's command follow.
bool give_rank(Context& context, chat::Channel& channel, bool more) REQUIRES(channel.mutex);
// Gives the client its ranks in all of its channels, after a login. Hold no lock.
void give_ranks(Context& context);
// Removes the ranks that come from this account, after a logout. Hold no lock.
void take_ranks(Context& context, std::uint64_t account);
// Removes the ranks that members have by this account, which is gone, with its channels and access.
// Returns the number of the last change in the store. Hold no lock.
chat::StateStore::Ticket forget_account(Context& context, std::uint64_t account);
// Takes back what an account has just got, if it was dropped meanwhile. Call it after each change
// that gives an account the channel or access to it.
void forget_if_gone(const Services& services, chat::Channel& channel, std::uint64_t account)
    REQUIRES(channel.mutex);
// Sets the rank of a member and shows the change as a MODE of ChanServ. Returns true if there was
// one.
bool set_rank(Context& context, chat::Channel& channel, chat::Member& member, std::uint8_t rank,
              bool more = true) REQUIRES(channel.mutex);
// Gives members with this account the difference between two accesses, and shows it as a MODE.
void change_rank(Context& context, chat::Channel& channel, std::uint64_t account,
                 std::uint8_t before, std::uint8_t after) REQUIRES(channel.mutex);

// Publishes a MODE of ChanServ. If `more`, further answers to the client's command follow.
void publish_service_mode(Context& context, chat::Channel& channel, const std::string& changes,
                          bool more = true) REQUIRES(channel.mutex);

// Returns a refusal if the client may not give a registered channel another name.
Refusal refusal_to_move(const Context& context, const chat::Channel& channel, std::string_view to)
    REQUIRES(channel.mutex);

}  // namespace hubbub::commands
