#include "config/names.h"

#include <hubbub/net/address.h>
#include <hubbub/protocol/names.h>
#include <hubbub/protocol/text.h>

#include <algorithm>
#include <cstring>

namespace hubbub::client {
namespace {

constexpr std::uint16_t plain_port = 6667;
constexpr std::uint16_t tls_port = 6697;

// Parses the channels of a link: "#a,b".
std::vector<std::string> channels_of_link(std::string_view path) {
    std::vector<std::string> channels;
    while (!path.empty()) {
        const std::size_t end = std::min(path.find(','), path.size());
        std::string channel(path.substr(0, end));
        path.remove_prefix(std::min(end + 1, path.size()));
        // "#" may be encoded as "%23".
        if (channel.starts_with("%23")) channel.replace(0, 3, "#");
        if (!channel.empty()) channels.push_back(channel_name(channel, "the link's room"));
    }
    return channels;
}

}  // namespace

void refuse(const std::string& option, const std::string& value, const std::string& allowed) {
    throw UsageError(option + " '" + protocol::visible(value) + "': " + allowed);
}

ServerTarget parse_server(const std::string& text, std::optional<bool> tls) {
    ServerTarget wish;
    if (text.starts_with("unix:")) {
        wish.server.unix_path = text.substr(std::strlen("unix:"));
        if (wish.server.unix_path.empty()) refuse("the server", text, "a path must follow 'unix:'");
        return wish;
    }
    std::string place = text;
    for (const std::string_view scheme : {"irc://", "ircs://"}) {
        if (!place.starts_with(scheme)) continue;
        place.erase(0, scheme.size());
        const std::size_t slash = std::min(place.find('/'), place.size());
        wish.channels =
            channels_of_link(std::string_view(place).substr(std::min(slash + 1, place.size())));
        place.resize(slash);
        if (scheme == "ircs://") tls = true;
    }
    try {
        const net::HostPort parts = net::parse_host_port(place, 0);
        wish.server.host = parts.host;
        wish.server.port = parts.port;
        wish.server.tls = tls.value_or(!is_this_machine(parts.host));
    } catch (const net::AddressError& error) {
        throw UsageError(std::string("the server ") + error.what());
    }
    if (wish.server.port == 0 && place.ends_with(":0"))
        refuse("the server", text, "the port must be 1 to 65535");
    if (wish.server.port == 0) wish.server.port = wish.server.tls ? tls_port : plain_port;
    return wish;
}

std::string channel_name(const std::string& given, const std::string& option) {
    std::string name =
        given.empty() || std::strchr("#&+!", given.front()) == nullptr ? "#" + given : given;
    // Other servers than hubbubd have other prefixes and longer names.
    if (name.size() < 2 || name.size() > 200 || !protocol::is_visible(name) ||
        name.find_first_of(" ,") != std::string::npos)
        refuse(option, given, "a room is a name such as #lobby; no spaces, no commas");
    return name;
}

SessionSettings session_for(const std::string& nick, const std::string& option) {
    const std::string_view complaint = protocol::nick_complaint(nick);
    if (!complaint.empty()) refuse(option, nick, std::string(complaint));
    SessionSettings session;
    session.nick = nick;
    session.user = nick_from(nick).substr(0, protocol::user_length);
    return session;
}

std::string nick_from(std::string_view name) {
    std::string nick;
    for (const char c : name) {
        const std::string longer = nick + c;
        if (protocol::valid_nick(longer)) nick = longer;
    }
    return nick.empty() ? "guest" : nick;
}

}  // namespace hubbub::client
