#include "irc/channels.h"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace hubbub::client {

Channel* Channels::find(std::string_view name) {
    const auto found = channels_.find(isupport_.fold(name));
    return found == channels_.end() ? nullptr : &found->second;
}

const Channel* Channels::find(std::string_view name) const {
    const auto found = channels_.find(isupport_.fold(name));
    return found == channels_.end() ? nullptr : &found->second;
}

char Channels::mark_of(std::string_view name, std::string_view nick) const {
    const Channel* channel = find(name);
    if (channel == nullptr) return 0;
    const auto found = channel->members.find(isupport_.fold(nick));
    return found == channel->members.end() || found->second.marks.empty()
               ? '\0'
               : found->second.marks.front();
}

void Channels::enter(const std::string& name) {
    Channel channel;
    channel.name = name;
    channels_.insert_or_assign(isupport_.fold(name), std::move(channel));
}

void Channels::leave(std::string_view name) {
    channels_.erase(isupport_.fold(name));
}

void Channels::add_member(Channel& channel, const std::string& nick) {
    channel.members[isupport_.fold(nick)] = {nick, ""};
}

void Channels::remove_member(Channel& channel, std::string_view nick) {
    channel.members.erase(isupport_.fold(nick));
}

void Channels::set_mark(Channel& channel, std::string_view nick, char mark, bool adding) {
    const auto found = channel.members.find(isupport_.fold(nick));
    if (found == channel.members.end()) return;
    std::string& marks = found->second.marks;
    std::erase(marks, mark);
    if (!adding) return;
    marks += mark;
    const std::string& ranks = isupport_.marks();
    std::sort(marks.begin(), marks.end(),
              [&](char a, char b) { return ranks.find(a) < ranks.find(b); });
}

std::vector<std::string> Channels::remove_everywhere(std::string_view nick) {
    std::vector<std::string> out;
    const std::string folded = isupport_.fold(nick);
    for (auto& [key, channel] : channels_) {
        if (channel.members.erase(folded) > 0) out.push_back(channel.name);
    }
    return out;
}

std::vector<std::string> Channels::rename(std::string_view from, const std::string& to) {
    std::vector<std::string> out;
    for (auto& [key, channel] : channels_) {
        auto node = channel.members.extract(isupport_.fold(from));
        if (node.empty()) continue;
        out.push_back(channel.name);
        node.key() = isupport_.fold(to);
        node.mapped().nick = to;
        channel.members.insert(std::move(node));
    }
    return out;
}

void Channels::add_names(std::string_view channel, std::string_view names) {
    ChannelMembers& members = naming_[isupport_.fold(channel)];
    while (!names.empty()) {
        const std::size_t end = std::min(names.find(' '), names.size());
        const std::string_view word = names.substr(0, end);
        names.remove_prefix(std::min(end + 1, names.size()));
        const std::string_view mask = isupport_.without_marks(word);
        const std::string_view nick = mask.substr(0, mask.find('!'));
        if (nick.empty()) continue;
        members[isupport_.fold(nick)] = {std::string(nick),
                                         std::string(word.substr(0, word.size() - mask.size()))};
    }
}

ChannelMembers Channels::take_names(std::string_view channel) {
    auto node = naming_.extract(isupport_.fold(channel));
    return node.empty() ? ChannelMembers() : std::move(node.mapped());
}

}  // namespace hubbub::client
