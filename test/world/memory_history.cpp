#include "memory_history.h"

#include <algorithm>
#include <string>
#include <utility>

using namespace hubbub;
using protocol::HistoryPlace;

void MemoryHistory::serve(chat::Registry& registry) {
    ids_ = &registry.ids;
    registry.use_history(*this);
}

MemoryHistory::MessageId MemoryHistory::append(protocol::StoredRun run, Wall now) {
    run.first = ids_->take(run.size(), now);
    if (!run.place) return run.first;
    run.each(
        [&](MessageId id, protocol::StoredKind kind, std::string_view tags, std::string_view text) {
            said_[id] = {id,
                         run.place,
                         kind,
                         run.source,
                         run.account,
                         run.bot,
                         std::string(tags),
                         std::string(text)};
            kept_.insert(id);
        });
    return run.first;
}

std::optional<MemoryHistory::Messages> MemoryHistory::read(const protocol::HistoryRange& range,
                                                           const ThreadWake&, const GivesUp&) {
    if (on_read_) on_read_(range);
    Messages out;
    for (const MessageId id : kept_) {
        const Message& one = said_.at(id);
        const bool wanted = range.events || one.kind <= protocol::StoredKind::notice;
        if (wanted && one.place == range.place && id > range.after && id < range.before)
            out.push_back(one);
    }
    if (out.size() > range.max) {
        const auto surplus = static_cast<std::ptrdiff_t>(out.size() - range.max);
        const auto first = range.newest ? out.begin() : out.end() - surplus;
        out.erase(first, first + surplus);
    }
    return out;
}

std::optional<protocol::SearchedPart> MemoryHistory::search(const protocol::HistorySearch& wanted,
                                                            const ThreadWake&, const GivesUp&) {
    protocol::SearchedPart out;
    for (const MessageId id : kept_) {
        if (id > wanted.after && id < wanted.before && wanted.finds(said_.at(id)))
            out.found.push_back(id);
    }
    if (wanted.newest) std::reverse(out.found.begin(), out.found.end());
    if (out.found.size() > wanted.max) out.found.resize(wanted.max);
    out.reached = wanted.newest ? wanted.after + 1 : wanted.before - 1;
    return out;
}

std::optional<MemoryHistory::Messages> MemoryHistory::find(std::span<const MessageId> ids) {
    Messages out;
    for (const MessageId id : ids) {
        if (kept_.contains(id)) out.push_back(said_.at(id));
    }
    return out;
}

std::vector<std::uint64_t> MemoryHistory::peers(std::uint64_t account) {
    std::set<std::uint64_t> out;
    for (const MessageId id : kept_) {
        const HistoryPlace& place = said_.at(id).place;
        if (!place.is_conversation()) continue;
        const auto low = static_cast<std::uint64_t>(place.low);
        const auto high = static_cast<std::uint64_t>(place.high);
        if (account == low || account == high) out.insert(account == low ? high : low);
    }
    return {out.begin(), out.end()};
}

MemoryHistory::MessageId MemoryHistory::erase(MessageId message) {
    if (kept_.erase(message) != 0 && on_erase_) on_erase_(said_.at(message));
    return 0;
}

MemoryHistory::MessageId MemoryHistory::forget(const HistoryPlace& place) {
    std::erase_if(kept_, [&](MessageId id) { return said_.at(id).place == place; });
    return 0;
}

MemoryHistory::MessageId MemoryHistory::forget_account(std::uint64_t account,
                                                       const std::string& name) {
    const auto id = static_cast<std::int64_t>(account);
    std::erase_if(kept_, [&](MessageId each) {
        const Message& one = said_.at(each);
        return one.account == name || one.place.low == id || one.place.high == id;
    });
    return 0;
}
