#pragma once
// A message of many lines while its client sends it.
// Source: https://ircv3.net/specs/extensions/multiline

#include <hubbub/base/clock.h>

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace hubbub::commands {

struct Multiline {
    static constexpr std::size_t max_bytes = 16384;
    static constexpr std::size_t max_lines = 100;
    static constexpr std::chrono::seconds longest{30};  // from its beginning to its end

    struct Line {
        std::string text;
        bool joined;  // to the one before, without a line end between them
    };

    std::string reference;  // the client's own
    std::string target;
    Steady begun = {};
    std::string_view command = {};  // of its lines, once there is one
    bool answered = true;           // errors are reported: not for NOTICE
    std::string label;
    std::string tags;  // client-only ones
    std::vector<Line> lines;
    std::size_t bytes = 0;  // of the text and its line ends
    bool failed = false;    // its client was told; what still comes of it is dropped
};

}  // namespace hubbub::commands
