#include "refusal_log.h"

#include <hubbub/base/log.h>
#include <hubbub/commands/notify.h>

#include <utility>

#include "server_context.h"

namespace hubbub::server {
namespace {

constexpr std::chrono::seconds interval{1};

}  // namespace

std::uint64_t RefusalLog::count(Steady now) {
    MutexLock lock(mutex_);
    ++refusals_;
    if (last_ && now - *last_ < interval) return 0;
    last_ = now;
    return std::exchange(refusals_, 0U);
}

void RefusalLog::note(const ServerContext& context, std::string_view reason,
                      const std::string& address) {
    const std::uint64_t refusals = count(context.clock.now());
    if (refusals == 0) return;
    log::event(log::Level::warn, "client.refused",
               {{"reason", reason}, {"address", address}, {"count", refusals}});
    if (!context.registry.notices.wanted(chat::Notice::refused)) return;
    chat::Claims claims;
    commands::notify(services_of(context, context.config.get()), claims, chat::Notice::refused,
                     "Refused " + std::to_string(refusals) +
                         " connection(s): " + std::string(reason) +
                         (address.empty() ? "" : ", the last one from " + address));
}

}  // namespace hubbub::server
