#include "users/snomask.h"

#include <hubbub/chat/notices.h>
#include "core/context.h"

#include "core/user_modes.h"
#include "users/user_mode.h"

namespace hubbub::commands {
namespace {

// The letters of +s without a parameter: rare notices. Frequent ones must be requested.
constexpr std::string_view usual = "+fkorsx";

}  // namespace

std::string snomask_text(std::uint32_t kinds) {
    std::string out = "+";
    for (const chat::NoticeLetter& known : chat::notice_letters) {
        if ((kinds & bit(known.kind)) != 0) out += known.letter;
    }
    return out;
}

std::uint32_t changed_snomask(std::uint32_t kinds, std::string_view changes, bool& unknown) {
    bool on = true;
    for (const char letter : changes) {
        if (letter == '+' || letter == '-') {
            on = letter == '+';
            continue;
        }
        std::uint32_t meant = 0;
        for (const chat::NoticeLetter& known : chat::notice_letters) {
            if (known.letter == letter) meant = bit(known.kind);
        }
        unknown = unknown || meant == 0;
        kinds = on ? kinds | meant : kinds & ~meant;
    }
    return kinds;
}

bool set_snomask(Context& context, bool on, std::string_view changes, bool& unknown) {
    context.oper.snomask =
        on ? changed_snomask(context.oper.snomask, changes.empty() ? usual : changes, unknown) : 0;
    context.registry().notices.listen(context.client(), context.oper.snomask);
    return set_user_mode(context, user_notices, context.oper.snomask != 0);
}

void send_snomask(Context& context) {
    context.responder.reply(protocol::RPL_SNOMASK, {snomask_text(context.oper.snomask)});
}

}  // namespace hubbub::commands
