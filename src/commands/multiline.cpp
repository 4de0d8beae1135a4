// BATCH, as clients send it: messages of many lines.
// Source: https://ircv3.net/specs/extensions/multiline,
// https://ircv3.net/specs/extensions/client-batch

#include <hubbub/commands/multiline.h>
#include <hubbub/protocol/casemap.h>
#include <hubbub/protocol/names.h>

#include <algorithm>

#include "capabilities.h"
#include "handlers.h"
#include "words.h"

namespace hubbub::commands {
namespace {

constexpr std::string_view kind = "draft/multiline";

Refusal invalid(std::string_view text) {
    return Refusal::fail("BATCH", "MULTILINE_INVALID", {}, text);
}

// The answer to the whole: with the label that stood on its beginning.
void answer_with_label(Session& session, Multiline& whole) {
    if (!whole.label.empty()) session.label().open(whole.label);
}

void spoil(Session& session, Multiline& whole, std::string_view code, Session::Params context,
           std::string_view text) {
    answer_with_label(session, whole);
    session.refuse(Refusal::fail("BATCH", code, context, text));
    session.close_label();
    whole.failed = true;
    whole.lines.clear();
}

void spoil(Session& session, Multiline& whole, std::string_view text) {
    spoil(session, whole, "MULTILINE_INVALID", {}, text);
}

void take_text(Session& session, Multiline& whole, const Message& message) {
    const std::string_view text = message.param(1);
    const bool marked = protocol::raw_tag_value(message.tags, "draft/multiline-concat").has_value();
    if (marked && text.empty())
        return spoil(session, whole, "A line that is joined to the one before must not be empty");
    const bool joined = marked && !whole.lines.empty();
    whole.bytes += text.size() + (joined || whole.lines.empty() ? 0 : 1);
    if (whole.bytes > Multiline::max_bytes) {
        return spoil(session, whole, "MULTILINE_MAX_BYTES", {std::to_string(whole.max_bytes)},
                     "That is too long for one message; send it in parts");
    }
    if (whole.lines.size() == Multiline::max_lines) {
        return spoil(session, whole, "MULTILINE_MAX_LINES", {std::to_string(whole.max_lines)},
                     "That has too many lines for one message; send it in parts");
    }
    whole.lines.push_back({std::string(text), joined});
}

// All lines have the command of the first; false for any other.
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

// The batch has its answer, and the line that came in between, if it asks for one.
void interrupt(Session& session, Multiline& whole, const Message& message) {
    constexpr std::string_view why = "Nothing else may be said before the batch ends";
    spoil(session, whole, why);
    session.open_label(message);
    if (session.label().is_open()) session.refuse(invalid(why));
    session.close_label();
}

void begin(Session& session, const Message& message) {
    const std::string_view target = message.param(2);
    Multiline fresh;
    fresh.reference = message.param(0).substr(1);
    fresh.target = target;
    fresh.begun = session.services().clock.now();
    if (session.has_capability(message_tags)) fresh.tags = protocol::client_only_tags(message.tags);
    if (session.label().is_open()) fresh.label = session.label().take();
    auto& open = session.multiline;
    const bool nested = open && !open->failed;
    // Each of the two has its answer.
    if (nested) spoil(session, *open, "The next batch began before this one ended");
    open = std::move(fresh);
    if (nested) return spoil(session, *open, "End one batch before you begin the next");
    if (!session.has_capability(batches | multiline))
        return spoil(session, *open, "Ask for the capabilities batch and draft/multiline first");
    if (message.param(1) != kind) return spoil(session, *open, "Only draft/multiline is known");
    if (target.empty() || open->reference.empty() || target.find(',') != std::string_view::npos)
        return spoil(session, *open, "Write BATCH +REFERENCE draft/multiline TARGET");
}

Refusal end(Session& session, std::string_view reference) {
    if (!session.multiline) {
        return invalid("No batch of that name is open");
    }
    Multiline whole = std::move(*session.multiline);
    session.multiline.reset();
    if (whole.failed) return {};
    // A label on the end is one of its own.
    if (!whole.label.empty()) session.close_label();
    if (reference != whole.reference) {
        spoil(session, whole, "That is not the batch that is open");
        return {};
    }
    const bool blank = std::all_of(whole.lines.begin(), whole.lines.end(),
                                   [](const auto& line) { return line.text.empty(); });
    if (blank) {
        spoil(session, whole, "There is no text in it");
        return {};
    }
    answer_with_label(session, whole);
    if (protocol::is_channel(whole.target)) session.label().rest = Label::Rest::none;
    session.expect_answers(whole.answered);
    session.refuse(
        send_words(session, {whole.command, whole.target, "", whole.tags, whole.answered, &whole}));
    session.close_label();
    return {};
}

}  // namespace

Refusal handle_batch(Session& session, const Message& message) {
    const std::string_view reference = message.param(0);
    if (reference.starts_with('-')) return end(session, reference.substr(1));
    if (!reference.starts_with('+')) return invalid("A reference begins with + or -");
    begin(session, message);
    return {};
}

bool take_batched(Session& session, const Message& message, bool answered) {
    const auto reference = protocol::raw_tag_value(message.tags, "batch");
    if (!session.multiline && !reference) return false;
    if (protocol::same(message.command, "BATCH")) return false;
    if (!session.multiline) {
        if (!session.has_capability(multiline)) return false;
        session.open_label(message);
        session.refuse(invalid("No batch of that name is open"));
        session.close_label();
        return true;
    }
    Multiline& whole = *session.multiline;
    if (!reference) {
        // What keeps a connection alive, or ends it, may come at any time.
        for (const std::string_view any : {"PING", "PONG", "QUIT"}) {
            if (protocol::same(message.command, any)) return false;
        }
        if (whole.failed) return false;
        interrupt(session, whole, message);
    } else if (whole.failed) {
        return true;
    } else if (*reference != whole.reference) {
        spoil(session, whole, "That is not the batch that is open");
    } else if (!take_command(whole, message.command)) {
        spoil(session, whole, "A batch of lines has nothing in it but PRIVMSG, or NOTICE");
    } else if (!protocol::same(message.param(0), whole.target)) {
        spoil(session, whole, "MULTILINE_INVALID_TARGET", {whole.target, message.param(0)},
              "Every line must go where the batch goes");
    } else {
        whole.answered = answered;
        take_text(session, whole, message);
    }
    return true;
}

void spoil_batched(Session& session) {
    auto& whole = session.multiline;
    if (whole && !whole->failed) spoil(session, *whole, "One of its lines could not be taken");
}

std::optional<Steady> Session::batch_deadline() const {
    if (!multiline || multiline->failed) return std::nullopt;
    return multiline->begun + Multiline::longest;
}

void Session::end_late_batch() {
    const std::string reference = multiline->reference;
    spoil(*this, *multiline, "TIMEOUT", {reference}, "The batch took too long");
}

void add_multiline(chat::Batch& batch, std::string_view source, const Words& words,
                   std::string_view reference) {
    const std::string own = "batch=" + std::string(reference);
    chat::LineTraits traits;
    traits.needs = chat::Kind::multiline;
    traits.relayed = words.tags;
    const std::string name(reference);
    batch.add_raw(source,
                  "BATCH +" + name + " " + std::string(kind) + " " + std::string(words.target),
                  traits);
    traits.relayed = {};
    traits.identified = traits.described = false;
    for (const Multiline::Line& line : words.lines->lines) {
        const std::string tags = own + (line.joined ? ";draft/multiline-concat" : "");
        traits.tags = tags;
        batch.add(source, words.command, {words.target, line.text}, traits);
    }
    traits.tags = {};
    batch.add_raw(source, "BATCH -" + name, traits);
    // For everyone else: the lines that have text, the first with the msgid; each with the tags, if
    // those do not multiply what everybody gets.
    const bool repeats_tags = words.tags.size() * words.lines->lines.size() <= Multiline::max_bytes;
    chat::LineTraits bare;
    bare.lacks = chat::Kind::multiline;
    bare.relayed = words.tags;
    bare.repeats_id = true;
    for (const Multiline::Line& line : words.lines->lines) {
        if (line.text.empty()) continue;
        batch.add(source, words.command, {words.target, line.text}, bare);
        if (!repeats_tags) bare.relayed = {};
        bare.identified = false;
    }
}

}  // namespace hubbub::commands
