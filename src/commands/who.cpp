// Who is there: ISON, USERHOST. WHO is in who_query.cpp, WHOIS in whois.cpp.
// Source: https://modern.ircdocs.horse/#user-based-queries

#include <hubbub/protocol/names.h>

#include "handlers.h"
#include "tools.h"
#include "user_modes.h"

namespace hubbub::commands {
void handle_ison(Session& session, const Message& message) {
    WordList here(session, protocol::RPL_ISON, {});
    for (std::size_t i = 0; i < message.count; ++i) {
        std::string_view rest = message.param(i);
        while (!rest.empty()) {
            const std::size_t end = std::min(rest.find(' '), rest.size());
            if (const auto client = session.registry().find(rest.substr(0, end)))
                here.add(client->identity()->nick);
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
    }
    here.finish(true);
}

void handle_userhost(Session& session, const Message& message) {
    constexpr std::size_t most = 5;
    WordList hosts(session, protocol::RPL_USERHOST, {});
    for (std::size_t i = 0; i < std::min(message.count, most); ++i) {
        const auto client = session.registry().find(message.param(i));
        if (!client) continue;
        const auto who = client->identity();
        const bool op = (client->user_modes & user_operator) != 0;
        hosts.add(who->nick + (op ? "*=" : "=") + (client->away() ? "-" : "+") + who->user + "@" +
                  who->host);
    }
    hosts.finish(true);
}

}  // namespace hubbub::commands
