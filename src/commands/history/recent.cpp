// HISTORY, for plain users and clients without CHATHISTORY.

#include "history/recent.h"

#include <chrono>
#include <memory>
#include <string>
#include <utility>

#include "core/history_limit.h"
#include "history/handlers.h"
#include "history/history_answer.h"

namespace hubbub::commands {
namespace {

constexpr std::size_t usual_messages = 20;
constexpr std::size_t max_messages = 200;

HistoryQuery newest(std::size_t max) {
    HistoryQuery out;
    out.max = max;
    return out;
}

}  // namespace

void begin_recent(Context& context, std::string_view channel, std::size_t max) {
    auto from = readable(context, channel);
    if (from && from->place && max > 0)
        context.responder.begin_long(
            std::make_unique<HistoryAnswer>(*std::move(from), newest(max), HistoryForm()));
}

void begin_missed(Context& context, std::int64_t since, std::size_t max) {
    HistoryQuery query = newest(max);
    query.after = protocol::first_id_at(Wall(std::chrono::seconds(since)));
    auto channels = context.user()->channels();
    // The last answer that is begun comes first.
    std::reverse(channels.begin(), channels.end());
    for (const auto& channel : channels) {
        auto from = readable(context, channel->name);
        if (from && from->place)
            context.responder.begin_long(
                std::make_unique<HistoryAnswer>(*std::move(from), query, HistoryForm()));
    }
}

Refusal handle_history(Context& context, const Message& message) {
    if (!context.registry().history().keeps())
        return Refusal(protocol::ERR_UNKNOWNCOMMAND, {"HISTORY"});
    const std::string_view given = message.param(1);
    const std::size_t wanted = given.empty() ? usual_messages : parse_limit(given, max_messages);
    if (wanted == 0)
        return Refusal::fail("HISTORY", "INVALID_PARAMS", {given},
                             "The number of lines must be a number above 0");
    auto from = readable(context, message.param(0));
    if (!from) return Refusal(protocol::ERR_NOTONCHANNEL, {message.param(0)});
    HistoryForm form;
    form.subcommand = "HISTORY";
    form.label = context.responder.take_label();
    form.tells_end = true;
    context.responder.begin_long(
        std::make_unique<HistoryAnswer>(*std::move(from), newest(wanted), std::move(form)));
    return {};
}

}  // namespace hubbub::commands
