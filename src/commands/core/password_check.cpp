#include "core/password_check.h"

#include <hubbub/base/low_priority.h>
#include <hubbub/base/password.h>

namespace hubbub::commands {

PasswordCheck in_turn(Context& context, const std::function<bool()>& check) {
    using Turn = chat::PasswordQueue::Turn;
    chat::PasswordQueue& queue = context.registry().passwords;
    const Clock& clock = context.services().clock;
    // Lines that this thread has appended must not wait for the hash.
    context.claims().flush();
    const chat::Client& me = *context.client();
    const Turn turn = queue.wait_turn({context.oper.place, context.oper.failed_guesses, me.wake},
                                      clock, [&] { return me.close_request().has_value(); });
    if (turn == Turn::refused) return PasswordCheck::busy;
    if (turn != Turn::granted) return PasswordCheck::given_up;
    bool fits = false;
    run_at_low_priority([&] { fits = check(); });
    queue.end_turn(context.oper.place, fits, clock.now());
    return fits ? PasswordCheck::right : PasswordCheck::wrong;
}

PasswordCheck check_password(Context& context, std::string_view password, const std::string& hash) {
    return in_turn(context, [&] { return password_fits(password, hash); });
}

}  // namespace hubbub::commands
