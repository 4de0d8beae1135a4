#pragma once
// The one thread that takes connections: it waits on every listener, takes a slot, starts the
// client's thread, and joins the threads that ended.

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

#include "address_limits.h"
#include "connection.h"

namespace hubbub::server {

class Acceptor {
  public:
    Acceptor(const Shared& shared, std::vector<net::Listener> listeners, SlotPool& slots,
             const net::Wake& wake, Activity& activity);

    // Until shared.stopping is set and every client's thread was joined. Its own thread.
    void run();

  private:
    // A newcomer that was refused: its socket stays until it has read why.
    struct Refused {
        net::Fd fd;
        Steady deadline;
    };

    struct Newcomer {
        net::Fd fd;
        net::SocketAddress peer;
        SlotPool::Slot slot;
    };

    struct Running {
        std::thread thread;
        std::optional<Address> place;  // where it counts against the limits of addresses
    };

    void wait();
    void accept_from(const net::Listener& listener);
    void admit(net::Listener::Accepted accepted);
    bool may_come(net::Fd& fd, const std::optional<Address>& peer);
    void start_thread(Newcomer newcomer);
    void serve_client(std::uint64_t number, std::shared_ptr<Newcomer> newcomer) noexcept;
    void join_ended();
    bool is_banned(net::Listener::Accepted& accepted);
    void refuse(net::Fd fd, const std::string& text);
    void refuse_without_descriptor(const net::Listener& listener);
    void drop_refused();
    void complain(std::string_view reason, const std::string& address = "");
    bool waits_for_slot() const;

    const Shared shared_;
    SlotPool& slots_;
    const net::Wake& wake_;
    Activity& activity_;
    // The acceptor's own.
    std::vector<net::Listener> listeners_;
    net::Fd reserve_;
    std::vector<pollfd> polled_;
    std::unordered_map<std::uint64_t, Running, chat::IdHash> threads_;
    AddressLimits addresses_;
    std::deque<Refused> refused_;
    std::uint64_t last_number_ = 0;
    Steady last_complaint_{};
    std::uint64_t complaints_ = 0;
    bool resting_ = false;  // out of descriptors or threads: listen again after a moment

    Mutex mutex_{Rank::leaf};
    std::vector<std::uint64_t> ended_ GUARDED_BY(mutex_);
};

}  // namespace hubbub::server
