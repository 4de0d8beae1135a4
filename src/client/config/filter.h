#pragma once
// Filters: which messages are hidden, by channel, sender and text. Pure.

#include <string>
#include <string_view>
#include <vector>

namespace hubbub::client {

// "in #ci from *bot* deploy": each part is optional, but not all. '*' matches any characters, '?'
// one byte; case is ignored.
struct Filter {
    std::string name;
    std::string in;     // a mask of buffer names; empty: any
    std::string from;   // a mask of nicks; empty: any
    std::string words;  // contained in the text; empty: any text

    // Returns true if the filter hides the message; `text` has no formatting codes.
    bool hides(std::string_view buffer, std::string_view nick, std::string_view text) const;
    // Returns the filter as text, without its name.
    std::string rule() const;

    bool operator==(const Filter&) const = default;
};

using Filters = std::vector<Filter>;

// Adds the filter, or replaces the one with its name.
void put(Filters& filters, Filter filter);

// Parses a rule. Sets `problem` to the error; empty: the rule is valid.
Filter parse_filter(std::string_view name, std::string_view rule, std::string& problem);

// Returns true if a filter hides the message. The text may have formatting codes.
bool hides(const Filters& filters, std::string_view buffer, std::string_view nick,
           std::string_view text);

}  // namespace hubbub::client
