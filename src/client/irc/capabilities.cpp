#include "irc/capabilities.h"

#include <algorithm>
#include <cstddef>

namespace hubbub::client {
namespace {

template <class F>
void for_each_word(std::string_view words, F&& f) {
    while (!words.empty()) {
        const std::size_t end = std::min(words.find(' '), words.size());
        if (end > 0) f(words.substr(0, end));
        words.remove_prefix(std::min(end + 1, words.size()));
    }
}

}  // namespace

void Capabilities::offer(std::string_view list) {
    for_each_word(list, [&](std::string_view word) {
        const std::size_t equals = std::min(word.find('='), word.size());
        offered_.insert_or_assign(std::string(word.substr(0, equals)),
                                  std::string(word.substr(std::min(equals + 1, word.size()))));
    });
}

void Capabilities::acknowledge(std::string_view list) {
    for_each_word(list, [&](std::string_view name) {
        if (name.starts_with('-'))
            enabled_.erase(std::string(name.substr(1)));
        else
            enabled_.emplace(name);
    });
}

void Capabilities::withdraw(std::string_view list) {
    for_each_word(list, [&](std::string_view name) {
        offered_.erase(std::string(name));
        enabled_.erase(std::string(name));
    });
}

std::optional<std::string_view> Capabilities::offered(std::string_view name) const {
    const auto found = offered_.find(name);
    if (found == offered_.end()) return std::nullopt;
    return found->second;
}

}  // namespace hubbub::client
