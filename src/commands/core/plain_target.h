#pragma once

#include <string>
#include <string_view>

namespace hubbub::commands {

class Context;

// The channel that receives the text of a plain user. Not thread safe: belongs to one session.
class PlainTarget {
  public:
    explicit PlainTarget(Context& context) : context_(context) {}

    // Returns the name of the channel, or "" if the user is in none.
    const std::string& name() const { return name_; }
    bool is(std::string_view channel) const;
    // Changes the channel silently.
    void set(std::string_view channel) { name_ = channel; }
    // Changes the channel and informs the user.
    void choose(const std::string& channel);
    // Chooses one of the user's channels, or none, and informs the user.
    void choose_any();

  private:
    Context& context_;
    std::string name_;
};

}  // namespace hubbub::commands
