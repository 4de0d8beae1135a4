#pragma once
// Parts of ChanServ.

#include <hubbub/chat/channel.h>
#include <hubbub/chat/registered_channels.h>

#include <cstdint>
#include <functional>
#include <string_view>

#include "services/service.h"

namespace hubbub::commands {

using ChannelRecord = chat::RegisteredChannels::Entry;

// The founder stands above all ranks of MemberMode.
inline constexpr std::uint8_t founder_rank = 8;

// Returns what the user may do with the channel: a rank of MemberMode, founder_rank, or 0.
std::uint8_t rank_in(const ServiceCall& call, const chat::RegisteredChannel& record);
// Returns the registered channel if the user has at least this rank in it. Otherwise says why not,
// and returns null.
ChannelRecord find_record(ServiceCall& call, std::string_view name, std::uint8_t needed);
// Calls `act` with the channel of the record, which is locked, whether somebody is in it or not.
// Checks again that the user has at least this rank, and otherwise says so.
void with_channel(ServiceCall& call, const ChannelRecord& record, std::uint8_t needed,
                  const std::function<void(chat::Channel&, const chat::RegisteredChannel&)>& act);

// Commands of chan_serv_access.cpp.
void serve_access(ServiceCall& call);
void serve_amode(ServiceCall& call);
void serve_transfer(ServiceCall& call);
// Commands of chan_serv_members.cpp.
void serve_rank(ServiceCall& call);
void serve_channel_invite(ServiceCall& call);
void serve_unban(ServiceCall& call);
void serve_getkey(ServiceCall& call);
void serve_clear(ServiceCall& call);

}  // namespace hubbub::commands
