#include "tools.h"

#include <hubbub/protocol/casemap.h>
#include <hubbub/protocol/mask.h>

#include <algorithm>

#include "user_modes.h"

namespace hubbub::commands {

std::string_view take_item(std::string_view& list) {
    const std::size_t end = std::min(list.find(','), list.size());
    const std::string_view item = list.substr(0, end);
    list.remove_prefix(std::min(end + 1, list.size()));
    return item;
}

WordList::WordList(Session& session, const protocol::Numeric& numeric, Session::Params middle,
                   char between)
    : session_(session),
      numeric_(numeric),
      middle_(middle.begin(), middle.end()),
      between_(between) {
    // ":server 353 nick " and the middle, then " :".
    std::size_t used = session.settings().server_name.size() + session.target().size() + 10;
    for (const std::string& word : middle_) used += word.size() + 1;
    room_ = protocol::line_bytes - std::min(used, protocol::line_bytes - 100);
}

void WordList::add(std::string_view word) {
    if (!words_.empty() && words_.size() + 1 + word.size() > room_) send();
    if (!words_.empty()) words_ += between_;
    words_ += word;
}

void WordList::finish(bool always) {
    if (always || !words_.empty()) send();
}

void WordList::send() {
    switch (middle_.size()) {
        case 0: session_.reply_text(numeric_, {}, words_); break;
        case 1: session_.reply_text(numeric_, {middle_[0]}, words_); break;
        default: session_.reply_text(numeric_, {middle_[0], middle_[1]}, words_); break;
    }
    words_.clear();
}

bool need_this_server(Session& session, std::string_view target) {
    if (target.empty() || protocol::matches_mask(target, session.settings().server_name) ||
        session.registry().find(target))
        return true;
    session.reply(protocol::ERR_NOSUCHSERVER, {target});
    return false;
}

bool sees_host(const Session& session, const chat::Client& other) {
    return &other == session.client().get() || sees_hidden(session);
}

bool need_privilege(Session& session, Privilege privilege) {
    if ((session.client()->user_modes & user_operator) == 0) {
        session.reply(protocol::ERR_NOPRIVILEGES);
        return false;
    }
    if ((session.privileges & privilege) != 0) return true;
    session.reply(protocol::ERR_NOPRIVS, {privilege_name(privilege)});
    return false;
}

bool sees_hidden(const Session& session) {
    return (session.privileges & may_see_hidden) != 0;
}

void refuse_target(Session& session, std::string_view target) {
    const std::string most = std::to_string(session.settings().max_targets);
    session.reply(protocol::ERR_TOOMANYTARGETS, {target}, {most});
}

Rooms::Rooms(const chat::Client& client) : channels_(client.channels()) {
    std::sort(channels_.begin(), channels_.end());
}

std::shared_ptr<chat::Channel> Rooms::shared_with(const chat::Client& other) const {
    if (channels_.empty()) return nullptr;
    for (auto& channel : other.channels()) {
        if (std::binary_search(channels_.begin(), channels_.end(), channel)) return channel;
    }
    return nullptr;
}

bool hidden_from(const Session& session, const Rooms& rooms, const chat::Client& other) {
    return (other.user_modes & user_invisible) != 0 && &other != session.client().get() &&
           !sees_hidden(session) && !rooms.shared_with(other);
}

std::shared_ptr<chat::Channel> need_channel(Session& session, std::string_view name) {
    auto channel = session.registry().find_channel(name);
    if (!channel) session.reply(protocol::ERR_NOSUCHCHANNEL, {name});
    return channel;
}

}  // namespace hubbub::commands
