// BATCH from clients: multiline messages.
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

// Refuses the batch, with the label of its first line, and drops its further lines.
void spoil(Context& context, Multiline& batch, std::string_view code, Params words,
           std::string_view text) {
    context.responder.begin_labelled(batch.label, true);
    context.responder.refuse(Refusal::fail("BATCH", code, words, text));
    context.responder.finish();
    batch.failed = true;
    batch.lines.clear();
}

void spoil(Context& context, Multiline& batch, std::string_view text) {
    spoil(context, batch, "MULTILINE_INVALID", {}, text);
}

void take_text(Context& context, Multiline& batch, const Message& message) {
    const std::string_view text = message.param(1);
    const bool marked = protocol::raw_tag_value(message.tags, "draft/multiline-concat").has_value();
    if (marked && text.empty())
        return spoil(context, batch, "A line with draft/multiline-concat must not be empty");
    const bool joined = marked && !batch.lines.empty();
    batch.bytes += text.size() + (joined || batch.lines.empty() ? 0 : 1);
    if (batch.bytes > Multiline::max_bytes) {
        return spoil(context, batch, "MULTILINE_MAX_BYTES", {std::to_string(batch.max_bytes)},
                     "The message is too long; send it in parts");
    }
    if (batch.lines.size() == Multiline::max_lines) {
        return spoil(context, batch, "MULTILINE_MAX_LINES", {std::to_string(batch.max_lines)},
                     "The message has too many lines; send it in parts");
    }
    batch.lines.push_back({std::string(text), joined});
}

// Stores the command of the first line. Returns false if a later line has another command, or the
// command is not a message.
bool take_command(Multiline& batch, std::string_view command) {
    for (const std::string_view known : {"PRIVMSG", "NOTICE"}) {
        const bool fits = batch.command.empty() || batch.command == known;
        if (fits && protocol::same(command, known)) {
            batch.command = known;
            return true;
        }
    }
    return false;
}

// Refuses the batch, and also the interrupting line if it has a label.
void interrupt(Context& context, Multiline& batch, const Message& message) {
    constexpr std::string_view why = "Only lines of the batch are allowed before it ends";
    spoil(context, batch, why);
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
    // Both batches are refused.
    if (nested) spoil(context, *open, "Another batch began before this batch ended");
    open = std::move(fresh);
    if (nested) return spoil(context, *open, "End a batch before you begin the next");
    if (!context.has_capability(batches | multiline))
        return spoil(context, *open, "Request the capabilities batch and draft/multiline first");
    if (message.param(1) != Multiline::batch_type)
        return spoil(context, *open, "Only the batch type draft/multiline is supported");
    if (target.empty() || open->reference.empty() || target.find(',') != std::string_view::npos)
        return spoil(context, *open, "Usage: BATCH +REFERENCE draft/multiline TARGET");
}

Refusal end(Context& context, std::string_view reference) {
    if (!context.multiline) return invalid("No batch with that reference is open");
    Multiline batch = std::move(*context.multiline);
    context.multiline.reset();
    if (batch.failed) return {};
    // The last line may have its own label.
    if (!batch.label.empty()) context.responder.finish();
    if (reference != batch.reference) {
        spoil(context, batch, "Another batch is open");
        return {};
    }
    const bool blank = std::all_of(batch.lines.begin(), batch.lines.end(),
                                   [](const auto& line) { return line.text.empty(); });
    if (blank) {
        spoil(context, batch, "The batch has no text");
        return {};
    }
    context.responder.begin_labelled(batch.label, batch.answered);
    context.responder.refuse(send_message(
        context, {batch.command, batch.target, "", batch.tags, batch.answered, &batch}));
    context.responder.finish();
    return {};
}

}  // namespace

Refusal handle_batch(Context& context, const Message& message) {
    const std::string_view reference = message.param(0);
    if (reference.starts_with('-')) return end(context, reference.substr(1));
    if (!reference.starts_with('+')) return invalid("A reference must begin with + or -");
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
        context.responder.refuse(invalid("No batch with that reference is open"));
        context.responder.finish();
        return true;
    }
    Multiline& batch = *context.multiline;
    if (!reference) {
        // Commands that keep a connection alive, or end it, are always allowed.
        for (const std::string_view any : {"PING", "PONG", "QUIT"}) {
            if (protocol::same(message.command, any)) return false;
        }
        if (batch.failed) return false;
        interrupt(context, batch, message);
    } else if (batch.failed) {
        return true;
    } else if (*reference != batch.reference) {
        spoil(context, batch, "Another batch is open");
    } else if (!take_command(batch, message.command)) {
        spoil(context, batch, "A batch may only contain PRIVMSG, or only NOTICE");
    } else if (!protocol::same(message.param(0), batch.target)) {
        spoil(context, batch, "MULTILINE_INVALID_TARGET", {batch.target, message.param(0)},
              "Every line must have the target of the batch");
    } else {
        batch.answered = answered;
        take_text(context, batch, message);
    }
    return true;
}

void spoil_batch(Context& context) {
    auto& batch = context.multiline;
    if (batch && !batch->failed) spoil(context, *batch, "A line of the batch was refused");
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
