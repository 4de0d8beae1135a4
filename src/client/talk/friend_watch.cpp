#include "talk/friend_watch.h"

#include <algorithm>
#include <chrono>
#include <vector>

#include "irc/friends.h"

namespace hubbub::client {

bool FriendWatch::set(std::size_t number, const std::string& nick, bool wanted) {
    Network& network = networks_.at(number);
    Session& session = *network.session;
    std::vector<std::string>& friends = network.settings.friends;
    const auto is_this = [&](const std::string& one) { return session.isupport.same(one, nick); };
    const bool known = std::any_of(friends.begin(), friends.end(), is_this);
    if (known == wanted) return false;
    if (wanted) {
        friends.push_back(nick);
        add_friend(session, nick);
    } else {
        std::erase_if(friends, is_this);
        remove_friend(session, nick);
    }
    return true;
}

void FriendWatch::ask() {
    constexpr std::chrono::minutes pause{1};
    for (std::size_t i = 0; i < networks_.size(); ++i) {
        Network& network = networks_.at(i);
        const bool online = network.phase == Network::Phase::online;
        if (!online || clock_.now() - network.friends_asked_at < pause) continue;
        network.friends_asked_at = clock_.now();
        ask_friends(*network.session);
    }
}

void FriendWatch::report(std::size_t number, const Event& event) {
    const Network& network = networks_.at(number);
    Buffer& server = buffers_.server_of(number);
    Buffer* const query = event.other.empty() ? nullptr : buffers_.find(number, event.other);
    const bool came = !event.who.empty();
    delivery_.add_presence(server, event, true);
    if (query != nullptr && query != &server) delivery_.add_presence(*query, event, true);
    Buffer& here = buffers_.current();
    // A friend who joins the current channel is seen there anyway.
    const Channel* const channel = here.network == number ? buffers_.channel_of(here) : nullptr;
    const bool seen =
        channel != nullptr && channel->members.contains(network.session->isupport.fold(event.who));
    if (came && !seen && &here != &server && &here != query)
        delivery_.add_presence(here, event, false);
    if (came && settings_.friend_bell) alerts_.add({network.name, event.text, {}, {}, {}});
}

}  // namespace hubbub::client
