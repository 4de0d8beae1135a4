// NAMES. Source: https://modern.ircdocs.horse/#names-message

#include <hubbub/chat/channel.h>
#include <hubbub/protocol/text.h>

#include "capabilities.h"
#include "handlers.h"
#include "items.h"
#include "members.h"
#include "tools.h"
#include "user_modes.h"

namespace hubbub::commands {
namespace {

// To a person the end of a list is nothing, and an empty list would be no answer at all.
void end_names(Session& session, std::string_view name, bool nobody) {
    session.reply(protocol::RPL_ENDOFNAMES, {name});
    if (nobody && session.is_person())
        session.tell_person("* You can see nobody in " + protocol::visible(name) + ".");
}

bool may_list(const Session& session, const chat::Channel& channel) REQUIRES(channel.mutex) {
    return sees_hidden(session) || channel.listed_for(*session.client());
}

class Names final : public LongAnswer {
  public:
    explicit Names(std::shared_ptr<const chat::Channel> channel) : channel_(std::move(channel)) {}

    bool send_more(Session& session) override {
        MutexLock lock(channel_->mutex);
        // It may have been put out since, and read on much later.
        if (!may_list(session, *channel_)) {
            end_names(session, channel_->name, false);
            return false;
        }
        return send_part(session, *channel_);
    }

    bool send_part(Session& session, const chat::Channel& channel) REQUIRES(channel.mutex) {
        const bool all = session.has_capability(multi_prefix);
        const bool full = session.has_capability(userhost_in_names);
        const bool inside = sees_hidden(session) || channel.find(*session.client()) != nullptr;
        const std::string_view kind = channel.modes.secret     ? "@"
                                      : channel.modes.unlisted ? "*"
                                                               : "=";
        WordList names(session, protocol::RPL_NAMREPLY, {kind, channel.name});
        std::size_t rows = 0;
        const bool more = walk_.next(channel, [&](const chat::Member& member) {
            ++rows;
            if (!inside && (member.client->user_modes & user_invisible) != 0) return;
            const auto who = member.client->identity();
            names.add(member.prefix(all) + (full ? who->mask : who->nick));
            nobody_ = false;
        });
        names.finish();
        session.charge(price_of(rows, recipients_per_line));
        if (!more) end_names(session, channel.name, nobody_);
        return more;
    }

  private:
    static constexpr std::size_t members_per_part = 512;

    const std::shared_ptr<const chat::Channel> channel_;
    MemberWalk walk_{members_per_part};
    bool nobody_ = true;
};

void names_of(Session& session, std::string_view name) {
    const auto channel = session.registry().find_channel(name);
    if (!channel) return end_names(session, name, true);
    MutexLock lock(channel->mutex);
    if (!may_list(session, *channel)) return end_names(session, name, true);
    send_names(session, channel);
}

}  // namespace

void send_names(Session& session, const std::shared_ptr<chat::Channel>& channel) {
    auto names = std::make_unique<Names>(channel);
    if (names->send_part(session, *channel)) session.answer_at_length(std::move(names));
}

Refusal handle_names(Session& session, const Message& message) {
    const std::string_view list = message.param(0);
    if (list.empty()) {
        session.reply(protocol::RPL_ENDOFNAMES, {"*"});
        return {};
    }
    answer_each(session, list, session.settings().max_targets,
                [](Session& here, std::string_view name, bool) {
                    names_of(here, name);
                    return Refusal();
                });
    return {};
}

}  // namespace hubbub::commands
