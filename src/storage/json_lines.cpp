#include <hubbub/base/utf8.h>
#include <hubbub/protocol/text.h>
#include <hubbub/storage/json_lines.h>

#include <algorithm>
#include <array>
#include <istream>
#include <ostream>
#include <span>
#include <string_view>

#include <nlohmann/json.hpp>

namespace hubbub::storage {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view digits = "0123456789abcdef";
constexpr std::array<std::string_view, 3> states = {"active", "unverified", "suspended"};
constexpr std::array<std::string_view, 3> choices = {"default", "on", "off"};
constexpr std::array<std::string_view, 10> kinds = {"privmsg", "notice", "tagmsg", "topic", "join",
                                                    "part",    "quit",   "kick",   "nick",  "mode"};
constexpr int format_version = 1;

[[noreturn]] void refuse(const std::string& text) {
    throw StorageError(StorageError::Kind::refused, text);
}

std::string hex(std::string_view bytes) {
    std::string out;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        out += digits[byte >> 4U];
        out += digits[byte & 15U];
    }
    return out;
}

std::string bytes_of(const std::string& name, std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); i += 2) {
        const auto high = digits.find(text[i]);
        const auto low = i + 1 < text.size() ? digits.find(text[i + 1]) : std::string_view::npos;
        if (high == std::string_view::npos || low == std::string_view::npos)
            refuse("'" + name + "' must be pairs of hexadecimal digits in lower case");
        out += static_cast<char>(high * 16 + low);
    }
    return out;
}

// JSON has no bytes that are not UTF-8: these become {"hex": "ff"}.
Json text(const std::string& value) {
    if (protocol::valid_utf8(value)) return value;
    return {{"hex", hex(value)}};
}

Json texts(const Texts& values) {
    Json out = Json::object();
    for (const auto& [key, value] : values) {
        if (!protocol::valid_utf8(key)) refuse("the key of a setting is not UTF-8");
        out[key] = text(value);
    }
    return out;
}

Json word(std::span<const std::string_view> words, std::int64_t number, const std::string& owner) {
    if (number < 0 || number >= std::ssize(words))
        refuse("account '" + owner + "' is not valid; 'hubbubd verify' lists such records");
    return words[static_cast<std::size_t>(number)];
}

Json json(const AccountRecord& account) {
    Json out = {{"type", "account"}, {"id", account.id}, {"name", text(account.name)}};
    out["password"] = text(account.password);
    if (account.scram_iterations != 0)
        out["scram"] = {{"salt", hex(account.scram_salt)},
                        {"iterations", account.scram_iterations},
                        {"stored-key", hex(account.scram_stored_key)},
                        {"server-key", hex(account.scram_server_key)}};
    out["certificates"] = account.certificates;
    out["email"] = text(account.email);
    out["state"] = word(states, account.state, account.name);
    out["verification"] = text(account.verification);
    out["suspension"] = text(account.suspension);
    out["created"] = account.created;
    out["last-seen"] = account.last_seen;
    out["multiclient"] = word(choices, account.multiclient, account.name);
    out["always-on"] = word(choices, account.always_on, account.name);
    out["enforced"] = account.enforced;
    out["metadata"] = texts(account.metadata);
    out["presence"] = texts(account.presence);
    return out;
}

Json json(const ChannelRecord& channel) {
    Json out = {{"type", "channel"},
                {"id", channel.id},
                {"name", text(channel.name)},
                {"founder", channel.founder},
                {"created", channel.created},
                {"registered", channel.registered},
                {"modes", text(channel.modes)},
                {"topic", text(channel.topic)},
                {"topic-by", text(channel.topic_by)},
                {"topic-at", channel.topic_at}};
    out["masks"] = Json::array();
    for (const MaskRecord& mask : channel.masks)
        out["masks"].push_back({{"list", text(mask.list)},
                                {"mask", text(mask.mask)},
                                {"by", text(mask.by)},
                                {"at", mask.at}});
    out["access"] = Json::array();
    for (const auto& [account, rank] : channel.access)
        out["access"].push_back({{"account", account}, {"rank", rank}});
    out["settings"] = texts(channel.settings);
    out["metadata"] = texts(channel.metadata);
    return out;
}

