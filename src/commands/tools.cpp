#include "tools.h"

#include <algorithm>

namespace hubbub::commands {

namespace {

constexpr std::size_t line_bytes = 510;

}  // namespace

std::string_view take_item(std::string_view& list) {
    const std::size_t end = std::min(list.find(','), list.size());
    const std::string_view item = list.substr(0, end);
    list.remove_prefix(std::min(end + 1, list.size()));
    return item;
}

WordList::WordList(Session& session, const protocol::Numeric& numeric, Session::Params middle)
    : session_(session), numeric_(numeric), middle_(middle.begin(), middle.end()) {
    // ":server 353 nick " and the middle, then " :".
    std::size_t used = session.settings().server_name.size() + session.target().size() + 10;
    for (const std::string& word : middle_) used += word.size() + 1;
    room_ = line_bytes - std::min(used, line_bytes - 100);
}

void WordList::add(std::string_view word) {
    if (!words_.empty() && words_.size() + 1 + word.size() > room_) send();
    if (!words_.empty()) words_ += ' ';
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

std::shared_ptr<chat::Channel> need_channel(Session& session, std::string_view name) {
    auto channel = session.registry().find_channel(name);
    if (!channel) session.reply(protocol::ERR_NOSUCHCHANNEL, {name});
    return channel;
}

}  // namespace hubbub::commands
