#pragma once
// Invariants of every line that a client hears.

#include <hubbub/protocol/line_framer.h>
#include <hubbub/protocol/message.h>
#include <hubbub/protocol/text.h>

#include <string_view>

#include "world/must.h"

// `plain`: for a plain user.
inline void check_line(std::string_view line, bool plain) {
    namespace protocol = hubbub::protocol;
    // Each by memchr: a set would be half of all the time.
    for (const char end : {'\r', '\n', '\0'})
        must(line.find(end) == std::string_view::npos, "a line has no line end in it");
    if (plain) return must(protocol::is_visible(line), "a person sees visible lines");
    must(protocol::valid_utf8(line), "lines are UTF-8");
    std::size_t tags = 0;
    if (line.starts_with('@')) tags = line.find(' ') + 1;
    must(line.size() - tags <= protocol::line_bytes, "lines are as long as they may be");
    must(tags <= 2 * protocol::tag_bytes, "tags are as long as they may be");
    const auto message = protocol::parse(line);
    must(message && (!message->source.empty() || message->command == "PING" ||
                     message->command == "ERROR"),
         "lines say where they come from");
}
