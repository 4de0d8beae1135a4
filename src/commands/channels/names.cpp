// NAMES. Source: https://modern.ircdocs.horse/#names-message

#include <hubbub/chat/channel.h>
#include <hubbub/protocol/text.h>

#include "channels/channel_info.h"
#include "channels/handlers.h"
#include "core/capabilities.h"
#include "core/context.h"
#include "core/item_list.h"
#include "core/members.h"
#include "core/rights.h"
#include "core/user_modes.h"
#include "core/word_list.h"

namespace hubbub::commands {
namespace {

// Sends a 366. Plain users do not see it, so an empty list is reported to them as text.
void end_names(Context& context, std::string_view name, bool empty) {
    context.responder.reply(protocol::RPL_ENDOFNAMES, {name});
    if (empty && context.is_plain())
        context.responder.print("* No visible users in " + protocol::visible(name) + ".");
}

bool may_list(const Context& context, const chat::Channel& channel) REQUIRES(channel.mutex) {
    return sees_hidden(context) || channel.listed_for(*context.user());
}

// Not thread safe: belongs to one session.
class NamesAnswer final : public LongAnswer {
  public:
    explicit NamesAnswer(std::shared_ptr<const chat::Channel> channel)
        : channel_(std::move(channel)) {}

    bool send_more(Context& context) override {
        MutexLock lock(channel_->mutex);
        // The client may have been kicked since the previous part.
        if (!may_list(context, *channel_)) {
            end_names(context, channel_->name, false);
            return false;
        }
        return send_part(context, *channel_);
    }

    bool send_part(Context& context, const chat::Channel& channel) REQUIRES(channel.mutex) {
        const bool all_prefixes = context.has_capability(multi_prefix);
        const bool with_hosts = context.has_capability(userhost_in_names);
        const bool inside = sees_hidden(context) || channel.find(*context.user()) != nullptr;
        const std::string_view kind = channel.modes.secret     ? "@"
                                      : channel.modes.unlisted ? "*"
                                                               : "=";
        WordList names(context, protocol::RPL_NAMREPLY, {kind, channel.name});
        std::size_t rows = 0;
        const bool more = walk_.next(channel, [&](const chat::Member& member) {
            ++rows;
            if (!inside && (member.user->user_modes & user_invisible) != 0) return;
            const auto who = member.user->identity();
            names.add(member.prefix(all_prefixes) + (with_hosts ? who->mask : who->nick));
            empty_ = false;
        });
        names.finish();
        context.charge(price_of(rows, recipients_per_line));
        if (!more) end_names(context, channel.name, empty_);
        return more;
    }

  private:
    static constexpr std::size_t members_per_part = 512;

    const std::shared_ptr<const chat::Channel> channel_;
    MemberWalk walk_{members_per_part};
    bool empty_ = true;
};

void names_of(Context& context, std::string_view name) {
    const auto channel = context.registry().find_channel(name);
    if (!channel) return end_names(context, name, true);
    MutexLock lock(channel->mutex);
    if (!may_list(context, *channel)) return end_names(context, name, true);
    send_names(context, channel);
}

}  // namespace

void send_names(Context& context, const std::shared_ptr<chat::Channel>& channel) {
    auto names = std::make_unique<NamesAnswer>(channel);
    if (names->send_part(context, *channel)) context.responder.begin_long(std::move(names));
}

Refusal handle_names(Context& context, const Message& message) {
    const std::string_view list = message.param(0);
    if (list.empty()) {
        context.responder.reply(protocol::RPL_ENDOFNAMES, {"*"});
        return {};
    }
    answer_each(context, list, context.settings().max_targets,
                [](Context& here, std::string_view name) {
                    names_of(here, name);
                    return Refusal();
                });
    return {};
}

}  // namespace hubbub::commands
