// MODE of users. Source: https://modern.ircdocs.horse/#user-modes

#include <hubbub/protocol/casemap.h>

#include "handlers.h"
#include "mode_changes.h"
#include "tools.h"
#include "user_modes.h"

namespace hubbub::commands {
namespace {

std::atomic<std::size_t>* counter(chat::Counters& counters, UserMode mode) {
    if (mode == user_invisible) return &counters.invisible;
    if (mode == user_operator) return &counters.operators;
    return nullptr;
}

const UserModeName* find_user_mode(char letter) {
    for (const UserModeName& mode : user_mode_names) {
        if (mode.letter == letter) return &mode;
    }
    return nullptr;
}

}  // namespace

std::string user_mode_text(std::uint32_t modes) {
    std::string out = "+";
    for (const UserModeName& mode : user_mode_names) {
        if ((modes & mode.bit) != 0) out += mode.letter;
    }
    return out;
}

bool set_user_mode(Session& session, UserMode mode, bool on) {
    chat::Client& me = *session.client();
    if (((me.user_modes & mode) != 0) == on) return false;
    me.user_modes ^= mode;
    if (auto* const count = counter(session.services().counters, mode))
        count->fetch_add(on ? 1 : std::size_t(-1), std::memory_order_relaxed);
    if (mode == user_operator && !on) session.privileges = 0;
    return true;
}

void change_user_mode(Session& session, const Message& message) {
    if (!protocol::same(message.param(0), session.self().nick)) {
        const bool exists = session.registry().find(message.param(0)) != nullptr;
        return session.reply(exists ? protocol::ERR_USERSDONTMATCH : protocol::ERR_NOSUCHNICK,
                             exists ? Session::Params{} : Session::Params{message.param(0)});
    }
    if (message.param(1).empty())
        return session.reply(protocol::RPL_UMODEIS, {user_mode_text(session.client()->user_modes)});
    ModeChanges changes(message.param(1).size() * 2);
    bool on = true;
    bool unknown = false;
    for (const char letter : message.param(1)) {
        const UserModeName* const mode = find_user_mode(letter);
        if (letter == '+' || letter == '-') {
            on = letter == '+';
        } else if (mode == nullptr) {
            unknown = true;
        } else if (mode->bit == user_operator && on) {
            continue;  // only OPER makes one
        } else if (set_user_mode(session, mode->bit, on)) {
            changes.add(on, letter);
        }
    }
    for (const std::string& line : changes.lines())
        session.send(session.self().mask, "MODE", {session.self().nick, line});
    if (unknown) session.reply(protocol::ERR_UMODEUNKNOWNFLAG);
}

}  // namespace hubbub::commands
