#pragma once
// Interface to the history of messages.

#include <hubbub/base/clock.h>
#include <hubbub/base/thread_wake.h>
#include <hubbub/protocol/history_search.h>
#include <hubbub/protocol/stored_message.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace hubbub::chat {

// Thread safe.
class History {
  public:
    using GivesUp = std::function<bool()>;
    using Messages = std::vector<protocol::StoredMessage>;

    virtual ~History() = default;
    // Returns false if nothing is stored.
    virtual bool keeps() const = 0;
    // Returns true if a sender receives no further lines until its message is stored.
    virtual bool confirms() const = 0;

    // Gives the messages of the run ids, and stores them if it has a place. Returns the first id.
    // Only touches memory: call it under the lock that orders the messages of the place.
    virtual protocol::MessageId append(protocol::StoredRun run, Wall now) = 0;
    // Returns the id up to which every message is stored.
    virtual protocol::MessageId stored() const = 0;
    // Returns true if messages have waited too long to be stored: senders no longer wait for them.
    virtual bool late() const = 0;
    // Reports that late() is true to the operators, once until all is stored again. Hold no lock.
    virtual void report_late() = 0;
    // Returns false if so much waits to be stored that senders must stop.
    virtual bool has_room() const = 0;
    // Wake the thread once the messages up to the id are stored, or once there is room.
    virtual void wake_at(protocol::MessageId id, const ThreadWake& wake) = 0;
    virtual void wake_with_room(const ThreadWake& wake) = 0;

    // Returns messages in the order of their ids, or nothing if they cannot be read now. Blocks
    // until all earlier messages are stored, unless that is late. Hold no lock.
    virtual std::optional<Messages> read(const protocol::HistoryRange& range,
                                         const ThreadWake& wake, const GivesUp& gives_up) = 0;
    // Returns a part of the stored messages that are searched for, or nothing if they cannot be
    // read now. Blocks like read(), and for some milliseconds.
    virtual std::optional<protocol::SearchedPart> search(const protocol::HistorySearch& wanted,
                                                         const ThreadWake& wake,
                                                         const GivesUp& gives_up) = 0;
    // Returns the stored messages among `ids`, in that order, or nothing if reading fails now.
    virtual std::optional<Messages> find(std::span<const protocol::MessageId> ids) = 0;
    // Returns the accounts with which `account` has had conversations.
    virtual std::vector<std::uint64_t> peers(std::uint64_t account) = 0;
    // Queue the removal of a message, or of a place with all its messages. Only touch memory.
    // Return an id: once stored() has reached it, the message is gone, or the place is forgotten
    // even after a crash.
    virtual protocol::MessageId erase(protocol::MessageId message) = 0;
    virtual protocol::MessageId forget(const protocol::HistoryPlace& place) = 0;
    // Queues the removal of the conversations of an account, which is gone, and of all that it has
    // said in channels. Like the two above.
    virtual protocol::MessageId forget_account(std::uint64_t account, const std::string& name) = 0;
};

// Stores nothing.
class NoHistory final : public History {
  public:
    // `ids` must outlive it.
    explicit NoHistory(protocol::MessageIds& ids) : ids_(ids) {}

    bool keeps() const override { return false; }
    bool confirms() const override { return false; }
    protocol::MessageId append(protocol::StoredRun run, Wall now) override {
        return ids_.take(run.size(), now);
    }
    protocol::MessageId stored() const override { return 0; }
    bool late() const override { return false; }
    void report_late() override {}
    bool has_room() const override { return true; }
    void wake_at(protocol::MessageId, const ThreadWake&) override {}
    void wake_with_room(const ThreadWake&) override {}
    std::optional<Messages> read(const protocol::HistoryRange&, const ThreadWake&,
                                 const GivesUp&) override {
        return std::nullopt;
    }
    std::optional<protocol::SearchedPart> search(const protocol::HistorySearch&, const ThreadWake&,
                                                 const GivesUp&) override {
        return std::nullopt;
    }
    std::optional<Messages> find(std::span<const protocol::MessageId>) override {
        return std::nullopt;
    }
    std::vector<std::uint64_t> peers(std::uint64_t) override { return {}; }
    protocol::MessageId erase(protocol::MessageId) override { return 0; }
    protocol::MessageId forget(const protocol::HistoryPlace&) override { return 0; }
    protocol::MessageId forget_account(std::uint64_t, const std::string&) override { return 0; }

  private:
    protocol::MessageIds& ids_;
};

}  // namespace hubbub::chat
