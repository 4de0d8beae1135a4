#include "irc/sts.h"

#include <hubbub/protocol/casemap.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "irc/word_reader.h"

namespace hubbub::client {
namespace {

// Ten years; a longer duration could overflow.
constexpr std::int64_t longest = std::int64_t{10} * 366 * 24 * 3600;

std::int64_t seconds(Wall at) {
    return std::chrono::duration_cast<std::chrono::seconds>(at.time_since_epoch()).count();
}

template <class Number>
Number number_in(std::string_view text) {
    Number value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

}  // namespace

void StsPolicies::learn(const std::string& host, std::uint16_t port, std::chrono::seconds lasts,
                        Wall now) {
    if (host.empty()) return;
    changed_ = true;
    const std::int64_t length = std::min<std::int64_t>(lasts.count(), longest);
    if (length <= 0)
        policies_.erase(protocol::fold(host));
    else
        policies_.insert_or_assign(protocol::fold(host),
                                   Policy{port, length, seconds(now) + length});
}

void StsPolicies::renew(const std::string& host, Wall now) {
    const auto found = policies_.find(protocol::fold(host));
    if (found == policies_.end() || found->second.until < seconds(now)) return;
    found->second.until = seconds(now) + found->second.lasts;
    changed_ = true;
}

void StsPolicies::apply(ServerAddress& server, Wall now) const {
    const auto found = policies_.find(protocol::fold(server.host));
    const bool holds = found != policies_.end() && found->second.until >= seconds(now);
    if (!holds || server.tls || !server.unix_path.empty()) return;
    server.tls = true;
    server.port = found->second.port;
}

bool StsPolicies::take_changed() {
    return std::exchange(changed_, false);
}

std::string StsPolicies::text() const {
    std::string out;
    for (const auto& [host, policy] : policies_)
        out += host + " " + std::to_string(policy.port) + " " + std::to_string(policy.lasts) + " " +
               std::to_string(policy.until) + "\n";
    return out;
}

StsPolicies StsPolicies::read(std::string_view text) {
    StsPolicies out;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        WordReader words(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        const std::string host = protocol::fold(words.take());
        Policy policy;
        policy.port = number_in<std::uint16_t>(words.take());
        policy.lasts = std::min(number_in<std::int64_t>(words.take()), longest);
        policy.until = number_in<std::int64_t>(words.take());
        if (!host.empty() && policy.port != 0 && policy.lasts > 0)
            out.policies_.insert_or_assign(host, policy);
    }
    return out;
}

}  // namespace hubbub::client
