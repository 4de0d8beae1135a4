#pragma once
// The friends that a session watches, and whether each is online.

#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "irc/isupport.h"

namespace hubbub::client {

struct Friend {
    std::string nick;
    std::optional<bool> here;  // nullopt: not known yet
    bool monitored = false;    // the server reports changes by MONITOR
};

// Not thread safe.
class FriendList {
  public:
    explicit FriendList(const Isupport& isupport) : isupport_(isupport) {}

    bool empty() const { return friends_.empty(); }
    // Adds a friend; returns null if the nick is in the list already.
    Friend* add(std::string_view nick);
    // Removes a friend and returns it; nullopt if there is none.
    std::optional<Friend> remove(std::string_view nick);
    Friend* find(std::string_view nick);
    const Friend* find(std::string_view nick) const;

    // Sorts the list again after the server announced its case mapping.
    void fold_again();
    // Marks up to `max` friends as monitored and returns their nicks.
    std::vector<std::string> start_monitoring(std::size_t max);
    std::size_t monitored() const;
    // Returns the nicks that are not monitored.
    std::vector<std::string> unmonitored() const;

    // Queues the nicks of an ISON that was sent.
    void note_query(std::vector<std::string> nicks) { queries_.push_back(std::move(nicks)); }
    bool query_pending() const { return !queries_.empty(); }
    // Returns the nicks of the oldest pending ISON.
    std::vector<std::string> take_query();

  private:
    const Isupport& isupport_;
    std::map<std::string, Friend, std::less<>> friends_;  // by folded nick
    std::deque<std::vector<std::string>> queries_;
};

}  // namespace hubbub::client
