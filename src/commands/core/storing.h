#pragma once

#include <hubbub/protocol/message_id.h>

namespace hubbub::commands {

// What a session knows of storing its messages. Not thread safe: belongs to one session.
struct Storing {
    protocol::MessageId last = 0;  // of its messages
    bool awaits_room = false;      // it must say nothing more until there is room
    bool told_late = false;        // it knows that its messages are not stored yet
};

}  // namespace hubbub::commands
