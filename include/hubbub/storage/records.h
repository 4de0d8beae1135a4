#pragma once
// The records of state.db, as rows with their lists.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace hubbub::storage {

using Texts = std::map<std::string, std::string>;

struct AccountRecord {
    std::int64_t id = 0;
    std::string name = {};
    std::string password = {};
    std::string scram_salt = {};  // bytes, like the keys
    std::int64_t scram_iterations = 0;
    std::string scram_stored_key = {};
    std::string scram_server_key = {};
    std::vector<std::string> certificates = {};
    std::string email = {};
    std::int64_t state = 0;
    std::string verification = {};
    std::string suspension = {};
    std::int64_t created = 0;
    std::int64_t last_seen = 0;
    std::int64_t multiclient = 0;
    std::int64_t always_on = 0;
    bool enforced = true;
    Texts metadata = {};
    Texts presence = {};  // of an always-on user

    bool operator==(const AccountRecord&) const = default;
};

struct MaskRecord {
    std::string list = {};  // b, e or I
    std::string mask = {};
    std::string by = {};
    std::int64_t at = 0;

    bool operator==(const MaskRecord&) const = default;
};

struct ChannelRecord {
    std::int64_t id = 0;
    std::string name = {};
    std::int64_t founder = 0;  // id of an account
    std::int64_t created = 0;
    std::int64_t registered = 0;
    std::string modes = {};
    std::string topic = {};
    std::string topic_by = {};
    std::int64_t topic_at = 0;
    std::vector<MaskRecord> masks = {};
    std::map<std::int64_t, std::int64_t> access = {};  // account -> rank
    Texts settings = {};
    Texts metadata = {};

    bool operator==(const ChannelRecord&) const = default;
};

// There is one for each kind, user and host; upper and lower case are equal.
struct BanRecord {
    std::string kind = {};
    std::string user = {};
    std::string host = {};
    std::string by = {};
    std::int64_t set = 0;
    std::int64_t until = 0;
    std::string reason = {};

    bool operator==(const BanRecord&) const = default;
};

// Until when an account has read a place of the history (protocol::HistoryPlace).
struct ReadMarkerRecord {
    std::int64_t account = 0;
    std::int64_t low = 0;
    std::int64_t high = 0;
    std::int64_t read_at = 0;  // milliseconds since the epoch

    bool operator==(const ReadMarkerRecord&) const = default;
};

// Everything that the database holds.
struct Records {
    std::vector<AccountRecord> accounts = {};         // by id
    std::vector<ChannelRecord> channels = {};         // by id
    std::vector<BanRecord> bans = {};                 // in the order in which they were set
    std::vector<ReadMarkerRecord> read_markers = {};  // by account and place
    std::int64_t last_account = 0;                    // the highest id that was ever used
    std::int64_t last_channel = 0;

    bool operator==(const Records&) const = default;
};

}  // namespace hubbub::storage
