#include "screen/emoji.h"

#include <hubbub/protocol/casemap.h>
#include <hubbub/protocol/text.h>
#include <hubbub/terminal/width.h>

#include <algorithm>
#include <cstddef>
#include <utility>

namespace hubbub::client {
namespace {

// Folds the case of a name and strips its colons: ":Name:" and "name" are equal.
std::string bare_name(std::string_view name) {
    if (name.starts_with(':')) name.remove_prefix(1);
    if (name.ends_with(':')) name.remove_suffix(1);
    return protocol::fold(name);
}

// Returns why this entry is invalid; empty if it is valid.
std::string complaint_about(std::string_view name, std::string_view text) {
    constexpr std::size_t longest = 200;
    if (text.empty()) return "'" + protocol::visible(name) + "' stands for nothing";
    if (name.empty() || name.find(':') != std::string_view::npos || !protocol::is_visible(name))
        return "'" + protocol::visible(name) + "' is no name";
    if (!protocol::is_visible(text) || terminal::cells_of(text) == 0)
        return "what '" + protocol::visible(name) + "' stands for cannot be shown";
    if (text.size() > longest)
        return "what '" + protocol::visible(name) + "' stands for is longer than " +
               std::to_string(longest) + " bytes";
    return {};
}

bool has_word(std::string_view name, std::string_view start) {
    for (std::size_t at = name.find('_'); at != std::string_view::npos; at = name.find('_', at + 1))
        if (name.substr(at + 1).starts_with(start)) return true;
    return false;
}

}  // namespace

std::vector<std::string> EmojiNames::take_own(std::string_view text) {
    std::vector<std::string> problems;
    for (std::size_t number = 1; !text.empty(); ++number) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        std::string_view line = protocol::trim(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.ends_with('\r')) line = protocol::trim(line.substr(0, line.size() - 1));
        if (line.empty() || line.starts_with('#')) continue;
        const std::size_t blank = std::min(line.find_first_of(" \t"), line.size());
        std::string name = bare_name(line.substr(0, blank));
        const std::string_view meant = protocol::trim(line.substr(blank));
        std::string wrong = complaint_about(name, meant);
        if (wrong.empty() && own_.contains(name)) wrong = "'" + name + "' stands here twice";
        if (wrong.empty())
            own_.emplace(std::move(name), meant);
        else
            problems.push_back("line " + std::to_string(number) + ": " + wrong);
    }
    return problems;
}

std::vector<Emoji> EmojiNames::find(std::string_view start) const {
    constexpr std::size_t most = 20;
    const std::string wanted = bare_name(start);
    std::vector<Emoji> begin_so;
    std::vector<Emoji> have_word;
    const auto look_at = [&](const Emoji& emoji) {
        if (emoji.name.starts_with(wanted))
            begin_so.push_back(emoji);
        else if (has_word(emoji.name, wanted))
            have_word.push_back(emoji);
    };
    for (const auto& [name, text] : own_) look_at({name, text});
    for (const Emoji& emoji : known_emoji()) {
        if (!own_.contains(emoji.name)) look_at(emoji);
    }
    const auto by_name = [](const Emoji& a, const Emoji& b) { return a.name < b.name; };
    std::sort(begin_so.begin(), begin_so.end(), by_name);
    std::sort(have_word.begin(), have_word.end(), by_name);
    begin_so.insert(begin_so.end(), have_word.begin(), have_word.end());
    std::vector<Emoji> out;
    for (const Emoji& emoji : begin_so) {
        const bool there = std::any_of(out.begin(), out.end(),
                                       [&](const Emoji& one) { return one.text == emoji.text; });
        if (!there && out.size() < most) out.push_back(emoji);
    }
    return out;
}

}  // namespace hubbub::client
