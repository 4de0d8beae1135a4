#pragma once
// What several families of commands need.

#include <hubbub/chat/channel.h>
#include <hubbub/commands/session.h>

#include <string>
#include <string_view>

#include "refusal.h"
#include "user_modes.h"

namespace hubbub::commands {

inline constexpr std::string_view version = "hubbub-" HUBBUB_VERSION;

// Removes the first item of a list like "a,b,c" and returns it.
std::string_view take_item(std::string_view& list);

// A numeric whose last parameter is a list of words, in as many lines as it takes.
class WordList {
  public:
    WordList(Session& session, const protocol::Numeric& numeric, Session::Params middle,
             char between = ' ');
    void add(std::string_view word);
    // Sends what is left; nothing where no word came, unless `always`.
    void finish(bool always = false);

  private:
    void send();

    Session& session_;
    const protocol::Numeric numeric_;
    std::vector<std::string> middle_;
    const char between_;
    std::size_t room_;
    std::string words_;
};

// The answer to STATS k and STATS d.
void stats_bans(Session& session, chat::ServerBan::Kind kind);

// Topic and names, as they follow a JOIN.
void send_names(Session& session, const std::shared_ptr<chat::Channel>& channel)
    REQUIRES(channel->mutex);
void send_topic(Session& session, const chat::Channel& channel) REQUIRES(channel.mutex);

// The parts of the welcome that are commands as well.
void send_isupport(Session& session);
void send_lusers(Session& session);
Refusal send_motd(Session& session);

// How many channels one JOIN or PART may name.
inline constexpr std::size_t max_items = 50;
// How many nicks one client may watch.
inline constexpr std::size_t most_monitored = 100;
void clear_monitored(Session& session);

// `forced` past bans, keys, limits and the rest, because an operator says so.
Refusal join_channel(Session& session, std::string_view name, std::string_view key = {},
                     bool forced = false);
Refusal part_channel(Session& session, std::string_view name, std::string_view reason,
                     bool forced = false);
// Of a registered client. Returns false if somebody else has it. A valid nick.
bool take_nick(Session& session, std::string_view nick);

// "Fri Jan 02 2026 03:04:05 UTC"
std::string date_text(std::int64_t seconds);

// Sets or takes a user mode and counts it; false where it was so already.
bool set_user_mode(Session& session, UserMode mode, bool on);
// MODE with a channel; `forced` by somebody who need not be in it.
Refusal change_channel_mode(Session& session, const protocol::Message& message, bool forced);
// MODE with a nick.
Refusal change_user_mode(Session& session, const protocol::Message& message);

// Returns a 402 if the target of a query is another server. This server is meant by its name, by a
// mask that fits it, by the nick of somebody on it, and by nothing.
Refusal refusal_of_server(const Session& session, std::string_view target);
// Whether who asks may know where the other is: operators, and oneself.
bool sees_host(const Session& session, const chat::Client& other);
// Returns a 481 if the client is no operator.
Refusal check_operator(const Session& session);
// Also returns a 723 if the operator lacks the privilege.
Refusal check_privilege(const Session& session, Privilege privilege);
// An operator from whom no mode hides anybody or any channel.
bool sees_hidden(const Session& session);
// Whether it may write to them now: to those it wrote to lately, to who wrote to it, and to so many
// others as `targets` of the settings says. If so, it counts. targets.cpp.
bool within_targets(Session& session, const chat::Client& to);
bool within_targets(Session& session, const chat::Channel& to);  // that it is not in
// How many one client may let through its user mode g.
inline constexpr std::size_t most_accepted = 50;
// Returns whether the other takes messages of this client, despite user mode g.
bool let_through(Session& session, const chat::Client& to);
// Reports to both that user mode g kept a message out.
void report_caller(Session& session, chat::Client& to, std::string_view name);
// A 407: no more than `max_targets`.
Refusal too_many_targets(const Session& session, std::string_view target);

// The channels that a client is in, for questions who shares one with it.
class Rooms {
  public:
    explicit Rooms(const chat::Client& client);
    // The first of the other's channels that is among them, or null.
    std::shared_ptr<chat::Channel> shared_with(const chat::Client& other) const;

  private:
    std::vector<std::shared_ptr<chat::Channel>> channels_;  // by address
};
// Whether +i hides the other from who asks.
bool hidden_from(const Session& session, const Rooms& rooms, const chat::Client& other);

}  // namespace hubbub::commands
