#pragma once
// Messages of the history as a long answer.

#include <hubbub/chat/history.h>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

#include "core/context.h"
#include "core/long_answer.h"
#include "history/readable.h"

namespace hubbub::commands {

// Which messages of a history: at most `max`, with after < id < before.
struct HistoryQuery {
    enum class Pick : std::uint8_t {
        oldest,
        newest,
        around,  // the newest before `middle` and the oldest from there on
    };

    Pick pick = Pick::newest;
    std::size_t max = 0;
    protocol::MessageId after = 0;
    protocol::MessageId before = ~protocol::MessageId{0} >> 1;
    protocol::MessageId middle = 0;
};

// How the messages are sent.
struct HistoryForm {
    std::string subcommand;  // of CHATHISTORY, for refusals; empty: there are none
    std::string label;       // of the command
    bool events = false;     // JOIN, MODE, TAGMSG and the like too
    // Says that there are no more in that direction, or, to plain users, that there are none.
    bool tells_end = false;
};

// Sends a batch `chathistory`, in parts. It first finds which messages to send. A few answers at a
// time may keep the messages found; the others read them again, so that they never hold more than
// a part. Not thread safe: belongs to one session.
// Source: https://ircv3.net/specs/extensions/chathistory
class HistoryAnswer final : public LongAnswer {
  public:
    HistoryAnswer(Readable from, const HistoryQuery& query, HistoryForm form);

    ~HistoryAnswer() override { forget(); }

    bool send_more(Context& context) override;

  private:
    using Messages = chat::History::Messages;

    bool find(Context& context);
    void keep(Context& context, Messages&& found);
    void forget();
    bool send_kept(Context& context);
    // Removes a message beyond `wanted`, and notes the range of the others.
    void note(Messages& found, std::size_t wanted);
    bool send_part(Context& context, const Messages& messages);
    void begin(Context& context);
    bool finish(Context& context);
    bool fail(Context& context);

    // Messages. With one more they fit below the size from which malloc would map memory.
    static constexpr std::size_t max_part = 96;
    // In all answers together some 24 MB.
    static constexpr std::size_t max_kept_bytes = std::size_t{384} * 1024;
    static constexpr std::size_t max_keeping = 64;  // answers
    static std::atomic<std::size_t> keeping;
    // Short, so that a slow reader is not sent messages that have since been erased.
    static constexpr std::chrono::seconds max_keeping_time{1};

    const Readable from_;
    const HistoryQuery query_;
    HistoryForm form_;
    bool backward_;  // the direction of find()
    protocol::MessageId after_;
    protocol::MessageId before_;
    protocol::MessageId first_ = 0;  // of the messages to send
    protocol::MessageId last_ = 0;
    std::size_t count_ = 0;
    bool is_end_ = false;
    bool sending_ = false;
    std::size_t part_ = max_part;
    std::string reference_;  // of the batch
    bool may_keep_ = true;
    bool keeps_ = false;  // is counted in `keeping`
    Steady keeps_since_;
    std::size_t kept_bytes_ = 0;
    std::deque<Messages> kept_;  // in the order of their ids
};

}  // namespace hubbub::commands
