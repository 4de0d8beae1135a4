#pragma once
// Messages as the bytes that recipients get: written once per kind of recipient, not once each.

#include <hubbub/base/clock.h>
#include <hubbub/chat/kind.h>
#include <hubbub/chat/send_queue.h>

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace hubbub::chat {

// What a line is beside its words.
struct LineTraits {
    // Only for kinds that have all of these, and none of those.
    Kind needs = Kind::irc;
    Kind lacks = Kind::irc;
    // "key=value;key": for everyone who gets the line.
    std::string_view tags = {};
    // Client-only tags, for those with message-tags.
    std::string_view relayed = {};
    // With a msgid, where it comes from a client or is a NOTICE; and with what tells of the sender
    // and the time.
    bool identified = true;
    // The same id as the line before that has one: two ways to say one thing.
    bool repeats_id = false;
    bool described = true;
};

// A run of messages from one source that go to the same recipients. Not thread safe.
class Batch {
  public:
    // `lobby`: the room whose lines a person sees without the room's name. Must outlive the batch.
    explicit Batch(std::string_view lobby) : lobby_(lobby) {}

    // Of whoever speaks: its account, empty where it has none, and whether it is a bot.
    void describe_source(std::string_view account, bool bot);

    void add(std::string_view source, std::string_view command,
             std::initializer_list<std::string_view> params, const LineTraits& traits = {});
    // "COMMAND rest" as it stands, for parameters whose number only the run knows.
    void add_raw(std::string_view source, std::string_view rest, const LineTraits& traits = {});
    void clear();
    bool empty() const { return lines_.empty(); }
    // Takes the place of the one it was made with. Must outlive the batch.
    void set_lobby(std::string_view lobby) { lobby_ = lobby; }
    std::size_t size() const { return lines_.size(); }

    // When they were said; before bytes().
    void stamp(Wall time) { time_ = time; }
    // The lines as this kind gets them, each ended by CR LF.
    std::string_view bytes(Kind kind);
    // The same, to be kept by many; the reference holds until the next call.
    const SendQueue::Shared& shared(Kind kind);

  private:
    struct Line {
        std::size_t begin;
        std::size_t length;  // without CR LF
        Kind needs;
        Kind lacks;
        std::size_t tags_begin;  // in tags_: those for everyone, then the client-only ones
        std::size_t tags_length;
        std::size_t relayed_length;
        bool identified;
        bool repeats_id;
        bool described;
        std::uint64_t id = 0;
    };
    struct Made {
        Kind kind;
        SendQueue::Shared bytes;
    };
    std::string derive(Kind kind);
    void derive_plain(std::string& out, std::string_view text) const;
    void append_tags(std::string& out, const Line& line, Kind kind, std::string_view time) const;
    void close_line(std::size_t begin, bool has_id, const LineTraits& traits);
    void give_ids();
    void note_source();

    std::string_view lobby_;
    Wall time_{};
    std::string account_;
    bool bot_ = false;
    std::string base_;  // the bare lines; what kinds get is made from it when it is first asked for
    std::string tags_;
    std::vector<Line> lines_;
    // The bits that make a difference to these lines; the others are not looked at.
    Kind relevant_ = Kind::timed | Kind::person;
    bool for_all_ = true;  // every kind gets every line
    std::vector<Made> made_;
};

// "2026-11-21T12:00:00.000Z". Source: https://ircv3.net/specs/extensions/server-time
std::string iso_time(Wall time);

}  // namespace hubbub::chat
