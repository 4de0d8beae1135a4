#pragma once
// The parts of the server that its connections use.

#include <hubbub/base/buffer_pool.h>
#include <hubbub/base/clock.h>
#include <hubbub/base/idle_heap.h>
#include <hubbub/base/published.h>
#include <hubbub/chat/outbox.h>
#include <hubbub/chat/ports.h>
#include <hubbub/chat/registry.h>
#include <hubbub/commands/capability_set.h>
#include <hubbub/commands/control.h>
#include <hubbub/commands/services.h>

#include <atomic>
#include <memory>
#include <memory_resource>
#include <utility>

#include "address_counts.h"
#include "config.h"
#include "refusal_log.h"

namespace hubbub::server {

// Each part is thread safe.
struct ServerContext {
    const Published<Config>& config;
    const Clock& clock;
    chat::Registry& registry;
    chat::Counters& counters;
    commands::CapabilitySet& capabilities;
    chat::OutboxShared& outboxes;
    std::pmr::memory_resource& client_memory;  // the memory of clients
    BufferPool& inputs;
    IdleHeap& heap;
    AddressCounts& addresses;
    RefusalLog& refusals;
    const std::atomic<bool>& stopping;
    commands::Control& control;
    chat::Tap* tap = nullptr;
};

// Returns the settings of commands in `config`, which lives as long as they do.
inline std::shared_ptr<const commands::Settings> settings_of(std::shared_ptr<const Config> config) {
    const commands::Settings* const settings = &config->settings;
    return {std::move(config), settings};
}

// Returns the part of the context that commands use.
inline commands::Services services_of(const ServerContext& context,
                                      std::shared_ptr<const Config> config) {
    return {context.registry, context.counters,     settings_of(std::move(config)),
            context.clock,    context.capabilities, context.tap,
            &context.control};
}

}  // namespace hubbub::server
