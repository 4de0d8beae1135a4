#include "core/outgoing.h"

#include <hubbub/protocol/message_id.h>

#include <string>

#include "core/multiline.h"

namespace hubbub::commands {
namespace {

using chat::Encoding;
using chat::LineTraits;

// Adds the message as a batch of lines.
// Source: https://ircv3.net/specs/extensions/multiline
void add_as_batch(chat::Batch& batch, std::string_view source, const Outgoing& message,
                  std::string_view batch_tag) {
    const std::string reference = protocol::next_batch_reference();
    LineTraits traits;
    traits.needs = Encoding::multiline;
    traits.tags = batch_tag;
    traits.relayed = message.tags;
    batch.add_raw(source,
                  "BATCH +" + reference + " " + std::string(Multiline::batch_type) + " " +
                      std::string(message.target),
                  traits);
    traits.relayed = {};
    traits.identified = traits.described = false;
    for (const Multiline::TextLine& line : message.lines->lines) {
        const std::string tags =
            "batch=" + reference + (line.joined ? ";draft/multiline-concat" : "");
        traits.tags = tags;
        batch.add(source, message.command, {message.target, line.text}, traits);
    }
    traits.tags = batch_tag;
    batch.add_raw(source, "BATCH -" + reference, traits);
}

// Adds the non-empty lines, for clients without draft/multiline. The first has the msgid. Repeats
// the tags unless that would take too many bytes.
void add_as_lines(chat::Batch& batch, std::string_view source, const Outgoing& message,
                  std::string_view batch_tag) {
    const auto& lines = message.lines->lines;
    const bool repeats_tags = message.tags.size() * lines.size() <= Multiline::max_bytes;
    LineTraits traits;
    traits.lacks = Encoding::multiline;
    traits.tags = batch_tag;
    traits.relayed = message.tags;
    traits.repeats_id = true;
    for (const Multiline::TextLine& line : lines) {
        if (line.text.empty()) continue;
        batch.add(source, message.command, {message.target, line.text}, traits);
        if (!repeats_tags) traits.relayed = {};
        traits.identified = false;
    }
}

}  // namespace

void add_message(chat::Batch& batch, std::string_view source, const Outgoing& message,
                 std::string_view batch_tag) {
    if (message.lines != nullptr) {
        add_as_batch(batch, source, message, batch_tag);
        return add_as_lines(batch, source, message, batch_tag);
    }
    LineTraits traits;
    traits.tags = batch_tag;
    traits.relayed = message.tags;
    if (message.command != "TAGMSG")
        return batch.add(source, message.command, {message.target, message.text}, traits);
    traits.needs = Encoding::tagged;
    batch.add_raw(source, "TAGMSG " + std::string(message.target), traits);
}

}  // namespace hubbub::commands
