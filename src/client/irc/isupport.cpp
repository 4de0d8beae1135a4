#include "irc/isupport.h"

#include <hubbub/protocol/casemap.h>

#include <algorithm>
#include <charconv>
#include <limits>

namespace hubbub::client {
namespace {

char fold_rfc1459(char c) {
    switch (c) {
        case '[': return '{';
        case ']': return '}';
        case '\\': return '|';
        default: return protocol::fold(c);
    }
}

}  // namespace

void Isupport::restore(std::string_view key) {
    const Isupport initial;
    if (key == "CASEMAPPING") casemap_ = initial.casemap_;
    if (key == "CHANTYPES") channel_types_ = initial.channel_types_;
    if (key == "PREFIX") {
        ranks_ = initial.ranks_;
        marks_ = initial.marks_;
    }
    if (key == "MONITOR") {
        monitors_ = initial.monitors_;
        monitor_limit_ = initial.monitor_limit_;
    }
    if (key == "CHATHISTORY") history_limit_ = initial.history_limit_;
    if (key == "CHANMODES") {
        lists_ = initial.lists_;
        always_ = initial.always_;
        adding_ = initial.adding_;
    }
}

void Isupport::apply(std::string_view token) {
    if (token.starts_with('-')) return restore(token.substr(1));
    const std::size_t equals = token.find('=');
    const std::string_view key = token.substr(0, equals);
    const std::string_view value =
        equals == std::string_view::npos ? std::string_view{} : token.substr(equals + 1);
    if (key == "CASEMAPPING") {
        casemap_ = value == "rfc1459"          ? Casemap::rfc1459
                   : value == "strict-rfc1459" ? Casemap::strict
                                               : Casemap::ascii;
    } else if (key == "CHANTYPES") {
        channel_types_ = value;
    } else if (key == "PREFIX") {
        const std::size_t close = value.find(')');
        if (value.starts_with('(') && close != std::string_view::npos &&
            value.size() - close - 1 == close - 1) {
            ranks_ = value.substr(1, close - 1);
            marks_ = value.substr(close + 1);
        }
    } else if (key == "MONITOR") {
        // Without a number there is no limit.
        monitors_ = true;
        monitor_limit_ = std::numeric_limits<std::size_t>::max();
        std::from_chars(value.data(), value.data() + value.size(), monitor_limit_);
    } else if (key == "CHATHISTORY") {
        std::size_t limit = 0;
        std::from_chars(value.data(), value.data() + value.size(), limit);
        if (limit > 0) history_limit_ = limit;
    } else if (key == "CHANMODES") {
        const std::size_t a = value.find(',');
        const std::size_t b = a == std::string_view::npos ? a : value.find(',', a + 1);
        if (b == std::string_view::npos) return;
        lists_ = value.substr(0, a);
        always_ = lists_ + std::string(value.substr(a + 1, b - a - 1));
        adding_ = value.substr(b + 1, std::min(value.find(',', b + 1), value.size()) - b - 1);
    }
}

std::string Isupport::fold(std::string_view name) const {
    std::string out(name);
    for (char& c : out) {
        if (c == '~' && casemap_ == Casemap::rfc1459)
            c = '^';
        else
            c = casemap_ == Casemap::ascii ? protocol::fold(c) : fold_rfc1459(c);
    }
    return out;
}

bool Isupport::is_channel(std::string_view target) const {
    return !target.empty() && channel_types_.find(target.front()) != std::string::npos;
}

std::string_view Isupport::without_marks(std::string_view nick) const {
    return nick.substr(std::min(nick.find_first_not_of(marks_), nick.size()));
}

char Isupport::mark_of(char mode) const {
    const std::size_t at = ranks_.find(mode);
    return at == std::string::npos ? '\0' : marks_[at];
}

bool Isupport::takes_parameter(char mode, bool adding) const {
    return ranks_.find(mode) != std::string::npos || always_.find(mode) != std::string::npos ||
           (adding && adding_.find(mode) != std::string::npos);
}

}  // namespace hubbub::client
