// SEARCH. Source: https://github.com/emersion/soju/blob/master/doc/ext/search.md, and the same
// without the prefix: https://github.com/ircv3/ircv3-specifications/pull/496

#include <algorithm>
#include <array>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/capabilities.h"
#include "core/history_limit.h"
#include "history/handlers.h"
#include "history/search_answer.h"
#include "history/selector.h"

namespace hubbub::commands {
namespace {

using protocol::HistorySearch;

// Of one answer; also if no limit is given.
constexpr std::size_t max_found = 100;

constexpr std::array<std::string_view, 6> attribute_names = {"in",     "from", "after",
                                                             "before", "text", "limit"};

Refusal invalid_attribute(std::string_view name, std::string_view text) {
    return Refusal::fail("SEARCH", "INVALID_PARAMS", {name}, text);
}

// Returns the name of an attribute that does not exist, or "".
std::string_view unknown_attribute(std::string_view attributes) {
    while (!attributes.empty()) {
        const std::string_view name = protocol::take_tag(attributes).key;
        const bool known = std::find(attribute_names.begin(), attribute_names.end(), name) !=
                           attribute_names.end();
        if (!known && !name.empty()) return name;
    }
    return {};
}

// Reads everything but the target.
Refusal read_attributes(std::string_view attributes, HistorySearch& out) {
    if (const std::string_view name = unknown_attribute(attributes); !name.empty())
        return invalid_attribute(name, "There is no such attribute");
    const auto value = [&](std::string_view name) { return protocol::tag_value(attributes, name); };
    if (const auto nick = value("from")) {
        if (nick->empty()) return invalid_attribute("from", "The nick is missing");
        out.nick = *nick;
    }
    if (const auto typed = value("text")) {
        out.text = protocol::SearchText(*typed);
        if (out.text.empty()) return invalid_attribute("text", "There is no word to search for");
    }
    constexpr std::string_view time_form = "Use YYYY-MM-DDThh:mm:ss.sssZ";
    if (const auto moment = value("before")) {
        const auto time = parse_time(*moment);
        if (!time) return invalid_attribute("before", time_form);
        out.before = protocol::first_id_at(*time + std::chrono::milliseconds(1));
    }
    if (const auto moment = value("after")) {
        const auto time = parse_time(*moment);
        if (!time) return invalid_attribute("after", time_form);
        out.after = std::max<protocol::MessageId>(protocol::first_id_at(*time), 1) - 1;
        out.newest = false;
    }
    out.max = max_found;
    if (const auto limit = value("limit")) {
        out.max = parse_limit(*limit, max_found);
        if (out.max == 0) return invalid_attribute("limit", "The limit must be a number above 0");
    }
    return {};
}

// Returns the channels and conversations of the client.
std::vector<Readable> everything_readable(const Context& context) {
    std::vector<Readable> out;
    for (const auto& channel : context.user()->channels()) {
        auto from = readable(context, channel->name);
        if (from && from->place) out.push_back(*std::move(from));
    }
    const std::uint64_t own = context.self().account_id;
    if (own == 0) return out;
    for (const std::uint64_t peer : context.registry().history().peers(own)) {
        Readable from = conversation_with(context, peer);
        if (from.place) out.push_back(std::move(from));
    }
    return out;
}

}  // namespace

Refusal handle_search(Context& context, const Message& message) {
    const bool offered = context.has_capability(search) || context.has_capability(draft_search) ||
                         context.is_plain();
    if (!context.registry().history().keeps() || !offered)
        return Refusal(protocol::ERR_UNKNOWNCOMMAND, {"SEARCH"});
    const std::string_view attributes = message.param(0);
    HistorySearch wanted;
    if (auto refusal = read_attributes(attributes, wanted)) return refusal;
    std::vector<Readable> where;
    if (const auto target = protocol::tag_value(attributes, "in")) {
        auto from = readable(context, *target);
        if (!from || target->empty()) return invalid_attribute("in", "You cannot search there");
        if (from->place) where.push_back(*std::move(from));
    } else {
        where = everything_readable(context);
    }
    const bool private_too = std::any_of(where.begin(), where.end(), [](const Readable& each) {
        return each.place.is_conversation();
    });
    if (private_too) wanted.account = context.self().account_id;
    context.responder.begin_long(std::make_unique<SearchAnswer>(std::move(where), std::move(wanted),
                                                                context.responder.take_label()));
    return {};
}

}  // namespace hubbub::commands
