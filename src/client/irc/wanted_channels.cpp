#include "irc/wanted_channels.h"

#include <algorithm>
#include <cstddef>

namespace hubbub::client {
namespace {

// No server allows more.
constexpr std::size_t max_channels = 1000;

std::string_view take_item(std::string_view& list) {
    const std::size_t end = std::min(list.find(','), list.size());
    const std::string_view item = list.substr(0, end);
    list.remove_prefix(std::min(end + 1, list.size()));
    return item;
}

}  // namespace

void WantedChannels::add(std::string_view names, std::string_view keys) {
    if (names == "0") return channels_.clear();
    while (!names.empty()) {
        const std::string_view name = take_item(names);
        const std::string_view key = take_item(keys);
        const std::string folded = isupport_.fold(name);
        if (name.empty() || (channels_.size() >= max_channels && !channels_.contains(folded)))
            continue;
        WantedChannel& channel = channels_[folded];
        channel.name = name;
        if (!key.empty()) channel.key = key;
    }
}

void WantedChannels::remove(std::string_view names) {
    while (!names.empty()) channels_.erase(isupport_.fold(take_item(names)));
}

void WantedChannels::set_key(std::string_view name, std::string_view key) {
    const auto found = channels_.find(isupport_.fold(name));
    // Some servers hide the key and send "*".
    if (found != channels_.end() && key != "*") found->second.key = key;
}

void WantedChannels::request(std::string_view name) {
    requested_.insert(isupport_.fold(name));
}

bool WantedChannels::take_requested(std::string_view name) {
    return requested_.erase(isupport_.fold(name)) > 0;
}

}  // namespace hubbub::client
