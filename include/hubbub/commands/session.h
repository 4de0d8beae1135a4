#pragma once
// A client's conversation with the server: takes its lines, runs its commands, answers it.

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

    // Lifts the limit on targets.
    void lift_target_limit();
    // Counts wrong operator passwords together with those of other clients of the same origin.
    void set_origin(const Address& origin);
    // Uses these settings from the next line on.
    void use(std::shared_ptr<const Settings> settings);

    // Sends the greeting that both IRC clients and plain users understand.
    void greet();
    // Sets the resolved host name, or none, before the first line. Others see it instead of the
    // address.
    void locate(std::string name);
    void take_line(std::string_view line);
    void take_overlong_line();
    // Returns when the batch that the client is sending is late, or nothing if none is open.
    std::optional<Steady> batch_deadline() const;
    void end_late_batch();
    // Does what an operator ordered.
    void obey(const chat::Client::Order& order);
    // Publishes pending messages after the lines of one read. Claims are not flushed.
    void publish_pending();
    // Sends a PING, outside of any answer.
    void ping();

    // Closes the session. Only the first call counts.
    void close(chat::Cause cause, std::string text);
    // Returns why the session is closed, or nothing.
    const std::optional<chat::Close>& leaving() const;
    // Removes the client from its channels and the registry, informs those who saw it unless the
    // server stops, and sends the last lines. Must be the last call.
    void leave(const chat::Close& close);

    // Returns the cost of the lines since the last call, for flood pacing.
    Price take_cost();
    // Returns true while an answer is incomplete: give the session no line and no order.
    bool answering() const;
    // Continues the answer for a turn: until it is complete, or max_reply_backlog is pending.
    void continue_answer();

    bool registered() const;
    bool is_irc() const;
    // Returns true if the client is a plain user.
    bool is_person() const;
    // Returns true if the next line is the server's password.
    bool expects_password() const;

  private:
    struct Parts;
    const std::unique_ptr<Parts> parts_;
};

}  // namespace hubbub::commands
