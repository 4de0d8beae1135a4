#include "talk/network_list.h"

#include <algorithm>
#include <utility>

namespace hubbub::client {

std::size_t NetworkList::add(const ServerChoice& choice) {
    auto network = std::make_unique<Network>();
    network->name = choice.name;
    network->server = choice.server;
    network->settings = choice.session;
    network->settings.full_screen = true;
    network->settings.person = true;
    network->password_command = choice.password_command;
    network->muted = choice.mute;
    network->session = std::make_unique<Session>(network->settings);
    networks_.push_back(std::move(network));
    return networks_.size() - 1;
}

std::string NetworkList::free_name(const std::string& wanted, const std::string& bouncer) const {
    const auto taken = [&](const std::string& name) {
        return std::any_of(networks_.begin(), networks_.end(),
                           [&](const auto& one) { return one->name == name; });
    };
    std::string name = wanted.empty() ? bouncer : wanted;
    const std::string longer = bouncer + "/" + wanted;
    if (taken(name)) name = longer;
    for (std::size_t i = 2; taken(name); ++i) name.assign(longer).append(std::to_string(i));
    return name;
}

}  // namespace hubbub::client
