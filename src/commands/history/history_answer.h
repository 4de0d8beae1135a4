#pragma once
// Messages of the history as a long answer.

#include <hubbub/chat/history.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/context.h"
#include "core/long_answer.h"
#include "history/readable.h"

namespace hubbub::commands {

// Which messages of a history: at most `max` of those with after < id < before.
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

// Sends a batch `chathistory`, in parts. It first finds which messages to send, and then reads them
// again, so that it never holds more than a part. Not thread safe: belongs to one session.
// Source: https://ircv3.net/specs/extensions/chathistory
class HistoryAnswer final : public LongAnswer {
  public:
    HistoryAnswer(Readable from, const HistoryQuery& query, HistoryForm form);

    bool send_more(Context& context) override;

  private:
    using Messages = chat::History::Messages;

    bool find(Context& context);
    // Notes the messages, but for the one more than is wanted.
    void note(Messages& found, std::size_t wanted);
    bool send_part(Context& context, const Messages& messages);
    void begin(Context& context);
    bool finish(Context& context);
    bool fail(Context& context);

    static constexpr std::size_t max_part = 100;  // messages

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
};

}  // namespace hubbub::commands
