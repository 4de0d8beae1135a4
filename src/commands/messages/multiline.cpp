// BATCH, as clients send it: messages of many lines.
// Source: https://ircv3.net/specs/extensions/multiline,
// https://ircv3.net/specs/extensions/client-batch

#include "core/multiline.h"
#include <hubbub/protocol/casemap.h>
#include <hubbub/protocol/names.h>

#include <algorithm>

#include "core/capabilities.h"
#include "core/context.h"
#include "core/outgoing.h"
#include "messages/handlers.h"
#include "messages/incoming_batch.h"
#include "messages/send.h"

namespace hubbub::commands {
namespace {

Refusal invalid(std::string_view text) {
    return Refusal::fail("BATCH", "MULTILINE_INVALID", {}, text);
}

// Refuses the batch, with the label of its beginning. Its further lines are dropped.
void spoil(Context& context, Multiline& whole, std::string_view code, Params words,
           std::string_view text) {
    context.responder.begin_labelled(whole.label, true);
    context.responder.refuse(Refusal::fail("BATCH", code, words, text));
    context.responder.finish();
    whole.failed = true;
    whole.lines.clear();
}

void spoil(Context& context, Multiline& whole, std::string_view text) {
    spoil(context, whole, "MULTILINE_INVALID", {}, text);
}

void take_text(Context& context, Multiline& whole, const Message& message) {
    const std::string_view text = message.param(1);
    const bool marked = protocol::raw_tag_value(message.tags, "draft/multiline-concat").has_value();
    if (marked && text.empty())
        return spoil(context, whole, "A line that is joined to the one before must not be empty");
    const bool joined = marked && !whole.lines.empty();
    whole.bytes += text.size() + (joined || whole.lines.empty() ? 0 : 1);
    if (whole.bytes > Multiline::max_bytes) {
        return spoil(context, whole, "MULTILINE_MAX_BYTES", {std::to_string(whole.max_bytes)},
                     "That is too long for one message; send it in parts");
    }
    if (whole.lines.size() == Multiline::max_lines) {
        return spoil(context, whole, "MULTILINE_MAX_LINES", {std::to_string(whole.max_lines)},
                     "That has too many lines for one message; send it in parts");
    }
    whole.lines.push_back({std::string(text), joined});
}

// Notes the command of the first line. Returns false if another line has another.
bool take_command(Multiline& whole, std::string_view command) {
    for (const std::string_view known : {"PRIVMSG", "NOTICE"}) {
        const bool fits = whole.command.empty() || whole.command == known;
        if (fits && protocol::same(command, known)) {
            whole.command = known;
            return true;
        }
    }
    return false;
}

// Refuses the batch, and the line that came within it if it has a label.
void interrupt(Context& context, Multiline& whole, const Message& message) {
    constexpr std::string_view why = "Nothing else may be said before the batch ends";
    spoil(context, whole, why);
    context.responder.begin(message);
    if (context.responder.has_label()) context.responder.refuse(invalid(why));
    context.responder.finish();
}

void begin(Context& context, const Message& message) {
    const std::string_view target = message.param(2);
    Multiline fresh;
    fresh.reference = message.param(0).substr(1);
    fresh.target = target;
    fresh.begun = context.services().clock.now();
    if (context.has_capability(message_tags)) fresh.tags = protocol::client_only_tags(message.tags);
    fresh.label = context.responder.take_label();
    auto& open = context.multiline;
    const bool nested = open && !open->failed;
    // Each of the two is refused.
    if (nested) spoil(context, *open, "The next batch began before this one ended");
    open = std::move(fresh);
    if (nested) return spoil(context, *open, "End one batch before you begin the next");
    if (!context.has_capability(batches | multiline))
        return spoil(context, *open, "Ask for the capabilities batch and draft/multiline first");
    if (message.param(1) != Multiline::batch_type)
        return spoil(context, *open, "Only draft/multiline is known");
    if (target.empty() || open->reference.empty() || target.find(',') != std::string_view::npos)
        return spoil(context, *open, "Write BATCH +REFERENCE draft/multiline TARGET");
}

Refusal end(Context& context, std::string_view reference) {
    if (!context.multiline) return invalid("No batch of that name is open");
    Multiline whole = std::move(*context.multiline);
    context.multiline.reset();
    if (whole.failed) return {};
    // The end may have a label itself.
    if (!whole.label.empty()) context.responder.finish();
    if (reference != whole.reference) {
        spoil(context, whole, "That is not the batch that is open");
        return {};
    }
    const bool blank = std::all_of(whole.lines.begin(), whole.lines.end(),
                                   [](const auto& line) { return line.text.empty(); });
    if (blank) {
        spoil(context, whole, "There is no text in it");
        return {};
    }
    context.responder.begin_labelled(whole.label, whole.answered);
    context.responder.refuse(send_message(
        context, {whole.command, whole.target, "", whole.tags, whole.answered, &whole}));
    context.responder.finish();
    return {};
}

}  // namespace

Refusal handle_batch(Context& context, const Message& message) {
    const std::string_view reference = message.param(0);
    if (reference.starts_with('-')) return end(context, reference.substr(1));
    if (!reference.starts_with('+')) return invalid("A reference begins with + or -");
    begin(context, message);
    return {};
}

bool take_batched(Context& context, const Message& message, bool answered) {
    const auto reference = protocol::raw_tag_value(message.tags, "batch");
    if (!context.multiline && !reference) return false;
    if (protocol::same(message.command, "BATCH")) return false;
    if (!context.multiline) {
        if (!context.has_capability(multiline)) return false;
        context.responder.begin(message);
        context.responder.refuse(invalid("No batch of that name is open"));
        context.responder.finish();
        return true;
    }
    Multiline& whole = *context.multiline;
    if (!reference) {
        // What keeps a connection alive, or ends it, may come at any time.
        for (const std::string_view any : {"PING", "PONG", "QUIT"}) {
            if (protocol::same(message.command, any)) return false;
        }
        if (whole.failed) return false;
        interrupt(context, whole, message);
    } else if (whole.failed) {
        return true;
    } else if (*reference != whole.reference) {
        spoil(context, whole, "That is not the batch that is open");
    } else if (!take_command(whole, message.command)) {
        spoil(context, whole, "A batch of lines has nothing in it but PRIVMSG, or NOTICE");
    } else if (!protocol::same(message.param(0), whole.target)) {
        spoil(context, whole, "MULTILINE_INVALID_TARGET", {whole.target, message.param(0)},
              "Every line must go where the batch goes");
    } else {
        whole.answered = answered;
        take_text(context, whole, message);
    }
    return true;
}

void spoil_batch(Context& context) {
    auto& whole = context.multiline;
    if (whole && !whole->failed) spoil(context, *whole, "One of its lines could not be taken");
}

std::optional<Steady> batch_deadline(const Context& context) {
    if (!context.multiline || context.multiline->failed) return std::nullopt;
    return context.multiline->begun + Multiline::max_duration;
}

void end_late_batch(Context& context) {
    const std::string reference = context.multiline->reference;
    spoil(context, *context.multiline, "TIMEOUT", {reference}, "The batch took too long");
}

}  // namespace hubbub::commands
