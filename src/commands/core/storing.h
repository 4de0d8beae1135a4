#pragma once

#include <hubbub/protocol/message_id.h>

#include <boost/circular_buffer.hpp>

namespace hubbub::commands {

// Progress of storing the messages of a session. Not thread safe: belongs to one session.
struct Storing {
    protocol::MessageId last = 0;  // of its messages
    bool awaits_room = false;      // it must not send messages until there is room
    bool told_late = false;        // it was warned that its messages are not stored yet
    // Ids of its last messages without an account: it may delete these.
    boost::circular_buffer_space_optimized<protocol::MessageId> anonymous{32};
};

}  // namespace hubbub::commands
