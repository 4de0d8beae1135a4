#pragma once
// The right to change what the connections of a user share.

#include <hubbub/base/mutex.h>
#include <hubbub/chat/user.h>

#include <memory>

namespace hubbub::commands {

class Context;

// Holds the turn of the context's user. Meanwhile no other connection joins or leaves a channel,
// changes nick, modes or away, attaches or detaches. The context's identity is up to date. Hold no
// lock. Not thread safe: used as a local variable.
class UserTurn {
  public:
    explicit UserTurn(Context& context);
    ~UserTurn();
    UserTurn(const UserTurn&) = delete;
    UserTurn& operator=(const UserTurn&) = delete;

  private:
    const std::shared_ptr<chat::User> user_;
};

}  // namespace hubbub::commands
