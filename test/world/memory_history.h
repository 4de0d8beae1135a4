#pragma once
// A history in memory, for worlds whose clients read messages.

#include <hubbub/chat/history.h>
#include <hubbub/chat/registry.h>

#include <functional>
#include <map>
#include <set>
#include <span>

// Not thread safe. Everything is stored at once.
class MemoryHistory final : public hubbub::chat::History {
  public:
    using MessageId = hubbub::protocol::MessageId;
    using Message = hubbub::protocol::StoredMessage;
    // Called with each message that REDACT erases.
    using OnErase = std::function<void(const Message&)>;

    // Called before each read.
    using OnRead = std::function<void(const hubbub::protocol::HistoryRange&)>;

    // Serves this registry. Must outlive it.
    void serve(hubbub::chat::Registry& registry);
    void on_erase(OnErase look) { on_erase_ = std::move(look); }
    void on_read(OnRead look) { on_read_ = std::move(look); }

    // All messages that were ever said, by their ids.
    const std::map<MessageId, Message>& said() const { return said_; }
    bool has(MessageId id) const { return kept_.contains(id); }

    bool keeps() const override { return true; }
    bool confirms() const override { return false; }
    MessageId append(hubbub::protocol::StoredRun run, hubbub::Wall now) override;
    MessageId stored() const override { return ~MessageId{0} >> 1U; }
    bool late() const override { return false; }
    void report_late() override {}
    bool has_room() const override { return true; }
    void wake_at(MessageId, const hubbub::ThreadWake&) override {}
    void wake_with_room(const hubbub::ThreadWake&) override {}
    std::optional<Messages> read(const hubbub::protocol::HistoryRange& range,
                                 const hubbub::ThreadWake&, const GivesUp&) override;
    std::optional<hubbub::protocol::SearchedPart> search(
        const hubbub::protocol::HistorySearch& wanted, const hubbub::ThreadWake&,
        const GivesUp&) override;
    std::optional<Messages> find(std::span<const MessageId> ids) override;
    std::vector<std::uint64_t> peers(std::uint64_t account) override;
    MessageId erase(MessageId message) override;
    MessageId forget(const hubbub::protocol::HistoryPlace& place) override;
    MessageId forget_account(std::uint64_t account, const std::string& name) override;

  private:
    hubbub::protocol::MessageIds* ids_ = nullptr;
    std::map<MessageId, Message> said_;
    std::set<MessageId> kept_;
    OnErase on_erase_;
    OnRead on_read_;
};
