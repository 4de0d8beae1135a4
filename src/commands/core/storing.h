#pragma once

#include <hubbub/protocol/message_id.h>

#include <boost/circular_buffer.hpp>

namespace hubbub::commands {

// What a session knows of storing its messages. Not thread safe: belongs to one session.
struct Storing {
    protocol::MessageId last = 0;  // of its messages
    bool awaits_room = false;      // it must say nothing more until there is room
    bool told_late = false;        // it knows that its messages are not stored yet
    // Ids of what it said last without an account: it may delete that.
    boost::circular_buffer_space_optimized<protocol::MessageId> anonymous{32};
};

}  // namespace hubbub::commands
