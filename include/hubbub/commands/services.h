#pragma once
// The services of the program that commands use.

#include <hubbub/base/clock.h>
#include <hubbub/chat/close.h>
#include <hubbub/chat/ports.h>
#include <hubbub/chat/registry.h>
#include <hubbub/commands/capability_set.h>
#include <hubbub/commands/control.h>
#include <hubbub/commands/settings.h>

#include <cstddef>
#include <memory>

namespace hubbub::commands {

// Each service is thread safe; the settings are never changed.
struct Services {
    chat::Registry& registry;
    chat::Counters& counters;
    std::shared_ptr<const Settings> settings;
    const Clock& clock;
    CapabilitySet& capabilities;
    chat::Tap* tap = nullptr;
    Control* control = nullptr;
};

// Initial size of the buffer of a reply. A string that grows leaves freed pieces of each size to
// its thread's heap, which was most of an idle client's memory.
constexpr std::size_t scratch_bytes = 512;

// Long answers pause while this many bytes or more are pending for the client.
constexpr std::size_t max_reply_backlog = std::size_t{64} * 1024;

}  // namespace hubbub::commands
