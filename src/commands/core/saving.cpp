#include "core/saving.h"

namespace hubbub::commands {

bool wait_for_room(Context& context) {
    chat::StateStore& store = context.registry().accounts.store();
    // Lines that this thread has appended must not wait for the disk.
    context.claims().flush();
    const chat::Client& me = *context.client();
    return store.wait_for_room(me.wake, [&] { return me.close_request().has_value(); });
}

chat::StateStore::Saved wait_until_saved(Context& context, chat::StateStore::Ticket ticket) {
    chat::StateStore& store = context.registry().accounts.store();
    context.claims().flush();
    const chat::Client& me = *context.client();
    return store.wait(ticket, me.wake, [&] { return me.close_request().has_value(); });
}

}  // namespace hubbub::commands
