#pragma once
// The sends that one thread owes.

#include <hubbub/base/clock.h>
#include <hubbub/chat/batch.h>
#include <hubbub/chat/claim_list.h>
#include <hubbub/chat/outbox.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include <sys/types.h>

namespace hubbub::chat {

// The outboxes that a thread has claimed and must flush. The destructor flushes, so that no early
// return can forget it. Not thread safe: one per thread.
class Claims {
  public:
    Claims() = default;
    Claims(const Claims&) = delete;
    Claims& operator=(const Claims&) = delete;
    ~Claims() { flush(); }

    void append(Outbox& outbox, std::string_view bytes) { note(outbox, outbox.append(bytes)); }
    // Appends the batch in the client's encoding.
    void append(Outbox& outbox, Batch& batch);
    void reply(Outbox& outbox, std::string_view bytes) { note(outbox, outbox.append_reply(bytes)); }
    // Sends the bytes that the outbox held back for ids up to `id`.
    void release(Outbox& outbox, protocol::MessageId id) { note(outbox, outbox.release(id)); }
    // Sends the bytes that the transport of the outbox produced itself.
    void send_held(Outbox& outbox) { note(outbox, outbox.send_held()); }
    // Records how many clients the thread is sending to.
    void note_audience(std::size_t members) { audience_ = std::max(audience_, members); }
    // Returns the largest audience since the last flush.
    std::size_t audience() const { return audience_; }
    // Wakes the owners of overflowed outboxes and flushes the claims. Requires that the thread
    // holds no lock.
    void flush() noexcept;
    // Like flush(), but the thread's own client is left for later, so that its replies gather.
    void flush_others() noexcept;
    // Calls flush_others() if claims were first seen by a call at least `max_claim_age` ago, so
    // that no recipient waits long for this thread. Requires that the thread holds no lock.
    void flush_stale(const Clock& clock) noexcept;
    static constexpr std::chrono::milliseconds max_claim_age{1};

  private:
    void note(Outbox& outbox, Appended result);

    ClaimList held_;
    std::size_t audience_ = 0;
    Outbox* own_ = nullptr;  // the thread's own client, flushed last
    std::vector<pid_t> wakes_;
    std::optional<Steady> seen_;  // when flush_stale() first saw the current claims
};

}  // namespace hubbub::chat
