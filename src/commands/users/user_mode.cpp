// MODE of users. Source: https://modern.ircdocs.horse/#user-modes

#include "users/user_mode.h"

#include <hubbub/protocol/casemap.h>

#include "core/context.h"
#include "core/mode_changes.h"
#include "core/rights.h"
#include "core/user_modes.h"
#include "core/user_turn.h"
#include "users/events.h"
#include "users/handlers.h"
#include "users/host.h"
#include "users/snomask.h"

namespace hubbub::commands {
namespace {

std::atomic<std::size_t>* counter(chat::Counters& counters, UserMode mode) {
    if (mode == user_invisible) return &counters.invisible;
    if (mode == user_operator) return &counters.operators;
    return nullptr;
}

bool exists(const UserModeName& mode, const Settings& settings) {
    return mode.bit != user_cloaked || settings.cloak != nullptr;
}

const UserModeName* find_user_mode(char letter, const Settings& settings) {
    for (const UserModeName& mode : user_mode_names) {
        if (mode.letter == letter && exists(mode, settings)) return &mode;
    }
    return nullptr;
}

struct UserModeRequest {
    Context& context;
    const Message& message;
    ModeChanges changes;
    std::size_t next = 2;  // index of the next parameter
    bool on = true;        // after '+'
    bool unknown = false;
    bool snomask = false;  // 008 must be sent
    bool cloaked = false;  // requested; set after the last letter, because each change is published
};

// Handles user mode s, whose parameter is optional.
void change_snomask(UserModeRequest& request) {
    Context& context = request.context;
    if (request.on) {
        if (auto refusal = check_privilege(context, may_hear_notices))
            return context.responder.refuse(refusal);
    }
    const std::string_view letters = request.on ? request.message.param(request.next++) : "";
    if (set_snomask(context, request.on, letters, request.unknown))
        request.changes.add(request.on && context.oper.snomask != 0, 's');
    request.snomask = request.on;
}

void change_one(UserModeRequest& request, char letter) {
    const UserModeName* const mode = find_user_mode(letter, request.context.settings());
    if (letter == '+' || letter == '-') {
        request.on = letter == '+';
    } else if (mode == nullptr) {
        request.unknown = true;
    } else if (mode->bit == user_notices) {
        change_snomask(request);
    } else if (mode->bit == user_cloaked) {
        request.cloaked = request.on;
    } else if (mode->bit == user_secure || mode->bit == user_logged_in ||
               (mode->bit == user_operator && request.on)) {
        // The connections decide the first, logins the second, and only OPER sets the third.
        return;
    } else {
        const bool listened = request.context.oper.snomask != 0;
        if (set_user_mode(request.context, mode->bit, request.on))
            request.changes.add(request.on, letter);
        if (listened && request.context.oper.snomask == 0) request.changes.add(false, 's');
    }
}

}  // namespace

void announce_user_mode(Context& context, std::string_view changes) {
    chat::Batch batch = context.make_batch();
    batch.add(context.self().mask, "MODE", {context.self().nick, changes});
    context.responder.send(batch);
    publish_to_others(context, batch);
}

std::string user_mode_text(std::uint32_t modes) {
    std::string out = "+";
    for (const UserModeName& mode : user_mode_names) {
        if ((modes & mode.bit) != 0) out += mode.letter;
    }
    return out;
}

std::string all_user_modes(const Settings& settings) {
    std::string out;
    for (const UserModeName& mode : user_mode_names) {
        if (exists(mode, settings)) out += mode.letter;
    }
    return out;
}

namespace {

// Counts the connection as an operator or not. Returns true if the user is one because of it, or is
// none anymore.
bool counts_as_operator(Context& context, bool on) {
    std::atomic<unsigned>& operators = context.user()->operators;
    if (on) return operators.fetch_add(1) == 0;
    if (!context.oper.is_active()) return false;
    context.oper.privileges = 0;
    context.oper.account.clear();
    bool unknown = false;
    set_snomask(context, false, {}, unknown);
    return operators.fetch_sub(1) == 1;
}

}  // namespace

bool set_user_mode(Context& context, UserMode mode, bool on) {
    chat::User& me = *context.user();
    if (mode == user_operator && !counts_as_operator(context, on)) return false;
    const std::uint32_t before = on ? me.user_modes.fetch_or(mode) : me.user_modes.fetch_and(~mode);
    if (((before & mode) != 0) == on) return false;
    me.note_change();
    if (auto* const count = counter(context.services().counters, mode))
        count->fetch_add(on ? 1 : std::size_t(-1), std::memory_order_relaxed);
    return true;
}

Refusal change_user_mode(Context& context, const Message& message) {
    const std::string_view nick = message.param(0);
    if (!protocol::same(nick, context.self().nick)) {
        if (!context.registry().find(nick)) return Refusal(protocol::ERR_NOSUCHNICK, {nick});
        return Refusal(protocol::ERR_USERSDONTMATCH);
    }
    if (message.param(1).empty()) {
        context.responder.reply(protocol::RPL_UMODEIS,
                                {user_mode_text(context.user()->user_modes)});
        if (context.oper.snomask != 0) send_snomask(context);
        return {};
    }
    const UserTurn turn(context);
    UserModeRequest request{context, message, ModeChanges(message.param(1).size() * 2)};
    request.cloaked = (context.user()->user_modes & user_cloaked) != 0;
    for (const char letter : message.param(1)) change_one(request, letter);
    if (set_cloak(context, request.cloaked)) request.changes.add(request.cloaked, 'x');
    for (const std::string& line : request.changes.lines()) announce_user_mode(context, line);
    if (request.snomask) send_snomask(context);
    if (request.unknown) return Refusal(protocol::ERR_UMODEUNKNOWNFLAG);
    return {};
}

}  // namespace hubbub::commands
