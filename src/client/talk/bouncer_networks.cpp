#include "talk/bouncer_networks.h"

#include <hubbub/protocol/text.h>

#include <string>
#include <string_view>
#include <utility>

namespace hubbub::client {
namespace {

constexpr std::size_t max_networks = 50;

// The bouncer may send anything as a name.
std::string short_name(std::string_view name) {
    constexpr std::size_t max_name = 40;
    return std::string(protocol::cut(protocol::visible(name), max_name));
}

void leave(Network& network) {
    network.wanted = false;
    network.gone = true;
    if (network.phase == Network::Phase::online)
        network.session->leave("bye");
    else if (network.phase != Network::Phase::connecting)
        network.phase = Network::Phase::offline;
}

}  // namespace

Network* BouncerNetworks::find(std::size_t bouncer, const Event& event) {
    for (std::size_t i = 0; i < networks_.size(); ++i) {
        Network& network = networks_.at(i);
        if (network.bouncer == bouncer && network.settings.network_id == event.other)
            return &network;
    }
    return nullptr;
}

void BouncerNetworks::apply(std::size_t number, const Event& event) {
    Network* const known = find(number, event);
    if (event.code == "*") {
        if (known == nullptr) return;
        leave(*known);
        return delivery_.add_to_server(number, "The bouncer no longer has " + known->name + ".");
    }
    if (known != nullptr) {
        const bool left = !known->wanted && known->phase == Network::Phase::offline;
        // The network is back; if the person left it, it stays left.
        if (left && std::exchange(known->gone, false)) known->wanted = true;
        return;
    }
    std::size_t siblings = 0;
    for (std::size_t i = 0; i < networks_.size(); ++i)
        if (networks_.at(i).bouncer == number) ++siblings;
    if (siblings >= max_networks) return;
    const Network& bouncer = networks_.at(number);
    ServerChoice choice;
    choice.name = networks_.free_name(short_name(event.text.empty() ? event.other : event.text),
                                      bouncer.name);
    choice.server = bouncer.server;
    choice.session = bouncer.settings;
    choice.session.channels.clear();
    choice.session.keys.clear();
    choice.session.networks = false;
    choice.session.network_id = event.other;
    networks_.at(delivery_.add_network(choice)).bouncer = number;
}

}  // namespace hubbub::client
