#include "screen/reading_commands.h"

#include <hubbub/protocol/casemap.h>
#include <hubbub/protocol/text.h>

#include <string>
#include <utility>
#include <vector>

#include "screen/screen.h"

namespace hubbub::client {
namespace {

std::string joined(const std::vector<std::string>& names) {
    std::string out;
    for (const std::string& name : names) out += (out.empty() ? "" : " ") + name;
    return out;
}

// Updates a key of the server's section, if it has one; /save adds the others.
void keep(Screen& screen, const Network& network, const char* key,
          const std::vector<std::string>& names) {
    for (ServerEntry& entry : screen.config.servers) {
        if (entry.name == network.name) entry.values[key] = joined(names);
    }
}

bool is_place(const Buffer& buffer) {
    return buffer.kind == BufferKind::channel || buffer.kind == BufferKind::query;
}

void change_mute(Screen& screen, Workspace& workspace, WordReader words, bool muted) {
    const Buffer& here = workspace.buffers.current();
    const std::size_t number = here.network;
    const Network& network = workspace.networks.at(number);
    if (words.empty() && !is_place(here)) {
        const std::string all = joined(network.muted);
        return workspace.info(all.empty() ? "No room is muted. Mute one with /mute #room."
                                          : "Muted: " + all);
    }
    std::vector<std::string> names;
    while (!words.empty()) names.emplace_back(words.take());
    if (names.empty()) names.push_back(here.name);
    std::vector<std::string> same;
    for (const std::string& name : names) {
        if (!workspace.mute(number, name, muted)) same.push_back(name);
    }
    keep(screen, network, "mute", network.muted);
    if (same.size() == names.size()) {
        screen.look.hint =
            protocol::visible(joined(same)) + (muted ? " is already muted." : " is not muted.");
        return;
    }
    screen.look.hint =
        protocol::visible(joined(names)) + (muted ? ": only mentions count now.   /save keeps it."
                                                  : ": everything counts again.   /save keeps it.");
}

void tell_filters(Workspace& workspace) {
    for (const Filter& filter : workspace.filters())
        workspace.info(filter.name + " = " + filter.rule());
    workspace.info(workspace.filters().empty()
                       ? "No filters. Add one with /filter NAME [in #room] [from NICK] [words]."
                       : "/unfilter NAME removes one; /filter off shows hidden lines for now.");
}

void tell_friends(Workspace& workspace) {
    const Network& network = workspace.buffers.current_network();
    const Session& session = *network.session;
    const bool online = network.phase == Network::Phase::online && session.progress.greeted;
    std::string here;
    std::string others;
    for (const std::string& nick : network.settings.friends) {
        const Friend* const found = session.friends.find(nick);
        const bool there = online && found != nullptr && found->here == true;
        std::string& list = there ? here : others;
        list += (list.empty() ? "" : ", ") + nick;
    }
    if (here.empty() && others.empty())
        return workspace.info("No friends on this server. Add one with /friend NICK.");
    if (!here.empty()) workspace.info("Friends online: " + here);
    if (!others.empty()) workspace.info((online ? "Offline: " : "Friends: ") + others);
}

void change_friends(Screen& screen, Workspace& workspace, WordReader words, bool wanted) {
    const std::size_t number = workspace.buffers.current().network;
    std::string names;
    while (!words.empty()) {
        const std::string nick(words.take());
        // These characters separate nicks in lists.
        if (nick.find_first_of(",!:") != std::string::npos || !protocol::is_visible(nick))
            return workspace.error("'" + protocol::visible(nick) + "' is not a nick.");
        if (!workspace.friends.set(number, nick, wanted)) {
            screen.look.hint = nick + (wanted ? " is already a friend." : " is not a friend.");
            return;
        }
        names += (names.empty() ? "" : ", ") + nick;
    }
    const Network& network = workspace.networks.at(number);
    keep(screen, network, "friends", network.settings.friends);
    screen.look.hint =
        wanted ? "You will be notified when " + names + " comes online.   /save keeps it."
               : "No longer watching: " + names + "   /save keeps it.";
}

}  // namespace

void do_friend(Screen& screen, Workspace& workspace, WordReader words) {
    if (words.empty()) return tell_friends(workspace);
    change_friends(screen, workspace, words, true);
}

void do_unfriend(Screen& screen, Workspace& workspace, WordReader words) {
    change_friends(screen, workspace, words, false);
}

void do_filter(Screen& screen, Workspace& workspace, WordReader words) {
    if (words.empty()) return tell_filters(workspace);
    const std::string name(words.take());
    if (words.empty() && (name == "on" || name == "off"))
        return screen.viewport.show_hidden(workspace, name == "off");
    if (words.empty())
        return workspace.error("The filter '" + protocol::visible(name) +
                               "' needs a rule, e.g. /filter robots in #ci from *bot* passed");
    std::string problem;
    Filter filter = parse_filter(name, words.rest(), problem);
    if (!problem.empty()) return workspace.error(problem);
    screen.look.hint = filter.name + " hides: " + filter.rule() + "   /save keeps it.";
    put(screen.config.filters, std::move(filter));
    screen.apply(workspace);
}

void do_unfilter(Screen& screen, Workspace& workspace, WordReader words) {
    const std::string name(words.take());
    if (std::erase_if(screen.config.filters,
                      [&](const Filter& one) { return protocol::same(one.name, name); }) == 0)
        return workspace.error("No such filter: " + protocol::visible(name));
    screen.config.forget("filters", name);
    screen.apply(workspace);
    screen.look.hint = "The filter " + name + " is removed.   /save keeps it.";
}

void do_mute(Screen& screen, Workspace& workspace, WordReader words) {
    change_mute(screen, workspace, words, true);
}

void do_unmute(Screen& screen, Workspace& workspace, WordReader words) {
    change_mute(screen, workspace, words, false);
}

}  // namespace hubbub::client
