#pragma once
// Which keys do what. Keys have names ("ctrl-a", "alt-enter", "pgup"); a binding is one key, or two
// in a row ("ctrl-x ctrl-e").

#include <hubbub/terminal/keys.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace hubbub::client {

// Empty where the key has no name: a character that is typed, the mouse.
std::string key_name(const terminal::Key& key);
// True where a key can have this name.
bool is_key_name(std::string_view name);

// Not thread safe. Starts with the keys that are known from readline, WeeChat and irssi.
class Keymap {
  public:
    Keymap();

    // What the keys do ("buffer 3"); empty: nothing.
    std::string_view find(const std::string& keys) const;
    // True where these keys are the beginning of a binding.
    bool begins(const std::string& keys) const;
    // Binds, or frees where `action` is empty. Returns what is wrong; empty: nothing.
    std::string bind(const std::string& keys, const std::string& action);
    const std::map<std::string, std::string>& all() const { return bindings_; }

  private:
    std::map<std::string, std::string> bindings_;
};

}  // namespace hubbub::client
