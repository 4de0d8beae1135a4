#include "lines.h"

#include <algorithm>

namespace hubbub::stress {
namespace {

// Removes the first word and the spaces after it, and returns the word.
std::string_view take_word(std::string_view& text) {
    const std::size_t end = text.find(' ');
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(word.size());
    while (text.starts_with(' ')) text.remove_prefix(1);
    return word;
}

}  // namespace

Line split(std::string_view line) {
    Line out;
    if (line.starts_with('@')) take_word(line);
    if (line.starts_with(':')) out.source = take_word(line).substr(1);
    out.command = take_word(line);
    out.rest = line;
    return out;
}

std::string_view tags_of(std::string_view line) {
    return line.starts_with('@') ? line.substr(1, line.find(' ') - 1) : std::string_view();
}

std::string_view tag(std::string_view tags, std::string_view key) {
    while (!tags.empty()) {
        const std::string_view one = tags.substr(0, tags.find(';'));
        if (one.starts_with(key) && one.size() > key.size() && one[key.size()] == '=')
            return one.substr(key.size() + 1);
        tags.remove_prefix(std::min(tags.size(), one.size() + 1));
    }
    return {};
}

std::string_view last_parameter(std::string_view rest) {
    if (rest.starts_with(':')) return rest.substr(1);
    if (const std::size_t at = rest.find(" :"); at != std::string_view::npos)
        return rest.substr(at + 2);
    return rest.substr(rest.rfind(' ') + 1);
}

std::optional<unsigned> numeric(std::string_view command) {
    if (command.size() != 3) return std::nullopt;
    unsigned value = 0;
    for (const char digit : command) {
        if (digit < '0' || digit > '9') return std::nullopt;
        value = value * 10 + static_cast<unsigned>(digit - '0');
    }
    return value;
}

std::string_view nick_of(std::string_view source) {
    return source.substr(0, source.find_first_of("!@"));
}

}  // namespace hubbub::stress
