#include "irc/sts_offer.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <system_error>

namespace hubbub::client {
namespace {

std::string_view value_of(std::string_view list, std::string_view name) {
    while (!list.empty()) {
        const std::size_t end = std::min(list.find(','), list.size());
        const std::string_view part = list.substr(0, end);
        if (part.starts_with(name) && part.substr(name.size()).starts_with('='))
            return part.substr(name.size() + 1);
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return {};
}

}  // namespace

bool StsOffer::read(std::string_view policy, bool secure) {
    if (secure) {
        const std::string_view duration = value_of(policy, "duration");
        std::uint64_t value = 0;
        const auto read =
            std::from_chars(duration.data(), duration.data() + duration.size(), value);
        if (read.ec == std::errc{} && read.ptr == duration.data() + duration.size())
            seconds_ = value;
        return false;
    }
    const std::string_view text = value_of(policy, "port");
    std::uint16_t port = 0;
    std::from_chars(text.data(), text.data() + text.size(), port);
    if (port != 0) port_ = port;
    return port != 0;
}

}  // namespace hubbub::client
