#include "irc/profiles.h"

#include <hubbub/protocol/casemap.h>
#include <hubbub/protocol/text.h>

#include <algorithm>
#include <utility>

namespace hubbub::client {
namespace {

// A server that never answers cannot let this grow.
constexpr std::size_t max_asked = 8;

std::size_t index_of(const ProfileKey* key) {
    return static_cast<std::size_t>(key - profile_keys.data());
}

bool is_empty(const std::string& value) {
    return value.empty();
}

}  // namespace

const ProfileKey* find_profile_key(std::string_view name) {
    const auto* const found =
        std::find_if(profile_keys.begin(), profile_keys.end(), [&](const ProfileKey& one) {
            return protocol::same(one.key, name) || protocol::same(one.name, name);
        });
    return found == profile_keys.end() ? nullptr : found;
}

void Profiles::set(std::string_view target, std::string_view key, std::string_view value) {
    const ProfileKey* const known = find_profile_key(key);
    if (known == nullptr || target.empty()) return;
    std::string name = isupport_.fold(target);
    auto found = values_.find(name);
    if (found == values_.end()) {
        if (value.empty() || values_.size() >= max_targets) return;
        found = values_.emplace(std::move(name), Values()).first;
    }
    Values& values = found->second;
    values[index_of(known)] = protocol::cut(value, max_value);
    if (std::all_of(values.begin(), values.end(), is_empty)) values_.erase(found);
}

void Profiles::rename(std::string_view from, std::string_view to) {
    auto node = values_.extract(isupport_.fold(from));
    std::string name = isupport_.fold(to);
    values_.erase(name);
    if (node.empty()) return;
    node.key() = std::move(name);
    values_.insert(std::move(node));
}

void Profiles::forget(std::string_view target) {
    values_.erase(isupport_.fold(target));
}

void Profiles::forget_unless(const std::function<bool(const std::string&)>& keeps) {
    std::erase_if(values_, [&](const auto& entry) { return !keeps(entry.first); });
}

std::string_view Profiles::value(std::string_view target, std::string_view key) const {
    const ProfileKey* const known = find_profile_key(key);
    const auto found = values_.find(isupport_.fold(target));
    if (known == nullptr || found == values_.end()) return {};
    return found->second[index_of(known)];
}

std::string Profiles::summary(std::string_view target) const {
    std::string out;
    const auto found = values_.find(isupport_.fold(target));
    if (found == values_.end()) return out;
    for (std::size_t i = 0; i < profile_keys.size(); ++i) {
        const std::string& value = found->second[i];
        if (value.empty() || profile_keys[i].key == "avatar") continue;
        if (!out.empty()) out += ", ";
        out += value;
    }
    return out;
}

void Profiles::ask(std::string_view target) {
    if (asked_.size() == max_asked) asked_.erase(asked_.begin());
    asked_.push_back(isupport_.fold(target));
}

bool Profiles::take_asked(std::string_view target) {
    const auto found = std::find(asked_.begin(), asked_.end(), isupport_.fold(target));
    if (found == asked_.end()) return false;
    asked_.erase(found);
    return true;
}

}  // namespace hubbub::client
