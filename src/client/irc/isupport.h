#pragma once
// The features that a server announces in numeric 005.
// Source: https://modern.ircdocs.horse/#rplisupport-005

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace hubbub::client {

// Not thread safe. Starts with the defaults of RFC 1459.
class Isupport {
  public:
    // Applies one token: "KEY", "KEY=value", or "-KEY", which restores the default. Unknown keys
    // are ignored.
    void apply(std::string_view token);

    std::string fold(std::string_view name) const;
    bool same(std::string_view a, std::string_view b) const { return fold(a) == fold(b); }
    bool is_channel(std::string_view target) const;

    // Removes the marks of rank in front of a nick ("@+alice").
    std::string_view without_marks(std::string_view nick) const;
    // Returns '@' for 'o'; 0 if the mode is no rank.
    char mark_of(char mode) const;
    // Returns true if a channel mode is a list of masks, such as bans.
    bool is_list(char mode) const { return lists_.find(mode) != std::string::npos; }
    // Returns true if a channel mode has a parameter.
    bool takes_parameter(char mode, bool adding) const;
    // Returns the marks by rank, highest first.
    const std::string& marks() const { return marks_; }

    // Support for MONITOR and its limit; the limit of lines in a CHATHISTORY reply.
    bool monitors() const { return monitors_; }
    std::size_t monitor_limit() const { return monitor_limit_; }
    std::size_t history_limit() const { return history_limit_; }

  private:
    // How the server compares names. Others than these compare ASCII letters, and maybe more.
    enum class Casemap : std::uint8_t {
        ascii,
        strict,   // "strict-rfc1459": {|} are the lower case of [\]
        rfc1459,  // and ^ that of ~
    };

    void restore(std::string_view key);

    bool monitors_ = false;
    std::size_t monitor_limit_ = 0;
    std::size_t history_limit_ = 100;
    Casemap casemap_ = Casemap::rfc1459;
    std::string channel_types_ = "#&";
    std::string ranks_ = "ov";
    std::string marks_ = "@+";
    std::string lists_ = "beI";    // type A
    std::string always_ = "beIk";  // CHANMODES types A and B
    std::string adding_ = "l";     // type C
};

}  // namespace hubbub::client
