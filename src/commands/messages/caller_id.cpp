#include "messages/caller_id.h"

#include "core/context.h"
#include "core/user_modes.h"

namespace hubbub::commands {
namespace {

constexpr std::int64_t notice_pause = 60;  // seconds

}  // namespace

bool let_through(Context& context, const chat::Client& to) {
    chat::Client& me = *context.client();
    if ((me.user_modes & user_callerid) != 0) me.accept(to.id, max_accepted);
    return (to.user_modes & user_callerid) == 0 || &to == &me || to.accepts(me.id) ||
           (me.user_modes & user_operator) != 0;
}

bool logged_in_enough(const Context& context, const chat::Client& to) {
    const chat::Client& me = *context.client();
    return (to.user_modes & user_accounts_only) == 0 || &to == &me ||
           context.self().account_id != 0 || (me.user_modes & user_operator) != 0 ||
           to.accepts(me.id);
}

void report_caller(Context& context, chat::Client& to, std::string_view name) {
    context.responder.refuse(Refusal(protocol::ERR_TARGUMODEG, {name}));
    context.responder.reply(protocol::RPL_TARGNOTIFY, {name});
    // Limited, because a rejected client could flood with these notices.
    if (!to.may_tell_of_caller(context.now(), notice_pause)) return;
    const chat::Identity& me = context.self();
    chat::Batch batch = context.make_batch();
    batch.add(context.settings().server_name, protocol::RPL_UMODEGMSG.digits(),
              {name, me.nick, me.user + "@" + me.host, protocol::RPL_UMODEGMSG.text});
    context.claims().append(to.outbox, batch);
}

}  // namespace hubbub::commands
