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

Refusal refusal_of_server(const Session& session, std::string_view target) {
    if (target.empty() || protocol::matches_mask(target, session.settings().server_name) ||
        session.registry().find(target))
        return {};
    return Refusal(protocol::ERR_NOSUCHSERVER, {target});
}

bool sees_host(const Session& session, const chat::Client& other) {
    return &other == session.client().get() || sees_hidden(session);
}

Refusal check_operator(const Session& session) {
    if ((session.client()->user_modes & user_operator) != 0) return {};
    return Refusal(protocol::ERR_NOPRIVILEGES);
}

Refusal check_privilege(const Session& session, Privilege privilege) {
    if (auto refusal = check_operator(session)) return refusal;
    if ((session.privileges & privilege) != 0) return {};
    return Refusal(protocol::ERR_NOPRIVS, {privilege_name(privilege)});
}

bool sees_hidden(const Session& session) {
    return (session.privileges & may_see_hidden) != 0;
}

Refusal too_many_targets(const Session& session, std::string_view target) {
    return Refusal(protocol::ERR_TOOMANYTARGETS, {target},
                   {std::to_string(session.settings().max_targets)});
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

}  // namespace hubbub::commands
