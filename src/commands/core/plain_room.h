#pragma once

#include <string>
#include <string_view>

namespace hubbub::commands {

class Context;

// The channel to which the lines of a plain user go. Not thread safe: belongs to one session.
class PlainRoom {
  public:
    explicit PlainRoom(Context& context) : context_(context) {}

    // Empty if the user is in no channel.
    const std::string& name() const { return name_; }
    bool is(std::string_view channel) const;
    // Changes the channel without a word.
    void set(std::string_view channel) { name_ = channel; }
    // Changes the channel and tells the user.
    void choose(const std::string& channel);
    // Takes any channel that the user is in.
    void choose_any();

  private:
    Context& context_;
    std::string name_;
};

}  // namespace hubbub::commands
