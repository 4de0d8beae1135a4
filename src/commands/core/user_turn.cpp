#include "core/user_turn.h"

#include "core/context.h"

namespace hubbub::commands {

// clang's analysis does not follow a lock from the constructor to the destructor; the rank checker
// does.
UserTurn::UserTurn(Context& context) NO_THREAD_SAFETY_ANALYSIS : user_(context.user()) {
    user_->turn.lock();
    context.refresh();
}

UserTurn::~UserTurn() NO_THREAD_SAFETY_ANALYSIS {
    user_->turn.unlock();
}

}  // namespace hubbub::commands