Json json(const BanRecord& ban) {
    return {{"type", "ban"},          {"kind", text(ban.kind)},    {"user", text(ban.user)},
            {"host", text(ban.host)}, {"by", text(ban.by)},        {"set", ban.set},
            {"until", ban.until},     {"reason", text(ban.reason)}};
}

Json json(const ReadMarkerRecord& marker) {
    Json out = {{"type", "read-marker"}, {"account", marker.account}};
    if (marker.low > 0)
        out["with-account"] = marker.low == marker.account ? marker.high : marker.low;
    else
        out["channel-number"] = -marker.low;
    out["read-at"] = marker.read_at;
    return out;
}

// The members of one object. Each read removes a member, and done() refuses the remaining ones.
class Fields {
  public:
    explicit Fields(Json object) : object_(std::move(object)) {
        if (!object_.is_object()) refuse("this must be a JSON object");
    }

    // Return the default if there is no such member.
    std::string text(const std::string& name, const std::string& fallback = "") {
        const Json value = take(name);
        return value.is_null() ? fallback : text_of(name, value);
    }
    std::string bytes(const std::string& name) { return bytes_of(name, text(name)); }
    std::int64_t number(const std::string& name, std::int64_t fallback = 0) {
        const Json value = take(name);
        if (value.is_null()) return fallback;
        if (!value.is_number_integer() ||
            (value.is_number_unsigned() && value.get<std::uint64_t>() > std::uint64_t{INT64_MAX}))
            refuse("'" + name + "' must be a whole number");
        return value.get<std::int64_t>();
    }
    bool yes(const std::string& name, bool fallback) {
        const Json value = take(name);
        if (value.is_null()) return fallback;
        if (!value.is_boolean()) refuse("'" + name + "' must be true or false");
        return value.get<bool>();
    }
    std::int64_t word(const std::string& name, std::span<const std::string_view> words) {
        const std::string given = text(name, std::string(words.front()));
        const auto found = std::find(words.begin(), words.end(), given);
        if (found == words.end()) refuse("'" + name + "' has the unknown value '" + given + "'");
        return found - words.begin();
    }
    Texts texts(const std::string& name) {
        Texts out;
        const Json value = take(name);
        if (!value.is_null() && !value.is_object()) refuse("'" + name + "' must be an object");
        for (const auto& [key, member] : value.items()) out[key] = text_of(key, member);
        return out;
    }
    std::vector<Json> list(const std::string& name) {
        const Json value = take(name);
        if (value.is_null()) return {};
        if (!value.is_array()) refuse("'" + name + "' must be an array");
        return {value.begin(), value.end()};
    }
    std::optional<Fields> object(const std::string& name) {
        Json value = take(name);
        if (value.is_null()) return std::nullopt;
        return Fields(std::move(value));
    }
    void done() const {
        if (!object_.empty()) refuse("there is no field '" + object_.begin().key() + "'");
    }

    static std::string text_of(const std::string& name, const Json& value) {
        if (value.is_string()) return value.get<std::string>();
        if (value.is_object() && value.size() == 1 && value.contains("hex") &&
            value["hex"].is_string())
            return bytes_of(name, value["hex"].get<std::string>());
        refuse("'" + name + "' must be a string");
    }

  private:
    // Returns null if there is none.
    Json take(const std::string& name) {
        const auto at = object_.find(name);
        if (at == object_.end()) return {};
        Json out = *at;
        object_.erase(at);
        return out;
    }

    Json object_;
};

