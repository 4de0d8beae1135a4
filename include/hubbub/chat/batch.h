#pragma once
// Encodes messages for recipients: once per encoding, not once per recipient.

#include <hubbub/base/clock.h>
#include <hubbub/chat/encoding.h>
#include <hubbub/chat/send_queue.h>
#include <hubbub/protocol/message_id.h>

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace hubbub::chat {

// Properties of one line.
struct LineTraits {
    // Sent only to recipients that have all bits of `needs` and none of `lacks`.
    Encoding needs = Encoding::irc;
    Encoding lacks = Encoding::irc;
    // "key=value;key", sent to every recipient of the line.
    std::string_view tags = {};
    // Client-only tags, sent to clients with message-tags.
    std::string_view relayed = {};
    // Has a msgid, if it is from a client or a NOTICE.
    bool identified = true;
    // Reuses the msgid of the last line with one, as another form of the same message.
    bool repeats_id = false;
    // Has tags for the sender's account, the bot flag and the time.
    bool described = true;
};

// Lines from one source to the same recipients. Not thread safe.
class Batch {
  public:
    // In `lobby` plain users see lines without the channel's name. It must outlive the batch.
    // `time`: the time of the lines. `ids`, which must outlive the batch too, gives msgids.
    Batch(std::string_view lobby, Wall time, protocol::MessageIds& ids)
        : lobby_(lobby), time_(time), ids_(&ids) {}

    // Sets the sender's account ("" if none) and whether it is a bot.
    void describe_source(std::string_view account, bool bot);

    void add(std::string_view source, std::string_view command,
             std::initializer_list<std::string_view> params, const LineTraits& traits = {});
    // Adds a verbatim "COMMAND rest", for a variable number of parameters.
    void add_raw(std::string_view source, std::string_view rest, const LineTraits& traits = {});
    // Replaces the source of all lines, whose text is then cut again if it is too long.
    void change_source(std::string_view from, std::string_view to);
    // Makes the batch empty, as if newly constructed; its memory is kept.
    void restart(std::string_view lobby, Wall time);
    // Gives the messages these ids, in their order, and their time. Before the first encoding, and
    // under the lock that orders the messages. Without it, they get ids with their first encoding.
    void give_ids(protocol::MessageId first);
    bool empty() const { return lines_.empty(); }
    std::size_t size() const { return lines_.size(); }

    // Returns the lines encoded for these recipients, each ending with CR LF.
    std::string_view bytes(Encoding encoding);
    // Like bytes(), but can be shared by many queues. The reference is valid until the next call.
    const SendQueue::Shared& shared(Encoding encoding);

  private:
    struct Line {
        std::size_t begin;
        std::size_t length;  // without CR LF
        Encoding needs;
        Encoding lacks;
        std::size_t tags_begin;  // in tags_: those for everyone, then client-only tags
        std::size_t tags_length;
        std::size_t relayed_length;
        bool identified;
        bool repeats_id;
        bool described;
        protocol::MessageId id = 0;
    };
    struct Made {
        Encoding encoding;
        SendQueue::Shared bytes;
    };
    static bool lacks_id(const Line& line);
    std::string derive(Encoding encoding);
    void derive_plain(std::string& out, std::string_view text) const;
    void append_tags(std::string& out, const Line& line, Encoding encoding,
                     std::string_view time) const;
    void close_line(std::size_t begin, bool has_id, const LineTraits& traits);
    void take_ids();
    void number(protocol::MessageId next);

    std::string_view lobby_;
    Wall time_;
    protocol::MessageIds* ids_;
    std::string account_;
    bool bot_ = false;
    std::string base_;  // lines without tags; encodings are made from it on demand
    std::string tags_;
    std::vector<Line> lines_;
    // The bits that change the encoding of these lines.
    Encoding relevant_ = Encoding::timed | Encoding::person;
    bool for_all_ = true;  // every encoding gets every line
    std::vector<Made> made_;
};

// Formats "2026-11-21T12:00:00.000Z". Source: https://ircv3.net/specs/extensions/server-time
std::string iso_time(Wall time);

}  // namespace hubbub::chat
