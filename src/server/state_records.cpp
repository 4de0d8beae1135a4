#include "state_records.h"

#include <hubbub/protocol/names.h>
#include <hubbub/protocol/text.h>

#include <memory>
#include <optional>
#include <string_view>

#include "presence_record.h"

namespace hubbub::server {
namespace {

constexpr std::string_view mask_lists = "beI";
constexpr std::int64_t last_read =
    7'258'118'400'000;  // the clock's type has no later ones than 2262

std::int64_t signed_number(std::uint64_t id) {
    return static_cast<std::int64_t>(id);
}

std::uint64_t id(std::int64_t number) {
    return static_cast<std::uint64_t>(number);
}

// Returns nothing if the number is none of the enumeration, whose last value is `last`.
template <class Value>
std::optional<Value> value_of(std::int64_t number, Value last) {
    if (number < 0 || number > static_cast<std::int64_t>(last)) return std::nullopt;
    return static_cast<Value>(number);
}

std::string shown(std::string_view name) {
    return "'" + std::string(protocol::visible(name)) + "'";
}

// Returns nothing, and adds to the faults, if the record is not valid.
std::optional<chat::Account> account_of(const storage::AccountRecord& record,
                                        std::vector<std::string>& faults) {
    using chat::Account;
    using chat::Choice;
    const auto state = value_of(record.state, Account::State::suspended);
    const auto multiclient = value_of(record.multiclient, Choice::off);
    const auto always_on = value_of(record.always_on, Choice::off);
    if (record.id <= 0 || !protocol::valid_nick(record.name) || !state || !multiclient ||
        !always_on || record.scram_iterations < 0 || record.scram_iterations > UINT32_MAX) {
        faults.push_back("account " + shown(record.name) + " is not valid");
        return std::nullopt;
    }
    Account out;
    out.id = id(record.id);
    out.name = record.name;
    out.password = record.password;
    out.scram.salt = record.scram_salt;
    out.scram.iterations = static_cast<std::uint32_t>(record.scram_iterations);
    out.scram.stored_key = record.scram_stored_key;
    out.scram.server_key = record.scram_server_key;
    out.certificates = record.certificates;
    out.email = record.email;
    out.state = *state;
    out.verification = record.verification;
    out.suspension = record.suspension;
    out.created = record.created;
    out.last_seen = record.last_seen;
    out.multiclient = *multiclient;
    out.always_on = *always_on;
    out.enforced = record.enforced;
    out.metadata = record.metadata;
    out.presence = presence_of(record.presence);
    return out;
}

std::optional<chat::RegisteredChannel> channel_of(const storage::ChannelRecord& record,
                                                  std::vector<std::string>& faults) {
    bool valid = record.id > 0 && record.founder >= 0 && protocol::valid_channel(record.name);
    for (const storage::MaskRecord& mask : record.masks)
        valid = valid && mask.list.size() == 1 && mask_lists.find(mask.list) != mask_lists.npos;
    for (const auto& [account, rank] : record.access)
        valid = valid && account > 0 && rank >= 0 && rank <= UINT8_MAX;
    if (!valid) {
        faults.push_back("channel " + shown(record.name) + " is not valid");
        return std::nullopt;
    }
    chat::RegisteredChannel out;
    out.id = id(record.id);
    out.name = record.name;
    out.founder = id(record.founder);
    out.created = record.created;
    out.registered = record.registered;
    out.modes = record.modes;
    out.topic = {record.topic, record.topic_by, record.topic_at};
    for (const storage::MaskRecord& mask : record.masks)
        out.masks.push_back({mask.list.front(), mask.mask, mask.by, mask.at});
    for (const auto& [account, rank] : record.access)
        out.access[id(account)] = static_cast<std::uint8_t>(rank);
    out.settings = record.settings;
    out.metadata = record.metadata;
    return out;
}

std::optional<chat::ServerBan> ban_of(const storage::BanRecord& record,
                                      std::vector<std::string>& faults) {
    using chat::ServerBan;
    auto out = record.kind == "D"   ? ServerBan::of_address(record.host)
               : record.kind == "K" ? ServerBan::of_user(record.user + "@" + record.host)
                                    : std::nullopt;
    if (!out) {
        faults.push_back("ban of " + shown(record.user + "@" + record.host) + " is not valid");
        return std::nullopt;
    }
    out->by = record.by;
    out->set = record.set;
    out->until = record.until;
    out->reason = record.reason;
    return out;
}

std::optional<chat::ReadMarker> read_marker_of(const storage::ReadMarkerRecord& record,
                                               std::vector<std::string>& faults) {
    const bool of_channel = record.low < 0 && record.high == 0;
    const bool of_accounts = record.low > 0 && record.low <= record.high &&
                             (record.low == record.account || record.high == record.account);
    if (record.account <= 0 || record.read_at < 0 || record.read_at > last_read ||
        of_channel == of_accounts) {
        faults.push_back("a read marker of account number " + std::to_string(record.account) +
                         " is not valid");
        return std::nullopt;
    }
    return chat::ReadMarker{id(record.account), {record.low, record.high}, record.read_at};
}

}  // namespace

storage::AccountRecord record_of(const chat::Account& account) {
    storage::AccountRecord out;
    out.id = signed_number(account.id);
    out.name = account.name;
    out.password = account.password;
    out.scram_salt = account.scram.salt;
    out.scram_iterations = account.scram.iterations;
    out.scram_stored_key = account.scram.stored_key;
    out.scram_server_key = account.scram.server_key;
    out.certificates = account.certificates;
    out.email = account.email;
    out.state = static_cast<std::int64_t>(account.state);
    out.verification = account.verification;
    out.suspension = account.suspension;
    out.created = account.created;
    out.last_seen = account.last_seen;
    out.multiclient = static_cast<std::int64_t>(account.multiclient);
    out.always_on = static_cast<std::int64_t>(account.always_on);
    out.enforced = account.enforced;
    out.metadata = account.metadata;
    out.presence = presence_record_of(account.presence);
    return out;
}

storage::ChannelRecord record_of(const chat::RegisteredChannel& channel) {
    storage::ChannelRecord out;
    out.id = signed_number(channel.id);
    out.name = channel.name;
    out.founder = signed_number(channel.founder);
    out.created = channel.created;
    out.registered = channel.registered;
    out.modes = channel.modes;
    out.topic = channel.topic.text;
    out.topic_by = channel.topic.by;
    out.topic_at = channel.topic.at;
    for (const auto& mask : channel.masks)
        out.masks.push_back({std::string(1, mask.list), mask.mask, mask.by, mask.at});
    for (const auto& [account, rank] : channel.access) out.access[signed_number(account)] = rank;
    out.settings = channel.settings;
    out.metadata = channel.metadata;
    return out;
}

storage::BanRecord record_of(const chat::ServerBan& ban) {
    return {ban.kind == chat::ServerBan::Kind::address ? "D" : "K",
            ban.user,
            ban.host,
            ban.by,
            ban.set,
            ban.until,
            ban.reason};
}

storage::ReadMarkerRecord record_of(const chat::ReadMarker& marker) {
    return {signed_number(marker.account), marker.place.low, marker.place.high, marker.at};
}

LoadedState loaded(const storage::Records& records) {
    LoadedState out;
    for (const auto& record : records.accounts) {
        if (auto account = account_of(record, out.faults))
            out.accounts.push_back(*std::move(account));
    }
    for (const auto& record : records.channels) {
        if (auto channel = channel_of(record, out.faults))
            out.channels.push_back(*std::move(channel));
    }
    for (const auto& record : records.bans) {
        if (auto ban = ban_of(record, out.faults))
            out.bans.push_back(std::make_shared<const chat::ServerBan>(*std::move(ban)));
    }
    for (const auto& record : records.read_markers) {
        if (const auto marker = read_marker_of(record, out.faults))
            out.read_markers.push_back(*marker);
    }
    out.last_account = id(records.last_account);
    out.last_channel = id(records.last_channel);
    return out;
}

}  // namespace hubbub::server
