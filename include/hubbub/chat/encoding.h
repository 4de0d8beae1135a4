#pragma once
// Messages as the bytes that recipients get: written once per kind of recipient, not once each.

#include <hubbub/base/clock.h>
#include <hubbub/chat/send_queue.h>

#include <array>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace hubbub::chat {

// What changes the bytes of a line.
enum class Kind : std::uint8_t {
    irc,     // bare lines
    timed,   // with the tag of server-time
    person,  // the plain dialect
};
constexpr std::size_t kinds = 3;

// A run of messages that go to the same recipients. Not thread safe.
class Batch {
  public:
    // `lobby`: the room whose lines a person sees without the room's name. Must outlive the batch.
    explicit Batch(std::string_view lobby) : lobby_(lobby) {}

    void add(std::string_view source, std::string_view command,
             std::initializer_list<std::string_view> params);
    // "COMMAND rest" as it stands, for parameters whose number only the run knows.
    void add_raw(std::string_view source, std::string_view rest);
    void clear();
    bool empty() const { return lines_.empty(); }
    std::size_t size() const { return lines_.size(); }

    // When they were said; before bytes().
    void stamp(Wall time) { time_ = time; }
    // The lines as this kind gets them, each ended by CR LF.
    std::string_view bytes(Kind kind);
    // The same, to be kept by many.
    const SendQueue::Shared& shared(Kind kind);

  private:
    struct Line {
        std::size_t begin;
        std::size_t length;  // without CR LF
    };
    std::string derive(Kind kind) const;
    void close_line(std::size_t begin);

    const std::string_view lobby_;
    Wall time_{};
    std::string base_;  // Kind::irc; the others are made from it when they are first asked for
    std::vector<Line> lines_;
    std::array<SendQueue::Shared, kinds> made_;
};

// "2026-11-21T12:00:00.000Z". Source: https://ircv3.net/specs/extensions/server-time
std::string iso_time(Wall time);

}  // namespace hubbub::chat
