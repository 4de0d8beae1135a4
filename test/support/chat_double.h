#pragma once
// Replaces sockets and connected clients in tests of the chat floor alone.

#include <hubbub/chat/client.h>
#include <hubbub/chat/outbox.h>
#include <hubbub/chat/ports.h>
#include <hubbub/chat/user.h>
#include <hubbub/protocol/message_id.h>

#include <deque>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

// Numbers the messages of batches that a test makes.
inline hubbub::protocol::MessageIds test_ids;

// A transport that follows the test's script. Not thread safe.
class ScriptedTransport final : public hubbub::chat::Transport {
  public:
    // How many bytes the next writes take, one number each; everything once it is empty.
    std::deque<std::size_t> room;
    // Called once, in the next write, before it is done.
    std::function<void()> during;
    bool broken = false;
    // Whether each of the next writes leaves held bytes in the transport; when empty: no.
    std::deque<bool> holds;
    // The written bytes, and the number of calls.
    std::string written;
    int writes = 0;

    Written write_some(std::span<const iovec> pieces) override {
        ++writes;
        if (const auto call = std::exchange(during, nullptr)) call();
        if (broken) return {0, true};
        std::string bytes;
        for (const iovec& piece : pieces)
            bytes.append(static_cast<const char*>(piece.iov_base), piece.iov_len);
        std::size_t taken = bytes.size();
        if (!room.empty()) {
            taken = std::min(taken, room.front());
            room.pop_front();
        }
        written.append(bytes, 0, taken);
        bool held = false;
        if (!holds.empty()) {
            held = holds.front();
            holds.pop_front();
        }
        return {taken, false, held};
    }
};

// A client that nobody's thread serves.
struct ClientDouble {
    static constexpr std::size_t sendq = 1024;

    ClientDouble(std::uint64_t id, hubbub::chat::OutboxShared& budget)
        : client(std::make_shared<hubbub::chat::Client>(hubbub::chat::Client::Setup{
              id, "127.0.0.1", 1000, hubbub::Wall{}, transport, budget, sendq})),
          user(client->user()) {
        user->attach(client);
    }

    void name(std::string nick) const {
        user->set_identity({std::move(nick), "~user", "127.0.0.1", "Somebody", ""});
        user->set_registered();
    }

    ScriptedTransport transport;
    const std::shared_ptr<hubbub::chat::Client> client;
    const std::shared_ptr<hubbub::chat::User> user;
};
