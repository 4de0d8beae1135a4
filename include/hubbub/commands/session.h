#pragma once
// A client's session: takes its lines, runs its commands and sends the answers.

#include <hubbub/base/cidr.h>
#include <hubbub/base/clock.h>
#include <hubbub/chat/claims.h>
#include <hubbub/chat/client.h>
#include <hubbub/chat/close.h>
#include <hubbub/commands/price.h>
#include <hubbub/commands/services.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace hubbub::commands {

// Not thread safe: belongs to the client's thread. Hold no lock.
class Session {
  public:
    Session(const Services& services, std::shared_ptr<chat::Client> client, chat::Claims& claims);
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    // Sets the client's origin, before its first line.
    void set_origin(chat::Origin origin);
    // Returns true once after a gateway changed the origin.
    bool take_moved();
    // Sets whether the limit on targets applies.
    void limit_targets(bool applies);
    // Sets the address or network by which wrong operator passwords are counted.
    void set_place(const Address& place);
    // Uses these settings from the next line on.
    void use(std::shared_ptr<const Settings> settings);

    // Sends the greeting that both IRC clients and plain users understand. The first line does so,
    // too, unless a browser sent it; only the first call counts.
    void greet();
    bool greeted() const;
    // Makes the first line refuse the client instead, because it does not use TLS.
    void require_tls();
    // Sets the resolved host name, or none, before the first line. Others see it instead of the
    // address.
    void locate(std::string name);
    // Runs a line, without its line break.
    void take_line(std::string_view line);
    // Refuses a line that was too long to be read. `start` is its beginning if it is the first
    // line.
    void take_overlong_line(std::string_view start = {});
    // Returns the deadline of the batch that the client is sending, or nothing if none is open.
    std::optional<Steady> batch_deadline() const;
    // Refuses the open batch after its deadline.
    void end_late_batch();
    // Carries out an operator's order.
    void obey(const chat::Client::Order& order);
    // Publishes pending messages after the lines of one read. Claims are not flushed.
    void publish_pending();
    // Returns true if the client must not send messages until the history has room.
    bool awaits_room();
    // Sends lines held until the client's own messages were stored. Returns true if more wait.
    bool release_stored();
    // Sends a PING, outside of any answer.
    void ping();

    // Closes the session. Only the first call counts.
    void close(chat::Cause cause, std::string text);
    // Returns the reason of the close, or nothing if the session is open.
    const std::optional<chat::Close>& leaving() const;
    // Removes the client from its channels and the registry, publishes its QUIT unless the server
    // stops, and sends the last lines unless `silent`. Must be the last call.
    void leave(const chat::Close& close, bool silent = false);

    // Returns the cost of the lines since the last call, for flood pacing.
    Price take_cost();
    // Returns true while an answer is incomplete. Until then, pass no line and no order.
    bool answering() const;
    // Continues the answer for a turn: until it is complete, or max_reply_backlog is pending.
    void continue_answer();

    bool registered() const;
    bool is_irc() const;
    // Returns true if the client is a plain user.
    bool is_plain() const;
    // Returns true if the next line is the server's password.
    bool expects_password() const;

  private:
    struct Impl;
    const std::unique_ptr<Impl> impl_;
};

}  // namespace hubbub::commands
