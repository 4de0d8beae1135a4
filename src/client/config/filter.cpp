#include "config/filter.h"

#include <hubbub/protocol/casemap.h>
#include <hubbub/protocol/mask.h>
#include <hubbub/protocol/text.h>

#include <algorithm>
#include <utility>

namespace hubbub::client {
namespace {

// A match takes time in proportion to the length of the rule.
constexpr std::size_t longest_rule = 300;

// Takes the first two words of `rest` if the first one is `name`.
bool take_pair(std::string_view& rest, std::string_view name, std::string& value) {
    std::string_view after = rest;
    if (protocol::take_word(after) != name || after.empty()) return false;
    value = protocol::take_word(after);
    rest = after;
    return true;
}

bool any(std::string_view mask) {
    return mask.find_first_not_of("* ") == std::string_view::npos;
}

bool holds(std::string_view words, std::string_view text) {
    return protocol::matches_mask("*" + std::string(words) + "*", text);
}

}  // namespace

bool Filter::hides(std::string_view buffer, std::string_view nick, std::string_view text) const {
    return (in.empty() || protocol::matches_mask(in, buffer)) &&
           (from.empty() || protocol::matches_mask(from, nick)) &&
           (words.empty() || holds(words, text));
}

std::string Filter::rule() const {
    std::string out;
    if (!in.empty()) out += "in " + in + " ";
    if (!from.empty()) out += "from " + from + " ";
    // These words would be parsed as keywords.
    std::string_view rest = words;
    const std::string_view first = protocol::take_word(rest);
    if (first == "in" || first == "from" || first == "says") out += "says ";
    return std::string(protocol::trim(out + words));
}

Filter parse_filter(std::string_view name, std::string_view rule, std::string& problem) {
    Filter filter;
    filter.name = name;
    problem.clear();
    std::string_view rest = protocol::trim(rule);
    while (take_pair(rest, "in", filter.in) || take_pair(rest, "from", filter.from)) {
    }
    std::string_view after = rest;
    if (protocol::take_word(after) == "says" && !after.empty()) rest = after;
    filter.words = protocol::trim(rest);
    const bool keepable = protocol::is_visible(name) && protocol::is_visible(rule) &&
                          name.find_first_of("=#[]") == std::string_view::npos;
    if (name == "on" || name == "off" || !keepable)
        problem = "a filter cannot be called '" + filter.name + "'";
    else if (rule.size() > longest_rule)
        problem = "the filter '" + filter.name + "' is longer than 300 characters";
    else if (any(filter.in) && any(filter.from) && any(filter.words))
        problem = "the filter '" + filter.name +
                  "' would hide everything: it needs 'in #room', 'from NICK' or words";
    return filter;
}

void put(Filters& filters, Filter filter) {
    const auto same = std::find_if(filters.begin(), filters.end(), [&](const Filter& one) {
        return protocol::same(one.name, filter.name);
    });
    if (same != filters.end())
        *same = std::move(filter);
    else
        filters.push_back(std::move(filter));
}

bool hides(const Filters& filters, std::string_view buffer, std::string_view nick,
           std::string_view text) {
    if (filters.empty()) return false;
    std::string plain;
    if (!protocol::is_visible(text)) {
        plain = protocol::visible(text);
        text = plain;
    }
    return std::any_of(filters.begin(), filters.end(),
                       [&](const Filter& filter) { return filter.hides(buffer, nick, text); });
}

}  // namespace hubbub::client