AccountRecord account_of(Fields fields) {
    AccountRecord out;
    out.id = fields.number("id");
    out.name = fields.text("name");
    out.password = fields.text("password");
    if (auto scram = fields.object("scram")) {
        out.scram_salt = scram->bytes("salt");
        out.scram_iterations = scram->number("iterations");
        out.scram_stored_key = scram->bytes("stored-key");
        out.scram_server_key = scram->bytes("server-key");
        scram->done();
    }
    for (const Json& one : fields.list("certificates"))
        out.certificates.push_back(Fields::text_of("certificates", one));
    out.email = fields.text("email");
    out.state = fields.word("state", states);
    out.verification = fields.text("verification");
    out.suspension = fields.text("suspension");
    out.created = fields.number("created");
    out.last_seen = fields.number("last-seen");
    out.multiclient = fields.word("multiclient", choices);
    out.always_on = fields.word("always-on", choices);
    out.enforced = fields.yes("enforced", true);
    out.metadata = fields.texts("metadata");
    out.presence = fields.texts("presence");
    fields.done();
    return out;
}

ChannelRecord channel_of(Fields fields) {
    ChannelRecord out;
    out.id = fields.number("id");
    out.name = fields.text("name");
    out.founder = fields.number("founder");
    out.created = fields.number("created");
    out.registered = fields.number("registered");
    out.modes = fields.text("modes");
    out.topic = fields.text("topic");
    out.topic_by = fields.text("topic-by");
    out.topic_at = fields.number("topic-at");
    for (const Json& one : fields.list("masks")) {
        Fields mask(one);
        out.masks.push_back(
            {mask.text("list"), mask.text("mask"), mask.text("by"), mask.number("at")});
        mask.done();
    }
    for (const Json& one : fields.list("access")) {
        Fields access(one);
        const std::int64_t account = access.number("account");
        out.access[account] = access.number("rank");
        access.done();
    }
    out.settings = fields.texts("settings");
    out.metadata = fields.texts("metadata");
    fields.done();
    return out;
}

BanRecord ban_of(Fields fields) {
    BanRecord out;
    out.kind = fields.text("kind");
    out.user = fields.text("user", "*");
    out.host = fields.text("host");
    out.by = fields.text("by");
    out.set = fields.number("set");
    out.until = fields.number("until");
    out.reason = fields.text("reason");
    fields.done();
    return out;
}

ReadMarkerRecord read_marker_of(Fields fields) {
    using protocol::HistoryPlace;
    ReadMarkerRecord out;
    out.account = fields.number("account");
    const std::int64_t with = fields.number("with-account");
    const std::int64_t channel = fields.number("channel-number");
    if (out.account <= 0 || std::min(with, channel) < 0 || (with == 0) == (channel == 0))
        refuse("a read marker needs 'account', and either 'channel-number' or 'with-account'");
    const auto id = [](std::int64_t number) { return static_cast<std::uint64_t>(number); };
    const HistoryPlace place = with != 0 ? HistoryPlace::of_accounts(id(out.account), id(with))
                                         : HistoryPlace::of_channel(id(channel));
    out.low = place.low;
    out.high = place.high;
    out.read_at = fields.number("read-at");
    fields.done();
    return out;
}

protocol::StoredMessage message_of(Fields fields) {
    protocol::StoredMessage out;
    const auto id = protocol::parse_message_id(fields.text("id"));
    if (!id || *id == 0) refuse("'id' must be a message id");
    out.id = *id;
    const std::vector<Json> accounts = fields.list("account-ids");
    const auto is_id = [](const Json& one) {
        return one.is_number_unsigned() && one.get<std::uint64_t>() - 1 < std::uint64_t{INT64_MAX};
    };
    if (accounts.size() == 2 && is_id(accounts[0]) && is_id(accounts[1])) {
        out.place = protocol::HistoryPlace::of_accounts(accounts[0].get<std::uint64_t>(),
                                                        accounts[1].get<std::uint64_t>());
    } else {
        const auto number = fields.number("channel-number");
        if (number <= 0 || !accounts.empty())
            refuse("a message needs 'channel-number', or two 'account-ids'");
        out.place = protocol::HistoryPlace::of_channel(static_cast<std::uint64_t>(number));
    }
    out.kind = static_cast<protocol::StoredKind>(fields.word("kind", kinds) + 1);
    out.source = fields.text("source");
    out.account = fields.text("account");
    out.bot = fields.yes("bot", false);
    out.tags = fields.text("tags");
    out.text = fields.text("text");
    // These follow from others.
    fields.text("time");
    fields.text("channel");
    fields.list("accounts");
    fields.done();
    return out;
}

