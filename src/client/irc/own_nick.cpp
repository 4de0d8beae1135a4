#include "irc/own_nick.h"

#include <hubbub/protocol/names.h>

#include <utility>

namespace hubbub::client {

void OwnNick::renamed(std::string_view nick, const Isupport& isupport) {
    current_ = nick;
    // A nick forced by an operator or a service is not wanted.
    if (isupport.same(current_, requested_)) wanted_ = current_;
}

void OwnNick::restart(std::string_view nick) {
    requested_ = current_ = wanted_ = nick;
    must_choose_ = false;
    variants_tried_ = 0;
}

std::optional<std::string> OwnNick::next_variant() {
    constexpr std::size_t max_tries = 10;
    if (++variants_tried_ > max_tries) return std::nullopt;
    std::string next = wanted_.substr(0, protocol::nick_length - max_tries);
    next.append(variants_tried_, '_');
    return next;
}

bool OwnNick::choice_made() {
    return std::exchange(must_choose_, false);
}

}  // namespace hubbub::client
