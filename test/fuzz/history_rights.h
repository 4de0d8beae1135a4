#pragma once
// A client's rights to read the history at one time, by the simplest rules.

#include <hubbub/chat/channel.h>
#include <hubbub/chat/user.h>
#include <hubbub/protocol/stored_message.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

struct Rights {
    std::map<hubbub::protocol::HistoryPlace, hubbub::protocol::MessageId> places;  // after which id
    std::vector<hubbub::protocol::HistoryPlace> operated;  // in which it may erase
    std::vector<std::uint64_t> accounts;
    std::vector<std::string> channels;

    bool allow(const hubbub::protocol::StoredMessage& message) const {
        return allow(message.place, message.id - 1);
    }
    // Returns true if it may read the messages with ids above `after`.
    bool allow(const hubbub::protocol::HistoryPlace& place,
               hubbub::protocol::MessageId after) const {
        if (place.is_conversation())
            return std::any_of(accounts.begin(), accounts.end(), [&](std::uint64_t account) {
                const auto own = static_cast<std::int64_t>(account);
                return own != 0 && (place.low == own || place.high == own);
            });
        const auto found = places.find(place);
        return found != places.end() && after >= found->second;
    }
    void add(const Rights& other) {
        for (const auto& [place, after] : other.places) {
            const auto [at, fresh] = places.emplace(place, after);
            if (!fresh) at->second = std::min(at->second, after);
        }
        operated.insert(operated.end(), other.operated.begin(), other.operated.end());
        accounts.insert(accounts.end(), other.accounts.begin(), other.accounts.end());
        channels.insert(channels.end(), other.channels.begin(), other.channels.end());
    }
};

inline Rights rights_of(const hubbub::chat::User& user) {
    Rights out;
    out.accounts.push_back(user.identity()->account_id);
    for (const auto& channel : user.channels()) {
        hubbub::MutexLock lock(channel->mutex);
        const hubbub::chat::Member* const member = channel->find(user);
        if (member == nullptr) continue;
        out.channels.push_back(channel->name);
        const bool all = channel->history_access == hubbub::chat::HistoryAccess::all;
        const hubbub::protocol::HistoryPlace place = channel->history_place();
        if (!place) continue;
        out.places[place] = all ? 0 : member->joined;
        if (member->is_op()) out.operated.push_back(place);
    }
    return out;
}