void read_line(const std::string& line, Records& out, const TakeMessage& take) {
    Json parsed = Json::parse(line, nullptr, false);
    if (parsed.is_discarded()) refuse("this is not JSON");
    Fields fields(std::move(parsed));
    const std::string type = fields.text("type");
    if (type == "account") {
        out.accounts.push_back(account_of(std::move(fields)));
        out.last_account = std::max(out.last_account, out.accounts.back().id);
    } else if (type == "channel") {
        out.channels.push_back(channel_of(std::move(fields)));
        out.last_channel = std::max(out.last_channel, out.channels.back().id);
    } else if (type == "ban") {
        out.bans.push_back(ban_of(std::move(fields)));
    } else if (type == "read-marker") {
        out.read_markers.push_back(read_marker_of(std::move(fields)));
    } else if (type == "message" && take) {
        take(message_of(std::move(fields)), out);
    } else if (type == "last-ids") {
        out.last_account = std::max(out.last_account, fields.number("account"));
        out.last_channel = std::max(out.last_channel, fields.number("channel"));
        fields.done();
    } else if (type == "hubbub") {
        if (fields.number("version") != format_version)
            refuse("only version " + std::to_string(format_version) + " of this format is known");
    } else {
        refuse("the type '" + type + "' is unknown");
    }
}

}  // namespace

void write_json_lines(const Records& records, std::ostream& out) {
    out << Json{{"type", "hubbub"},
                {"version", format_version},
                {"note", "contains password hashes: keep this file private"}}
        << '\n';
    out << Json{{"type", "last-ids"},
                {"account", records.last_account},
                {"channel", records.last_channel}}
        << '\n';
    for (const auto& account : records.accounts) out << json(account) << '\n';
    for (const auto& channel : records.channels) out << json(channel) << '\n';
    for (const auto& ban : records.bans) out << json(ban) << '\n';
    for (const auto& marker : records.read_markers) out << json(marker) << '\n';
}

void write_json_line(const protocol::StoredMessage& message, const std::vector<std::string>& names,
                     const std::string& time, std::ostream& out) {
    std::string id;
    protocol::append_message_id(id, message.id);
    Json line = {{"type", "message"}, {"id", id}, {"time", time}};
    if (message.place.is_conversation()) {
        line["accounts"] = Json::array();
        for (const std::string& name : names) line["accounts"].push_back(text(name));
        line["account-ids"] = {message.place.low, message.place.high};
    } else {
        if (!names.empty()) line["channel"] = text(names.front());
        line["channel-number"] = -message.place.low;
    }
    line["kind"] = word(kinds, static_cast<std::int64_t>(message.kind) - 1, message.source);
    line["source"] = text(message.source);
    if (!message.account.empty()) line["account"] = text(message.account);
    if (message.bot) line["bot"] = true;
    if (!message.tags.empty()) line["tags"] = text(message.tags);
    line["text"] = text(message.text);
    out << line << '\n';
}

Records read_json_lines(std::istream& in, const TakeMessage& take) {
    Records out;
    std::string line;
    for (std::size_t number = 1; std::getline(in, line); ++number) {
        if (protocol::trim(line).empty()) continue;
        try {
            read_line(line, out, take);
        } catch (const StorageError& error) {
            refuse("line " + std::to_string(number) + ": " + error.what());
        }
    }
    if (in.bad()) refuse("the file cannot be read");
    return out;
}

}  // namespace hubbub::storage
