#pragma once
// Message ids: equal for all recipients of a message, rising with time, and never used again.
// Source: https://ircv3.net/specs/extensions/message-ids

#include <hubbub/base/clock.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hubbub::protocol {

// Milliseconds since the epoch, then a number within them: 63 bits in all. The time of a message is
// that of its id. 0: none.
using MessageId = std::uint64_t;

constexpr unsigned message_id_time_shift = 20;

Wall time_of(MessageId id);
// Returns the lowest id of that moment.
MessageId first_id_at(Wall time);

// Appends the id as text: 13 letters and digits that sort as the ids do.
void append_message_id(std::string& out, MessageId id);
// Returns nothing if the text is no id.
std::optional<MessageId> parse_message_id(std::string_view text);

// The counter of a server. Thread safe. If the clock goes back, ids go on from the last one.
class MessageIds {
  public:
    // Reserves `count` consecutive ids, which are above all earlier ones, and returns the first.
    MessageId take(std::size_t count, Wall now);
    // Makes all further ids higher than `used`. Call it before other threads start.
    void begin_above(MessageId used);

  private:
    std::atomic<MessageId> last_{0};
};

// Returns a reference for a batch. All references of the process differ.
// Source: https://ircv3.net/specs/extensions/batch
std::string next_batch_reference();

}  // namespace hubbub::protocol
