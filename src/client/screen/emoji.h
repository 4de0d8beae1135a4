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

// Those that everybody knows, sorted by name.
std::span<const Emoji> known_emoji();

// The same with the person's own, which win. Not thread safe.
class EmojiNames {
  public:
    // The person's file: a line is a name and what it stands for, "party :-)"; one that begins with
    // '#' is a comment. Returns a sentence for each line that makes no sense, with its number.
    std::vector<std::string> take_own(std::string_view text);

    // The emoji whose names begin so, then those that have a word that begins so ("eyes" finds
    // "heart_eyes"), in the order of their names; each emoji once, twenty at most. Capitals and a
    // ':' at the end make no difference. Views of this object.
    std::vector<Emoji> find(std::string_view start) const;

  private:
    std::map<std::string, std::string, std::less<>> own_;
};

}  // namespace hubbub::client
