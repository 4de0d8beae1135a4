#include "config/alias.h"

#include <hubbub/protocol/casemap.h>
#include <hubbub/protocol/text.h>

#include <algorithm>

#include "irc/word_reader.h"

namespace hubbub::client {
namespace {

constexpr std::string_view parting = "; /";

// A placeholder: the part of the text that begins with '$'.
struct Hole {
    std::size_t length = 0;  // 0: a literal '$'
    std::size_t first = 0;   // the number of the word; 0: a dollar
    bool onwards = false;
};

Hole hole_at(std::string_view text) {
    if (text.size() < 2) return {};
    const char what = text[1];
    if (what == '$') return {2, 0, false};
    if (what == '*') return {2, 1, true};
    if (what < '1' || what > '9') return {};
    const bool onwards = text.size() > 2 && text[2] == '-';
    return {onwards ? std::size_t{3} : 2, static_cast<std::size_t>(what - '0'), onwards};
}

std::string_view from_word(std::string_view text, std::size_t number) {
    WordReader words(text);
    while (--number > 0) words.take();
    return words.rest();
}

std::string filled(std::string_view text, std::string_view words, bool& used) {
    std::string out;
    while (!text.empty()) {
        const std::size_t dollar = std::min(text.find('$'), text.size());
        out.append(text.substr(0, dollar));
        text.remove_prefix(dollar);
        if (text.empty()) break;
        const Hole hole = hole_at(text);
        if (hole.first > 0) {
            const std::string_view rest = from_word(words, hole.first);
            out.append(hole.onwards ? rest : WordReader(rest).take());
            used = true;
        } else {
            out.push_back('$');
        }
        text.remove_prefix(std::max<std::size_t>(hole.length, 1));
    }
    return out;
}

}  // namespace

std::string alias_problem(const Alias& alias) {
    const std::string name = protocol::visible(alias.name);
    if (alias.name.empty() || alias.name.find_first_of(" /=#[") != std::string::npos)
        return "'" + name + "' cannot be a command's name";
    // They must always be able to undo an alias.
    if (protocol::same(alias.name, "alias") || protocol::same(alias.name, "unalias"))
        return "/" + name + " cannot be redefined";
    if (alias.text.empty()) return "/" + name + " has no text";
    return {};
}

const Alias* find_alias(std::span<const Alias> aliases, std::string_view name) {
    const auto found = std::find_if(aliases.begin(), aliases.end(), [&](const Alias& one) {
        return protocol::same(one.name, name);
    });
    return found == aliases.end() ? nullptr : &*found;
}

std::size_t alias_needs(const Alias& alias) {
    std::size_t most = 0;
    const std::string_view text = alias.text;
    for (std::size_t at = text.find('$'); at < text.size(); at = text.find('$', at)) {
        const Hole hole = hole_at(text.substr(at));
        const bool all = hole.length == 2 && hole.onwards;
        if (!all) most = std::max(most, hole.first);
        at += std::max<std::size_t>(hole.length, 1);
    }
    return most;
}

std::vector<std::string> expand(const Alias& alias, std::string_view words) {
    std::string flat(protocol::trim(words));
    std::replace(flat.begin(), flat.end(), '\n', ' ');
    std::vector<std::string> out;
    bool used = false;
    for (std::string_view text = alias.text; !text.empty();) {
        const std::size_t end = std::min(text.find(parting), text.size());
        out.push_back(filled(protocol::trim(text.substr(0, end)), flat, used));
        text.remove_prefix(std::min(end + parting.size() - 1, text.size()));
    }
    if (!used && !flat.empty()) out.back().append(" ").append(flat);
    return out;
}

}  // namespace hubbub::client
