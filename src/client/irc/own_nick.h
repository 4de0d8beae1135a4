#pragma once
// This client's nick: the current and the wanted nick, and the attempts to get the latter.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "irc/isupport.h"

namespace hubbub::client {

// Not thread safe.
class OwnNick {
  public:
    explicit OwnNick(std::string nick) : current_(nick), wanted_(std::move(nick)) {}

    const std::string& current() const { return current_; }
    // The nick to take back when it is free.
    const std::string& wanted() const { return wanted_; }
    // Returns true if sign-on cannot continue until the person chooses another nick.
    bool must_choose() const { return must_choose_; }
    // The wanted nick while the server reports (MONITOR) if it becomes free; empty: not watched.
    const std::string& watched() const { return watched_; }

    // The nick that the server confirmed, or the next one to try.
    void set_current(std::string_view nick) { current_ = nick; }
    // The server renamed this client. The new nick becomes the wanted one only if the person asked
    // for it.
    void renamed(std::string_view nick, const Isupport& isupport);
    // The person typed a nick while connected.
    void request(std::string_view nick) { requested_ = nick; }
    // The person typed a nick before the welcome: starts over with it.
    void restart(std::string_view nick);

    // Returns the wanted nick with one more underscore; nullopt after ten attempts.
    std::optional<std::string> next_variant();
    void require_choice() { must_choose_ = true; }
    // Returns whether a choice was required; it no longer is.
    bool choice_made();
    void set_watched(std::string_view nick) { watched_ = nick; }

  private:
    std::string current_;
    std::string wanted_;
    std::string requested_;  // the newest nick that the person typed
    bool must_choose_ = false;
    std::size_t variants_tried_ = 0;
    std::string watched_;
};

}  // namespace hubbub::client
