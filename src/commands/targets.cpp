// Target changes and caller-id: whether a client may write to somebody.
// Source: the documentation of Solanum (user mode g, ERR_TARGCHANGE)

#include <hubbub/commands/targets.h>

#include <algorithm>

#include "tools.h"

namespace hubbub::commands {
namespace {

constexpr std::size_t most_remembered = 100;
constexpr std::int64_t pause_of_notices = 60;  // seconds

bool is_free(const Session& session) {
    return session.any_targets || !session.settings().targets.limits() ||
           (session.client()->user_modes & user_operator) != 0;
}

bool take(Session& session, std::uint64_t id) {
    return session.targets.take(id, session.settings().targets, session.services().clock.now());
}

}  // namespace

bool Targets::take(std::uint64_t id, const Rate& rate, Steady now) {
    const auto found = std::find(lately_.begin(), lately_.end(), id);
    if (found != lately_.end()) {
        std::rotate(found, found + 1, lately_.end());
        return true;
    }
    if (!throttle_.take(rate, now)) return false;
    if (lately_.size() >= std::min<std::size_t>(rate.count, most_remembered))
        lately_.erase(lately_.begin());
    lately_.push_back(id);
    return true;
}

bool within_targets(Session& session, const chat::Client& to) {
    const chat::Client& me = *session.client();
    return is_free(session) || &to == &me || to.has_addressed(me.id) || take(session, to.id);
}

bool within_targets(Session& session, const chat::Channel& to) {
    return is_free(session) || take(session, to.id);
}

bool let_through(Session& session, const chat::Client& to) {
    chat::Client& me = *session.client();
    // Whom it writes to may answer.
    if ((me.user_modes & user_callerid) != 0) me.accept(to.id, most_accepted);
    return (to.user_modes & user_callerid) == 0 || &to == &me || to.accepts(me.id) ||
           (me.user_modes & user_operator) != 0;
}

void report_caller(Session& session, chat::Client& to, std::string_view name) {
    session.refuse(Refusal(protocol::ERR_TARGUMODEG, {name}));
    session.reply(protocol::RPL_TARGNOTIFY, {name});
    // Else whoever is kept out could flood by that.
    if (!to.may_tell_of_caller(session.now(), pause_of_notices)) return;
    const chat::Identity& me = session.self();
    chat::Batch batch = session.make_batch();
    batch.add(session.settings().server_name, protocol::RPL_UMODEGMSG.digits(),
              {name, me.nick, me.user + "@" + me.host, protocol::RPL_UMODEGMSG.text});
    session.claims().append(to.outbox, batch);
}

}  // namespace hubbub::commands
