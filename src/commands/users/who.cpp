// ISON and USERHOST. WHO is in who_query.cpp, WHOIS in whois.cpp.
// Source: https://modern.ircdocs.horse/#user-based-queries

#include <hubbub/protocol/names.h>

#include "core/context.h"
#include "core/user_modes.h"
#include "core/word_list.h"
#include "users/handlers.h"

namespace hubbub::commands {
namespace {

// Calls `take` for each nick. Clients send nicks as several parameters or separated by spaces.
template <typename Take>
void for_each_word(const Message& message, const Take& take) {
    for (std::size_t i = 0; i < message.count; ++i) {
        std::string_view rest = message.param(i);
        while (!rest.empty()) {
            const std::size_t end = std::min(rest.find(' '), rest.size());
            if (end != 0) take(rest.substr(0, end));
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
    }
}

}  // namespace

Refusal handle_ison(Context& context, const Message& message) {
    WordList here(context, protocol::RPL_ISON, {});
    for_each_word(message, [&](std::string_view nick) {
        context.charge(item_price);
        if (const auto user = context.registry().find(nick)) here.add(user->identity()->nick);
    });
    here.finish(true);
    return {};
}

Refusal handle_userhost(Context& context, const Message& message) {
    std::size_t left = 5;
    WordList hosts(context, protocol::RPL_USERHOST, {});
    for_each_word(message, [&](std::string_view nick) {
        if (left == 0) return;
        --left;
        const auto user = context.registry().find(nick);
        if (!user) return;
        const auto who = user->identity();
        const bool op = (user->user_modes & user_operator) != 0;
        hosts.add(who->nick + (op ? "*=" : "=") + (user->away() ? "-" : "+") + who->user + "@" +
                  who->host);
    });
    hosts.finish(true);
    return {};
}

}  // namespace hubbub::commands
