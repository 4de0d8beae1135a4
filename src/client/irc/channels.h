#pragma once
// The channels that this client is in, and their members.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "irc/isupport.h"

namespace hubbub::client {

struct ChannelMember {
    std::string nick;
    std::string marks;  // of rank, highest first: "@+"
};

using ChannelMembers = std::map<std::string, ChannelMember>;  // by folded nick

struct Channel {
    std::string name;
    std::string topic;
    ChannelMembers members;
    std::string modes;      // letters, without lists and ranks
    bool complete = false;  // the list of members has arrived
    bool modes_known = false;
};

// Not thread safe. Names are compared as `isupport` says.
class Channels {
  public:
    explicit Channels(const Isupport& isupport) : isupport_(isupport) {}

    // Returns null if this client is not in the channel.
    Channel* find(std::string_view name);
    const Channel* find(std::string_view name) const;
    // Returns the highest rank of a member; 0: none.
    char mark_of(std::string_view channel, std::string_view nick) const;
    const std::map<std::string, Channel>& all() const { return channels_; }  // by folded name

    // Enters a channel, without members yet.
    void enter(const std::string& name);
    void leave(std::string_view name);
    void leave_all() { channels_.clear(); }

    void add_member(Channel& channel, const std::string& nick);
    void remove_member(Channel& channel, std::string_view nick);
    // Gives a member a mark of rank, or takes it.
    void set_mark(Channel& channel, std::string_view nick, char mark, bool adding);
    // Removes the nick from every channel; returns the names of these channels.
    std::vector<std::string> remove_everywhere(std::string_view nick);
    // Renames the member in every channel; returns the names of these channels.
    std::vector<std::string> rename(std::string_view from, const std::string& to);

    // Collects one line of NAMES: nicks with marks, and with hosts if the server sends them.
    void add_names(std::string_view channel, std::string_view names);
    // Returns the collected list at its end.
    ChannelMembers take_names(std::string_view channel);

  private:
    const Isupport& isupport_;
    std::map<std::string, Channel> channels_;       // by folded name
    std::map<std::string, ChannelMembers> naming_;  // incomplete lists, by folded name
};

}  // namespace hubbub::client
