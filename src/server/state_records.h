#pragma once
// Converts between the records of the database and the types of the chat floor.

#include <hubbub/chat/account.h>
#include <hubbub/chat/marker_set.h>
#include <hubbub/chat/server_bans.h>
#include <hubbub/storage/records.h>

#include <cstdint>
#include <string>
#include <vector>

namespace hubbub::server {

storage::AccountRecord record_of(const chat::Account& account);
storage::ChannelRecord record_of(const chat::RegisteredChannel& channel);
storage::BanRecord record_of(const chat::ServerBan& ban);
storage::ReadMarkerRecord record_of(const chat::ReadMarker& marker);

// The state at the start of the server.
struct LoadedState {
    std::vector<chat::Account> accounts;
    std::uint64_t last_account = 0;
    std::vector<chat::RegisteredChannel> channels;
    std::uint64_t last_channel = 0;
    chat::ServerBans::List bans;
    std::vector<chat::ReadMarker> read_markers;
    std::vector<std::string> faults;  // records that are not valid and were left out
};

LoadedState loaded(const storage::Records& records);

}  // namespace hubbub::server
