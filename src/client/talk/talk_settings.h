#pragma once
// The settings that decide how events reach the buffers.

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include "talk/buffer.h"

namespace hubbub::client {

struct TalkSettings {
    bool fold = true;                    // combine joins, parts and renames into one line
    std::vector<std::string> words;      // count as a mention, like the nick
    std::vector<std::string> ignore;     // nicks and masks whose messages are dropped
    bool friend_bell = false;            // beep when a friend comes online
    bool log = false;                    // write messages to files
    std::size_t backlog = 50;            // log lines that a new buffer starts with; 0: none
    bool typing = false;                 // show others that the person is typing
    std::chrono::minutes away_after{0};  // without a key; 0: never
    BufferLimits limits;
};

}  // namespace hubbub::client
