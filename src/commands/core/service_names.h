#pragma once
// The names of the services that the server itself provides.

#include <hubbub/protocol/casemap.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace hubbub::commands {

struct ServiceName {
    std::string_view nick;
    std::string_view description;  // its real name
};
inline constexpr ServiceName nick_serv{"NickServ", "Accounts: registration, login, settings"};
inline constexpr ServiceName chan_serv{"ChanServ", "Registered channels: access, settings"};
inline constexpr std::array service_names = {chan_serv, nick_serv};

// The user name of all services.
inline constexpr std::string_view service_user = "service";

// Returns the source of a service's lines: nick!service@server.
inline std::string service_mask(const ServiceName& service, std::string_view server) {
    std::string out(service.nick);
    out += "!";
    out += service_user;
    out += "@";
    out += server;
    return out;
}

// Returns the service that the target names, as nick, nick@server or its whole mask, or null.
inline const ServiceName* find_service(std::string_view target, std::string_view server) {
    const auto* const found =
        std::find_if(service_names.begin(), service_names.end(), [&](const ServiceName& service) {
            return protocol::same(target, service.nick) ||
                   protocol::same(target, std::string(service.nick) + "@" + std::string(server)) ||
                   protocol::same(target, service_mask(service, server));
        });
    return found == service_names.end() ? nullptr : found;
}

}  // namespace hubbub::commands
