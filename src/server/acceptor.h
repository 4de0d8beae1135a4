#pragma once
// Accepts connections: waits on every listener, takes a slot, starts the connection's thread, and
// joins threads that have ended.

#include <hubbub/base/mutex.h>
#include <hubbub/base/slots.h>
#include <hubbub/chat/keyed_hash.h>
#include <hubbub/net/listener.h>

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

#include <poll.h>

#include "address_counts.h"
#include "connection.h"

namespace hubbub::server {

// Not thread safe, except members guarded by its mutex.
class Acceptor {
  public:
    Acceptor(const ServerContext& context, std::vector<net::Listener> listeners, SlotPool& slots,
             const net::Wake& wake, Activity& activity);

    // Logs the address of each listener.
    void log_listeners() const;
    // Blocks until context.stopping is set and every connection's thread was joined. Runs on the
    // acceptor's thread.
    void run();

  private:
    // A refused connection: its socket stays open until the peer has read the error.
    struct Refused {
        net::Fd fd;
        Steady deadline;
    };

    void wait();
    void accept_from(const net::Listener& listener);
    void admit(net::Listener::Accepted accepted, net::Encryption encryption);
    std::optional<AddressCounts::Place> take_place(net::Listener::Accepted& accepted,
                                                   net::Encryption encryption);
    void start_thread(Admitted admitted);
    void serve_client(std::uint64_t number, std::shared_ptr<Admitted> admitted) noexcept;
    void join_ended();
    bool is_banned(net::Listener::Accepted& accepted, net::Encryption encryption);
    void refuse(net::Fd fd, net::Encryption encryption, const std::string& lines);
    void refuse_without_descriptor(const net::Listener& listener);
    void drop_refused();
    bool waits_for_slot() const;

    const ServerContext context_;
    SlotPool& slots_;
    const net::Wake& wake_;
    Activity& activity_;
    // Used only by the acceptor's thread.
    std::vector<net::Listener> listeners_;
    net::Fd reserve_;
    std::vector<pollfd> polled_;
    std::unordered_map<std::uint64_t, std::thread, chat::IdHash> threads_;
    std::deque<Refused> refused_;
    std::uint64_t last_number_ = 0;
    bool resting_ = false;  // out of descriptors or threads: pause before the next accept

    Mutex mutex_{Rank::leaf};
    std::vector<std::uint64_t> ended_ GUARDED_BY(mutex_);
};

}  // namespace hubbub::server
