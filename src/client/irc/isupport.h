#pragma once
// What the server says of itself in 005.
// Source: https://modern.ircdocs.horse/#rplisupport-005

#include <cstddef>
#include <string>
#include <string_view>

namespace hubbub::client {

// Not thread safe. Starts with what RFC 1459 lets a client assume.
class Isupport {
  public:
    // One token: "KEY", "KEY=value" or "-KEY". Unknown ones are left out.
    void apply(std::string_view token);

    std::string fold(std::string_view name) const;
    bool same(std::string_view a, std::string_view b) const { return fold(a) == fold(b); }
    bool is_room(std::string_view target) const;

    // The nick without the marks of rank in front of it ("@+alice").
    std::string_view without_marks(std::string_view nick) const;
    // '@' for 'o'; 0 where the mode is no rank.
    char mark_of(char mode) const;
    // True where a channel mode is a list of masks, such as the bans.
    bool is_list(char mode) const { return lists_.find(mode) != std::string::npos; }
    // True where a channel mode brings a parameter.
    bool takes_parameter(char mode, bool adding) const;
    // Marks in the order of rank, highest first.
    const std::string& marks() const { return marks_; }

    // MONITOR can be used, and for how many; how many lines CHATHISTORY gives at once.
    bool monitors() const { return monitors_; }
    std::size_t monitor_limit() const { return monitor_limit_; }
    std::size_t history_limit() const { return history_limit_; }

  private:
    bool monitors_ = false;
    std::size_t monitor_limit_ = 0;
    std::size_t history_limit_ = 100;
    bool ascii_ = false;  // else "rfc1459": {}|^ are the lower case of []\~
    std::string room_types_ = "#&";
    std::string ranks_ = "ov";
    std::string marks_ = "@+";
    std::string lists_ = "beI";    // type A
    std::string always_ = "beIk";  // CHANMODES types A and B
    std::string adding_ = "l";     // type C
};

}  // namespace hubbub::client
