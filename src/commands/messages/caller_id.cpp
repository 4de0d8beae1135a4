#include "messages/caller_id.h"

#include "core/context.h"
#include "core/user_modes.h"

namespace hubbub::commands {
namespace {

constexpr std::int64_t notice_pause = 60;  // seconds

}  // namespace

bool let_through(Context& context, const chat::User& to) {
    chat::User& me = *context.user();
    if ((me.user_modes & user_callerid) != 0) me.accept(to.id, max_accepted);
    return (to.user_modes & user_callerid) == 0 || &to == &me || to.accepts(me.id) ||
           context.oper.is_active();
}

bool logged_in_enough(const Context& context, const chat::User& to) {
    const chat::User& me = *context.user();
    return (to.user_modes & user_accounts_only) == 0 || &to == &me ||
           context.self().account_id != 0 || context.oper.is_active() || to.accepts(me.id);
}

void report_caller(Context& context, chat::User& to, std::string_view name) {
    context.responder.refuse(Refusal(protocol::ERR_TARGUMODEG, {name}));
    context.responder.reply(protocol::RPL_TARGNOTIFY, {name});
    // Limited, because a rejected client could flood with these notices.
    if (!to.may_tell_of_caller(context.now(), notice_pause)) return;
    const chat::Identity& me = context.self();
    chat::Batch batch = context.make_server_batch();
    batch.add(context.settings().server_name, protocol::RPL_UMODEGMSG.digits(),
              {name, me.nick, me.user + "@" + me.host, protocol::RPL_UMODEGMSG.text});
    to.publish(batch, context.claims());
}

}  // namespace hubbub::commands
