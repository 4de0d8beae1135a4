#pragma once
// Reactions to messages.
// Source: https://ircv3.net/specs/client-tags/react

#include <cstddef>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace hubbub::client {

// Not thread safe. Bounded: a server may send any number.
class Reactions {
  public:
    struct Reaction {
        std::string text;  // mostly an emoji
        std::vector<std::string> nicks;
    };

    void add(const std::string& msgid, std::string_view text, std::string_view nick);
    void remove(std::string_view msgid, std::string_view text, std::string_view nick);
    // Removes all reactions to a message.
    void forget(std::string_view msgid);
    void clear();
    bool has(std::string_view msgid, std::string_view text, std::string_view nick) const;
    // Returns "[👍 2, 🎉 bob]", or "" without reactions.
    std::string summary(std::string_view msgid) const;

  private:
    std::map<std::string, std::vector<Reaction>, std::less<>> by_message_;
    std::deque<std::string> order_;  // of their first reactions
};

}  // namespace hubbub::client
