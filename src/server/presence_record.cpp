#include "presence_record.h"

#include <hubbub/protocol/names.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace hubbub::server {
namespace {

constexpr std::string_view channel_lead = "channel ";

// Returns 0 if the text is not a number.
std::int64_t number_of(std::string_view text) {
    std::int64_t out = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    return error == std::errc() && end == text.data() + text.size() ? out : 0;
}

}  // namespace

storage::Texts presence_record_of(const chat::Presence& presence) {
    storage::Texts out;
    if (presence.nick.empty()) return out;
    out["nick"] = presence.nick;
    out["user"] = presence.user;
    out["host"] = presence.host;
    out["real-name"] = presence.real_name;
    out["modes"] = presence.modes;
    out["away"] = presence.away;
    out["offline-since"] = std::to_string(presence.offline_since);
    for (const auto& joined : presence.channels) {
        std::string& value = out[std::string(channel_lead) + joined.name];
        value = std::to_string(joined.modes);
        if (joined.joined != 0) value += " " + std::to_string(joined.joined);
    }
    return out;
}

chat::Presence presence_of(const storage::Texts& record) {
    chat::Presence out;
    const auto text = [&](const char* key) {
        const auto at = record.find(key);
        return at == record.end() ? std::string() : at->second;
    };
    out.nick = text("nick");
    if (!protocol::valid_nick(out.nick)) return {};
    out.user = text("user");
    out.host = text("host");
    out.real_name = text("real-name");
    out.modes = text("modes");
    out.away = text("away");
    out.offline_since = number_of(text("offline-since"));
    for (const auto& [key, value] : record) {
        if (!key.starts_with(channel_lead)) continue;
        std::string name = key.substr(channel_lead.size());
        if (!protocol::valid_channel(name)) continue;
        const std::size_t space = std::min(value.find(' '), value.size());
        const std::string_view numbers = value;
        const std::int64_t joined = number_of(numbers.substr(std::min(space + 1, value.size())));
        out.channels.push_back({std::move(name),
                                static_cast<std::uint8_t>(number_of(numbers.substr(0, space))),
                                static_cast<std::uint64_t>(std::max<std::int64_t>(joined, 0))});
    }
    return out;
}

}  // namespace hubbub::server
