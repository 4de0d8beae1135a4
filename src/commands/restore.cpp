#include <hubbub/commands/always_on.h>

#include "channels/registered.h"
#include "users/always_on.h"

namespace hubbub::commands {

void restore_users(const Services& services) {
    restore_always_on(services, [&](chat::Channel& channel) NO_THREAD_SAFETY_ANALYSIS {
        restore_registered(services, channel);
    });
}

}  // namespace hubbub::commands
