#pragma once
// A connection attempt. Resolving and connecting block, so each attempt has its own detached
// thread.

#include <hubbub/base/mutex.h>
#include <hubbub/net/fd.h>

#include <memory>
#include <optional>
#include <string>

#include "connect/connection.h"

namespace hubbub::client {

struct DialRequest {
    ServerAddress server;
    std::string password_command;  // prints the password; empty: none is needed
};
struct DialResult {
    std::unique_ptr<Wire> wire;  // null: it failed
    std::string error;           // the reason
    std::string certificate;     // SHA-256 of the untrusted certificate
    std::string password;
};

// Thread safe.
class Dial {
  public:
    // Starts an attempt. Sets `done` when there is a result.
    static std::shared_ptr<Dial> start(DialRequest request, std::shared_ptr<const net::Wake> done);

    // Returns the result once; nullopt before that.
    std::optional<DialResult> take();

  private:
    void finish(DialResult result);

    Mutex mutex_{Rank::leaf};
    std::optional<DialResult> result_ GUARDED_BY(mutex_);
};

}  // namespace hubbub::client
