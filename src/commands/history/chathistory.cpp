// CHATHISTORY. Source: https://ircv3.net/specs/extensions/chathistory

#include <hubbub/protocol/casemap.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "core/capabilities.h"
#include "core/history_limit.h"
#include "history/handlers.h"
#include "history/history_answer.h"
#include "history/selector.h"
#include "history/targets.h"

namespace hubbub::commands {
namespace {

using Pick = HistoryQuery::Pick;

Refusal history_failure(std::string_view code, std::string_view subcommand, std::string_view word,
                        std::string_view text) {
    if (word.empty()) return Refusal::fail("CHATHISTORY", code, {subcommand}, text);
    return Refusal::fail("CHATHISTORY", code, {subcommand, word}, text);
}

Refusal invalid_query(std::string_view subcommand, std::string_view word, std::string_view text) {
    return history_failure("INVALID_PARAMS", subcommand, word, text);
}

// A subcommand with a target, and how many selectors follow that.
struct HistorySubcommand {
    std::string_view name;
    std::size_t selectors;
    HistoryQuery (*query)(const Selector& one, const Selector& other);
};

HistoryQuery before(const Selector& one, const Selector&) {
    HistoryQuery out;
    out.before = one.first;
    return out;
}
HistoryQuery after(const Selector& one, const Selector&) {
    HistoryQuery out;
    out.pick = Pick::oldest;
    out.after = one.last;
    return out;
}
HistoryQuery latest(const Selector& one, const Selector&) {
    HistoryQuery out;
    out.after = one.last;
    return out;
}
HistoryQuery around(const Selector& one, const Selector&) {
    HistoryQuery out;
    out.pick = Pick::around;
    out.middle = one.first;
    return out;
}
// Those next to the first selector, if there are too many.
HistoryQuery between(const Selector& one, const Selector& other) {
    HistoryQuery out;
    const bool forward = one.first <= other.first;
    out.pick = forward ? Pick::oldest : Pick::newest;
    out.after = (forward ? one : other).last;
    out.before = (forward ? other : one).first;
    return out;
}

constexpr std::array history_subcommands = {
    HistorySubcommand{"AFTER", 1, after},   HistorySubcommand{"AROUND", 1, around},
    HistorySubcommand{"BEFORE", 1, before}, HistorySubcommand{"BETWEEN", 2, between},
    HistorySubcommand{"LATEST", 1, latest},
};

Refusal answer_targets(Context& context, const Message& message, std::string_view name) {
    if (message.count < 4)
        return history_failure("NEED_MORE_PARAMS", name, "", "Missing parameters");
    const auto one = parse_timestamp(message.param(1)), other = parse_timestamp(message.param(2));
    if (!one || !other)
        return invalid_query(name, message.param(one ? 2 : 1),
                             "Use timestamp=YYYY-MM-DDThh:mm:ss.sssZ");
    const std::size_t limit = parse_limit(message.param(3), max_history_answer);
    if (limit == 0)
        return invalid_query(name, message.param(3), "The limit must be a number above 0");
    begin_targets(context, *one, *other, limit);
    return {};
}

Refusal answer_messages(Context& context, const Message& message,
                        const HistorySubcommand& subcommand) {
    const std::string_view name = subcommand.name;
    if (message.count < subcommand.selectors + 3)
        return history_failure("NEED_MORE_PARAMS", name, "", "Missing parameters");
    std::array<Selector, 2> selectors;
    for (std::size_t i = 0; i < subcommand.selectors; ++i) {
        const std::string_view word = message.param(2 + i);
        if (name == "LATEST" && word == "*") continue;
        const auto selector = parse_selector(word);
        if (!selector)
            return invalid_query(name, word, "Use msgid=ID or timestamp=YYYY-MM-DDThh:mm:ss.sssZ");
        selectors[i] = *selector;
    }
    const std::string_view limit = message.param(2 + subcommand.selectors);
    HistoryQuery query = subcommand.query(selectors[0], selectors[1]);
    query.max = parse_limit(limit, max_history_answer);
    if (query.max == 0) return invalid_query(name, limit, "The limit must be a number above 0");
    auto from = readable(context, message.param(1));
    if (!from)
        return history_failure("INVALID_TARGET", name, message.param(1),
                               "Messages could not be retrieved");
    HistoryForm form;
    form.subcommand = name;
    form.label = context.responder.take_label();
    form.events = context.has_capability(event_playback);
    form.tells_end = query.pick != Pick::around;
    context.responder.begin_long(
        std::make_unique<HistoryAnswer>(*std::move(from), query, std::move(form)));
    return {};
}

}  // namespace

Refusal handle_chathistory(Context& context, const Message& message) {
    if (!context.registry().history().keeps())
        return Refusal(protocol::ERR_UNKNOWNCOMMAND, {"CHATHISTORY"});
    const std::string_view given = message.param(0);
    if (given.empty()) return history_failure("NEED_MORE_PARAMS", "*", "", "Missing parameters");
    if (protocol::same(given, "TARGETS")) return answer_targets(context, message, "TARGETS");
    const auto* const found = std::find_if(
        history_subcommands.begin(), history_subcommands.end(),
        [&](const HistorySubcommand& each) { return protocol::same(each.name, given); });
    if (found == history_subcommands.end()) return invalid_query(given, "", "Unknown subcommand");
    return answer_messages(context, message, *found);
}

}  // namespace hubbub::commands
