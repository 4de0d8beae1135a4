#pragma once
// Messages as history keeps them.

#include <hubbub/protocol/message_id.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hubbub::protocol {

// To which history a message belongs: that of a channel, or that of two accounts.
struct HistoryPlace {
    std::int64_t low = 0;
    std::int64_t high = 0;

    // `number` is never that of another channel, even of the same name.
    static HistoryPlace of_channel(std::uint64_t number) {
        return {-static_cast<std::int64_t>(number), 0};
    }
    static HistoryPlace of_accounts(std::uint64_t one, std::uint64_t other) {
        const auto a = static_cast<std::int64_t>(one);
        const auto b = static_cast<std::int64_t>(other);
        return {std::min(a, b), std::max(a, b)};
    }
    bool is_conversation() const { return low > 0; }
    explicit operator bool() const { return low != 0; }
    bool operator==(const HistoryPlace&) const = default;
    bool operator<(const HistoryPlace& other) const {
        return low != other.low ? low < other.low : high < other.high;
    }
};

struct HashPlace {
    std::size_t operator()(const HistoryPlace& place) const {
        constexpr std::uint64_t odd = 0x9e3779b97f4a7c15;
        return (static_cast<std::uint64_t>(place.low) * odd ^
                static_cast<std::uint64_t>(place.high)) *
               odd;
    }
};

// The numbers are in the database.
enum class StoredKind : std::uint8_t {
    privmsg = 1,
    notice = 2,
    tagmsg = 3,
    topic = 4,
    join = 5,
    part = 6,
    quit = 7,
    kick = 8,
    nick = 9,
    mode = 10,
};

struct StoredMessage {
    MessageId id = 0;
    HistoryPlace place = {};
    StoredKind kind = StoredKind::privmsg;
    std::string source;   // nick!user@host
    std::string account;  // of the source; empty: none
    bool bot = false;
    std::string tags;  // client-only tags, as "+a=1;+b"
    // What follows the target. The lines of a multiline message are separated by LF, or by CR if
    // the second one is joined to the first.
    std::string text;

    bool operator==(const StoredMessage&) const = default;
};

// Which messages to read: after < id < before.
struct HistoryRange {
    HistoryPlace place;
    MessageId after = 0;
    MessageId before = ~MessageId{0} >> 1;
    std::size_t max = 0;
    bool newest = true;  // the newest or the oldest of them
    bool events = true;  // JOIN, MODE and the like too
};

// Messages from one source to one place that were published together, with consecutive ids. Not
// thread safe.
class StoredRun {
  public:
    HistoryPlace place;
    MessageId first = 0;
    std::string source;
    std::string account;
    bool bot = false;

    void add(StoredKind kind, std::string_view tags, std::string_view text);
    void clear();
    // Takes the messages of a run, which is then empty.
    void take_messages(StoredRun& from);
    bool empty() const { return parts_.empty(); }
    std::size_t size() const { return parts_.size(); }
    MessageId last() const { return first + size() - 1; }
    // Returns about how much memory it uses.
    std::size_t bytes() const {
        return sizeof *this + source.size() + data_.size() + parts_.size() * sizeof(Part);
    }

    // Calls `take` with the id, kind, tags and text of each message.
    template <class Take>
    void each(const Take& take) const {
        std::string_view rest = data_;
        MessageId id = first;
        for (const Part& part : parts_) {
            const std::string_view tags = rest.substr(0, part.tags);
            take(id++, part.kind, tags, rest.substr(part.tags, part.text));
            rest.remove_prefix(part.tags + part.text);
        }
    }

  private:
    struct Part {
        StoredKind kind;
        std::uint32_t tags;  // bytes in data_
        std::uint32_t text;
    };

    std::string data_;
    std::vector<Part> parts_;
};

}  // namespace hubbub::protocol
