// The networks of a bouncer, each a server of its own in the list.

#include <hubbub/protocol/text.h>

#include <algorithm>

#include "talk/workspace.h"

namespace hubbub::client {
namespace {

// What a bouncer calls it may be anything.
std::string short_name(std::string_view name) {
    constexpr std::size_t longest = 40;
    return std::string(protocol::cut(protocol::visible(name), longest));
}

}  // namespace

void Workspace::take_network(std::size_t number, const Event& event) {
    constexpr std::size_t most = 50;
    const auto found = std::find_if(networks_.begin(), networks_.end(), [&](const auto& one) {
        return one->bouncer == number && one->settings.network_id == event.other;
    });
    if (event.code == "*") {
        if (found == networks_.end()) return;
        leave_network(**found);
        return tell_server(number, "The bouncer no longer has " + (*found)->name + ".");
    }
    if (found != networks_.end()) {
        const bool left = !(*found)->wanted && (*found)->phase == Network::Phase::offline;
        // It is there again; one that the person left stays so.
        if (left && std::exchange((*found)->gone, false)) (*found)->wanted = true;
        return;
    }
    const auto siblings = static_cast<std::size_t>(
        std::count_if(networks_.begin(), networks_.end(),
                      [&](const auto& one) { return one->bouncer == number; }));
    if (siblings >= most) return;
    const Network& bouncer = *networks_[number];
    ServerChoice choice;
    choice.name =
        free_name(short_name(event.text.empty() ? event.other : event.text), bouncer.name);
    choice.server = bouncer.server;
    choice.session = bouncer.settings;
    choice.session.rooms.clear();
    choice.session.keys.clear();
    choice.session.networks = false;
    choice.session.network_id = event.other;
    const std::size_t added = add_network(choice);
    networks_[added]->bouncer = number;
}

// Each server's name is its own: the settings, logs and lists go by it.
std::string Workspace::free_name(const std::string& wished, const std::string& bouncer) const {
    const auto taken = [&](const std::string& name) {
        return std::any_of(networks_.begin(), networks_.end(),
                           [&](const auto& one) { return one->name == name; });
    };
    std::string name = wished.empty() ? bouncer : wished;
    const std::string longer = bouncer + "/" + wished;
    if (taken(name)) name = longer;
    for (std::size_t i = 2; taken(name); ++i) name.assign(longer).append(std::to_string(i));
    return name;
}

void Workspace::leave_network(Network& network) {
    network.wanted = false;
    network.gone = true;
    if (network.phase == Network::Phase::online)
        network.session->leave("bye");
    else if (network.phase != Network::Phase::connecting)
        network.phase = Network::Phase::offline;
}

void Workspace::tell_server(std::size_t number, std::string text) {
    Event event;
    event.text = std::move(text);
    add(server_buffer(number), event);
}

}  // namespace hubbub::client
