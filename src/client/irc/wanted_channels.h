#pragma once
// The channels that the person wants to be in. They are joined again, with their keys, after a
// reconnect, whether or not the server had admitted this client.

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "irc/isupport.h"

namespace hubbub::client {

struct WantedChannel {
    std::string name;
    std::string key;  // empty: none is known
};

// Not thread safe.
class WantedChannels {
  public:
    explicit WantedChannels(const Isupport& isupport) : isupport_(isupport) {}

    // Adds the channels of a JOIN with their keys, both separated by commas. "0" removes all.
    void add(std::string_view names, std::string_view keys);
    // Removes channels, separated by commas.
    void remove(std::string_view names);
    // Replaces the key of a wanted channel; empty removes it.
    void set_key(std::string_view name, std::string_view key);
    const std::map<std::string, WantedChannel>& all() const { return channels_; }  // by folded name

    // Remembers that the person typed /join, so that the channel is shown once it is joined.
    void request(std::string_view name);
    // Returns true once for a requested channel.
    bool take_requested(std::string_view name);

  private:
    const Isupport& isupport_;
    std::map<std::string, WantedChannel> channels_;  // by folded name
    std::set<std::string> requested_;                // folded names
};

}  // namespace hubbub::client
