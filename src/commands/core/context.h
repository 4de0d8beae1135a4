#pragma once
// The environment of a command: the services, the connection and its user, and the state of its
// session.

#include <hubbub/base/throttle.h>
#include <hubbub/chat/batch.h>
#include <hubbub/chat/client.h>
#include <hubbub/chat/close.h>
#include <hubbub/chat/user.h>
#include <hubbub/commands/price.h>
#include <hubbub/commands/services.h>
#include <hubbub/protocol/plain.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/knock_limit.h"
#include "core/multiline.h"
#include "core/operator_state.h"
#include "core/pending_messages.h"
#include "core/plain_target.h"
#include "core/responder.h"
#include "core/sasl_exchange.h"
#include "core/storing.h"
#include "core/target_limit.h"
#include "core/watch_list.h"

namespace hubbub::commands {

// Progress of the client's registration.
struct Progress {
    bool nick = false;
    bool user = false;
    bool negotiating = false;  // between CAP LS or REQ and CAP END
    bool password_right = false;
    bool moved = false;  // a gateway changed the origin
};

// Not thread safe: belongs to the client's thread.
class Context {
  public:
    Context(const Services& services, std::shared_ptr<chat::Client> client, chat::Claims& claims);
    Context(const Context&) = delete;
    Context& operator=(const Context&) = delete;

    const Services& services() const { return services_; }
    const Settings& settings() const { return *services_.settings; }
    chat::Registry& registry() const { return services_.registry; }
    chat::Claims& claims() { return claims_; }
    // Uses these settings from now on.
    void use(std::shared_ptr<const Settings> settings) { services_.settings = std::move(settings); }
    // Returns seconds since the epoch.
    std::int64_t now() const;

    const std::shared_ptr<chat::Client>& client() const { return client_; }
    const std::shared_ptr<chat::User>& user() const { return user_; }
    const chat::Identity& self() const { return *identity_; }
    void set_identity(chat::Identity fresh);
    // Reads the identity of the user again, if another connection has changed it.
    void refresh();
    // Makes this a connection of the user.
    void adopt(std::shared_ptr<chat::User> user);
    // Returns the nick as numerics address it: "*" before there is one.
    std::string_view target() const {
        return self().nick.empty() ? std::string_view("*") : std::string_view(self().nick);
    }
    bool registered() const { return user_->registered(); }
    // Returns true if the client has all of these bits.
    bool has_capability(chat::CapabilityBits bits) const {
        return (client_->capabilities & bits) == bits;
    }
    bool has_mode(std::uint32_t bits) const { return (user_->user_modes & bits) != 0; }
    // The dialect is unknown before the first line.
    std::optional<protocol::Dialect> dialect() const { return dialect_; }
    void set_dialect(protocol::Dialect dialect) { dialect_ = dialect; }
    bool is_plain() const { return dialect_ == protocol::Dialect::person; }
    bool is_irc() const { return dialect_ == protocol::Dialect::irc; }

    // Closes the connection after this command. Only the first call counts.
    void close(chat::Cause cause, std::string text);
    const std::optional<chat::Close>& leaving() const { return leaving_; }

    // Adds to the cost of the session, for flood pacing.
    void charge(Price price) { cost_ += price; }
    // Returns the cost since the last take_cost().
    Price cost() const { return cost_; }
    // Returns the cost since the last call, and resets it.
    Price take_cost() { return std::exchange(cost_, Price{0}); }

    // Returns an empty batch from this client.
    chat::Batch make_batch() const;
    // Returns an empty batch from the server.
    chat::Batch make_server_batch() const;
    // Charges for a batch that was published to this many recipients, and shows it at the
    // operator's console.
    void note_published(chat::Batch& batch, std::size_t recipients);

    Responder responder;
    PendingMessages pending;
    Progress progress;
    OperatorState oper;
    std::optional<Multiline> multiline;  // the message that the client is sending
    WatchList watched;
    std::unique_ptr<SaslExchange> sasl;  // null: none
    TargetLimit targets;
    KnockLimit knocks;
    Throttle metadata_changes;
    PlainTarget plain_target;
    Storing storing;

  private:
    Services services_;
    const std::shared_ptr<chat::Client> client_;
    std::shared_ptr<chat::User> user_;  // of the client; this copy needs no lock
    chat::Claims& claims_;
    std::uint64_t version_ = 0;                       // of identity_
    std::shared_ptr<const chat::Identity> identity_;  // of the user; this copy needs no lock
    std::optional<protocol::Dialect> dialect_;
    std::optional<chat::Close> leaving_;
    Price cost_ = 0;
};

}  // namespace hubbub::commands
