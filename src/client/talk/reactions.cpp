#include "talk/reactions.h"

#include <hubbub/protocol/casemap.h>
#include <hubbub/protocol/text.h>

#include <algorithm>

namespace hubbub::client {
namespace {

constexpr std::size_t max_messages = 2000;
constexpr std::size_t max_reactions = 20;
constexpr std::size_t max_nicks = 100;
constexpr std::size_t max_text = 64;

auto find_text(auto& reactions, std::string_view text) {
    return std::find_if(reactions.begin(), reactions.end(),
                        [&](const Reactions::Reaction& one) { return one.text == text; });
}

auto find_nick(auto& nicks, std::string_view nick) {
    return std::find_if(nicks.begin(), nicks.end(),
                        [&](const std::string& one) { return protocol::same(one, nick); });
}

}  // namespace

void Reactions::add(const std::string& msgid, std::string_view text, std::string_view nick) {
    text = protocol::cut(text, max_text);
    if (text.empty()) return;
    const auto [at, fresh] = by_message_.try_emplace(msgid);
    if (fresh) order_.push_back(msgid);
    std::vector<Reaction>& reactions = at->second;
    auto found = find_text(reactions, text);
    if (found == reactions.end()) {
        if (reactions.size() == max_reactions) return;
        found = reactions.insert(found, {std::string(text), {}});
    }
    if (found->nicks.size() < max_nicks && find_nick(found->nicks, nick) == found->nicks.end())
        found->nicks.emplace_back(nick);
    if (order_.size() > max_messages) forget(std::string(order_.front()));
}

void Reactions::remove(std::string_view msgid, std::string_view text, std::string_view nick) {
    const auto at = by_message_.find(msgid);
    if (at == by_message_.end()) return;
    const auto found = find_text(at->second, protocol::cut(text, max_text));
    if (found == at->second.end()) return;
    if (const auto one = find_nick(found->nicks, nick); one != found->nicks.end())
        found->nicks.erase(one);
    if (found->nicks.empty()) at->second.erase(found);
    if (at->second.empty()) forget(msgid);
}

void Reactions::forget(std::string_view msgid) {
    if (const auto at = by_message_.find(msgid); at != by_message_.end()) by_message_.erase(at);
    std::erase(order_, msgid);
}

void Reactions::clear() {
    by_message_.clear();
    order_.clear();
}

bool Reactions::has(std::string_view msgid, std::string_view text, std::string_view nick) const {
    const auto at = by_message_.find(msgid);
    if (at == by_message_.end()) return false;
    const auto found = find_text(at->second, text);
    return found != at->second.end() && find_nick(found->nicks, nick) != found->nicks.end();
}

std::string Reactions::summary(std::string_view msgid) const {
    const auto at = by_message_.find(msgid);
    if (at == by_message_.end()) return {};
    std::string out;
    for (const Reaction& one : at->second) {
        out += out.empty() ? "[" : ", ";
        out += protocol::visible(one.text) + " ";
        out += one.nicks.size() == 1 ? protocol::visible(one.nicks.front())
                                     : std::to_string(one.nicks.size());
    }
    return out + "]";
}

}  // namespace hubbub::client
