#pragma once
// One line of a buffer, in one block of memory, because there may be millions.

#include <hubbub/base/clock.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "irc/event.h"

namespace hubbub::client {

// Not thread safe. Texts are raw, cut to 16 KiB.
class StoredLine {
  public:
    struct Parts {
        EventKind kind = EventKind::info;
        bool own = false;
        bool mention = false;
        char mark = 0;  // the mark of the sender's rank; 0: none
        Wall at{};
        std::string_view who;
        std::string_view text;
        std::string_view msgid;   // empty: none
        std::string_view origin;  // in the list of mentions: the original buffer; else what it
                                  // replies to
        bool hidden = false;      // by a filter or a setting
    };

    explicit StoredLine(const Parts& parts);

    EventKind kind() const { return head().kind; }
    bool own() const { return head().own; }
    bool mention() const { return head().mention; }
    char mark() const { return head().mark; }
    bool hidden() const { return head().hidden; }
    void hide(bool hidden);
    Wall at() const;
    std::string_view who() const { return {bytes(), head().who}; }
    std::string_view msgid() const { return {bytes() + head().who, head().msgid}; }
    std::string_view origin() const { return {bytes() + head().who + head().msgid, head().origin}; }
    std::string_view text() const {
        return {bytes() + head().who + head().msgid + head().origin, head().text};
    }
    Parts parts() const;

  private:
    struct Head {
        std::int64_t at;  // milliseconds since 1970
        std::uint16_t text;
        std::uint8_t who;
        std::uint8_t msgid;
        std::uint8_t origin;
        EventKind kind;
        bool own;
        bool mention;
        char mark;
        bool hidden;
    };
    Head head() const;
    const char* bytes() const { return block_.get() + sizeof(Head); }

    std::unique_ptr<char[]> block_;
};

}  // namespace hubbub::client
