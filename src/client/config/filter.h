#pragma once
// Lines that the person does not want to see: words, where, and by whom. Text in, an answer out.

#include <string>
#include <string_view>
#include <vector>

namespace hubbub::client {

// "in #ci from *bot* deploy": each part may be missing, but not all. '*' stands for any run of
// characters, '?' for one byte; letters of either case are the same.
struct Filter {
    std::string name;
    std::string in;     // a mask of the buffer; empty: everywhere
    std::string from;   // a mask of the nick; empty: everybody
    std::string words;  // somewhere in the text; empty: whatever is said

    // `text` without codes of formats.
    bool hides(std::string_view buffer, std::string_view nick, std::string_view text) const;
    // As it was typed, without the name.
    std::string rule() const;

    bool operator==(const Filter&) const = default;
};

using Filters = std::vector<Filter>;

// Adds it, or takes the place of the one of that name.
void put(Filters& filters, Filter filter);

// `problem` says what is wrong with the rule; empty: nothing.
Filter parse_filter(std::string_view name, std::string_view rule, std::string& problem);

// True where one of them hides a line; takes text with codes as well.
bool hides(const Filters& filters, std::string_view buffer, std::string_view nick,
           std::string_view text);

}  // namespace hubbub::client
