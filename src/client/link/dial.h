#pragma once
// A connect under way. Looking a name up and connecting wait, so each try has a thread of its own,
// which nobody has to wait for.

#include <hubbub/base/mutex.h>
#include <hubbub/net/fd.h>

#include <memory>
#include <optional>
#include <string>

#include "connect/connection.h"

namespace hubbub::client {

// Thread safe.
class Dial {
  public:
    struct Wishes {
        ServerAddress server;
        std::string password_command;  // its first line is the password; empty: none is needed
    };
    struct Result {
        std::unique_ptr<Wire> wire;  // null: it failed
        std::string error;           // why
        std::string certificate;     // the SHA-256 of the one that was not trusted
        std::string password;
    };
    // `done` is set when there is a result.
    static std::shared_ptr<Dial> start(Wishes wishes, std::shared_ptr<const net::Wake> done);

    // Nothing while it is under way; once.
    std::optional<Result> take();

  private:
    void finish(Result result);

    Mutex mutex_{Rank::leaf};
    std::optional<Result> result_ GUARDED_BY(mutex_);
};

}  // namespace hubbub::client
