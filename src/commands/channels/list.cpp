// LIST, and its filters. Source: https://modern.ircdocs.horse/#list-message, #elist-parameter

#include <hubbub/chat/channel.h>
#include <hubbub/protocol/mask.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>

#include "channels/handlers.h"
#include "core/context.h"
#include "core/item_list.h"
#include "core/rights.h"

namespace hubbub::commands {
namespace {

struct Range {
    std::int64_t above = std::numeric_limits<std::int64_t>::min();
    std::int64_t below = std::numeric_limits<std::int64_t>::max();

    bool has(std::int64_t value) const { return value > above && value < below; }
};

struct ListFilter {
    std::vector<std::string> names;  // of channels; empty: all
    std::vector<std::string> masks;
    std::vector<std::string> excluded;  // masks that must not match
    Range users;
    Range created;    // minutes ago
    Range topic_set;  // minutes ago
    bool has_topic_range = false;
};

// Parses "<5" or ">5" into the range. Returns false if `item` has another form.
bool take_range(std::string_view item, Range& range) {
    if (item.size() < 2 || (item[0] != '<' && item[0] != '>')) return false;
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(item.data() + 1, item.data() + item.size(), number);
    if (error != std::errc{} || end != item.data() + item.size()) return false;
    (item[0] == '<' ? range.below : range.above) = number;
    return true;
}

void take_condition(ListFilter& filter, std::string_view item) {
    if (item.empty() || take_range(item, filter.users)) return;
    const char first = item.front();
    if ((first == 'C' || first == 'c') && take_range(item.substr(1), filter.created)) return;
    if ((first == 'T' || first == 't') && take_range(item.substr(1), filter.topic_set)) {
        filter.has_topic_range = true;
    } else if (first == '!') {
        filter.excluded.emplace_back(item.substr(1));
    } else if (protocol::has_wildcard(item)) {
        filter.masks.emplace_back(item);
    } else {
        filter.names.emplace_back(item);
    }
}

bool fits_names(const ListFilter& filter, std::string_view name) {
    const auto fits = [&](const std::string& mask) { return protocol::matches_mask(mask, name); };
    if (std::any_of(filter.excluded.begin(), filter.excluded.end(), fits)) return false;
    return filter.masks.empty() || !filter.names.empty() ||
           std::any_of(filter.masks.begin(), filter.masks.end(), fits);
}

void list_channel(Context& context, const chat::Channel& channel, const ListFilter& filter) {
    if (!fits_names(filter, channel.name)) return;
    const std::int64_t now = context.now();
    std::size_t users = 0;
    std::string topic;
    {
        MutexLock lock(channel.mutex);
        users = channel.members().size();
        if (users == 0 && channel.stay == chat::Channel::Stay::no) return;
        if (!sees_hidden(context) && !channel.listed_for(*context.user())) return;
        if (!filter.users.has(static_cast<std::int64_t>(users)) ||
            !filter.created.has((now - channel.created) / 60))
            return;
        const bool set = channel.topic.at != 0;
        if (filter.has_topic_range &&
            (!set || !filter.topic_set.has((now - channel.topic.at) / 60)))
            return;
        topic = channel.topic.text;
    }
    context.responder.reply_text(protocol::RPL_LIST, {channel.name, std::to_string(users)}, topic);
}

// Not thread safe: belongs to one session.
class ChannelList final : public LongAnswer {
  public:
    explicit ChannelList(ListFilter filter) : filter_(std::move(filter)) {}

    bool send_more(Context& context) override {
        const bool more = filter_.names.empty() ? list_all(context) : list_named(context);
        if (!more) context.responder.reply(protocol::RPL_LISTEND);
        return more;
    }

  private:
    static constexpr std::size_t channels_per_part = 32;

    bool list_all(Context& context) {
        const auto channels = context.registry().channels_after(last_, channels_per_part);
        for (const auto& channel : channels) list_channel(context, *channel, filter_);
        charge(context, channels.size());
        if (channels.size() < channels_per_part) return false;
        last_ = channels.back()->id;
        return true;
    }

    bool list_named(Context& context) {
        const std::size_t end = std::min(next_ + channels_per_part, filter_.names.size());
        charge(context, end - next_);
        for (; next_ < end; ++next_) {
            const auto channel = context.registry().find_channel(filter_.names[next_]);
            if (channel) list_channel(context, *channel, filter_);
        }
        return next_ < filter_.names.size();
    }

    void charge(Context& context, std::size_t channels) const {
        const std::size_t masks = filter_.masks.size() + filter_.excluded.size();
        context.charge(price_of(channels, recipients_per_line) +
                       price_of(channels * masks, masks_per_line));
    }

    const ListFilter filter_;
    std::uint64_t last_ = 0;  // id of the last channel of the previous part
    std::size_t next_ = 0;    // index of the next name
};

}  // namespace

Refusal handle_list(Context& context, const Message& message) {
    ListFilter filter;
    for (std::size_t i = 0; i < std::min<std::size_t>(message.count, 2); ++i) {
        std::string_view list = message.param(i);
        while (!list.empty()) take_condition(filter, take_item(list));
    }
    context.responder.reply(protocol::RPL_LISTSTART, {"Channel"});
    context.responder.begin_long(std::make_unique<ChannelList>(std::move(filter)));
    return {};
}

}  // namespace hubbub::commands
