#pragma once
// Key bindings. Keys have names ("ctrl-a", "alt-enter", "pgup"); a binding is one key, or two in a
// row
// ("ctrl-x ctrl-e").

#include <hubbub/terminal/keys.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace hubbub::client {

// Returns the name of a key; empty for characters and the mouse.
std::string key_name(const terminal::Key& key);
// Returns true if a key can have this name.
bool is_key_name(std::string_view name);

// Not thread safe. Starts with the keys of readline, WeeChat and irssi.
class Keymap {
  public:
    Keymap();

    // Returns the action of the keys ("buffer 3"); empty if they have none.
    std::string_view find(const std::string& keys) const;
    // Returns true if these keys are the first of a binding of two.
    bool begins(const std::string& keys) const;
    // Binds the keys; an empty action unbinds them. Returns the error; empty: done.
    std::string bind(const std::string& keys, const std::string& action);
    const std::map<std::string, std::string>& all() const { return bindings_; }

  private:
    std::map<std::string, std::string> bindings_;
};

}  // namespace hubbub::client
