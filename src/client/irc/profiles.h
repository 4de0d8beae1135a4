#pragma once
// What users and channels say about themselves (METADATA): display name, pronouns, homepage,
// avatar, status.
// Source: https://ircv3.net/specs/extensions/metadata

#include <array>
#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "irc/isupport.h"

namespace hubbub::client {

// A value that people read.
struct ProfileKey {
    std::string_view key;   // as the server knows it
    std::string_view name;  // as people read and type it
};

// In the order in which they are shown.
inline constexpr std::array<ProfileKey, 5> profile_keys{{
    {"display-name", "name"},
    {"pronouns", "pronouns"},
    {"homepage", "homepage"},
    {"avatar", "avatar"},
    {"status", "status"},
}};

// Returns the key of that name, or of that key; null if there is none.
const ProfileKey* find_profile_key(std::string_view name);

// Not thread safe. Bounded: a server cannot fill the memory with values.
class Profiles {
  public:
    static constexpr std::size_t max_targets = 2000;
    static constexpr std::size_t max_value = 300;  // bytes; longer ones are cut

    explicit Profiles(const Isupport& isupport) : isupport_(isupport) {}

    // Stores the value of a nick or channel; an empty one removes it. Other keys are ignored.
    void set(std::string_view target, std::string_view key, std::string_view value);
    void rename(std::string_view from, std::string_view to);
    void forget(std::string_view target);
    // Forgets every target for which `keeps` returns false. It receives folded names.
    void forget_unless(const std::function<bool(const std::string&)>& keeps);
    std::size_t size() const { return values_.size(); }
    // Returns the value; empty if it is unknown.
    std::string_view value(std::string_view target, std::string_view key) const;
    // Returns name, pronouns, homepage and status in one line; empty if none is known.
    std::string summary(std::string_view target) const;

    // Remembers that the person asked for a profile, so that an empty one is reported.
    void ask(std::string_view target);
    // Returns true if the person asked for this one, and forgets that.
    bool take_asked(std::string_view target);

  private:
    using Values = std::array<std::string, profile_keys.size()>;

    const Isupport& isupport_;
    std::map<std::string, Values> values_;  // by folded name
    std::vector<std::string> asked_;        // folded names
};

}  // namespace hubbub::client
