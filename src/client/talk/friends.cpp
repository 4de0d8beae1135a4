// Friends who come and go: who is told, and where.

#include "irc/friends.h"

#include <algorithm>

#include "talk/workspace.h"

namespace hubbub::client {

bool Workspace::befriend(std::size_t number, const std::string& nick, bool wanted) {
    Network& network = *networks_[number];
    Session& session = *network.session;
    const Isupport& isupport = session.isupport;
    std::vector<std::string>& friends = network.settings.friends;
    const auto is_this = [&](const std::string& one) { return isupport.same(one, nick); };
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

void Workspace::ask_for_friends() {
    constexpr std::chrono::minutes pause{1};
    for (const auto& network : networks_) {
        const bool online = network->phase == Network::Phase::online;
        if (!online || clock_.now() - network->friends_asked_at < pause) continue;
        network->friends_asked_at = clock_.now();
        ask_friends(*network->session);
    }
}

// The server's buffer tells all of it, and so does a talk with them. Where the person is they are
// told that somebody came, which is what they asked for; who leaves is no news that may disturb.
void Workspace::take_presence(std::size_t number, const Event& event) {
    const Wall at = clock_.wall();
    Buffer& server = server_buffer(number);
    Buffer* talk = event.other.empty() ? nullptr : find(number, event.other);
    const bool came = !event.who.empty();
    note_log(server, event, at);
    server.add(event, at, true, false);
    if (talk != nullptr && talk != &server) {
        note_log(*talk, event, at);
        talk->add(event, at, true, false);
    }
    Buffer& here = current();
    // Who comes into this very room is seen there.
    const Room* room = here.network == number ? room_of(here) : nullptr;
    const bool seen = room != nullptr &&
                      room->members.contains(networks_[number]->session->isupport.fold(event.who));
    if (came && !seen && &here != &server && &here != talk) here.add(event, at, true, false);
    if (came && choices.friend_bell)
        notices_.push_back({networks_[number]->name, event.text, {}, {}, {}});
}

}  // namespace hubbub::client
