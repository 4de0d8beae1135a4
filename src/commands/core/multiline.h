#pragma once
// A multiline message that the client is sending.
// Source: https://ircv3.net/specs/extensions/multiline

#include <hubbub/base/clock.h>

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace hubbub::commands {

struct Multiline {
    static constexpr std::string_view batch_type = "draft/multiline";
    static constexpr std::size_t max_bytes = 16384;
    static constexpr std::size_t max_lines = 100;
    static constexpr std::chrono::seconds max_duration{30};  // from BATCH + to BATCH -

    struct TextLine {
        std::string text;
        bool joined;  // to the previous line, without a line break
    };

    std::string reference;  // chosen by the client
    std::string target;
    Steady begun = {};
    std::string_view command = {};  // of its lines; empty before the first
    bool answered = true;           // false for NOTICE: refusals are not sent
    std::string label;
    std::string tags;  // client-only
    std::vector<TextLine> lines;
    std::size_t bytes = 0;  // of the text and its line breaks
    bool failed = false;    // refused; further lines are dropped
};

}  // namespace hubbub::commands
