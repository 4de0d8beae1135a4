#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hubbub::commands {

// The nicks that a client watches by MONITOR. chat::Monitors has the watchers of each nick. Not
// thread safe: belongs to one session.
class WatchList {
  public:
    static constexpr std::size_t max_nicks = 100;

    const std::vector<std::string>& nicks() const { return nicks_; }
    bool has(std::string_view nick) const;
    bool is_full() const { return nicks_.size() >= max_nicks; }
    void add(std::string nick) { nicks_.push_back(std::move(nick)); }
    // Removes the nick. Returns false if it is not watched.
    bool remove(std::string_view nick);
    // Removes all nicks and returns them.
    std::vector<std::string> take() { return std::exchange(nicks_, {}); }

  private:
    std::vector<std::string> nicks_;
};

}  // namespace hubbub::commands
