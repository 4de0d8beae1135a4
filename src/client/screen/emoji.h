#pragma once
// Emoji by name, as chat programs have them (":smile").

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hubbub::client {

struct Emoji {
    std::string_view name;
    std::string_view text;
};

// Returns the table that the build makes of emoji_table.txt, sorted by name.
std::span<const Emoji> known_emoji();

// The table and the user's additions, which take precedence. Not thread safe.
class EmojiNames {
  public:
    // Adds the lines of the user's file: a name, a space, the text ("party :-)"). Lines that begin
    // with '#' are comments. Returns a message, with the line number, for each invalid line.
    std::vector<std::string> take_own(std::string_view text);

    // Returns the emoji whose name begins with `start`, then emoji with a later word that does
    // ("eyes" finds "heart_eyes"), each group sorted by name. Each emoji appears once; at most 20
    // are returned. Case and a ':' at either end are ignored. The views belong to this object.
    std::vector<Emoji> find(std::string_view start) const;

  private:
    std::map<std::string, std::string, std::less<>> own_;
};

}  // namespace hubbub::client
