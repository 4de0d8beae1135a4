#include "metadata/reply_batch.h"

#include <hubbub/protocol/message_id.h>

#include "core/capabilities.h"

namespace hubbub::commands {

ReplyBatch::ReplyBatch(Context& context, std::string_view type, std::string_view target)
    : context_(context), lines_(context.make_server_batch()) {
    if (!context.has_capability(batches)) return;
    reference_ = protocol::next_batch_reference();
    tag_ = "batch=" + reference_;
    std::string rest = "BATCH +" + reference_ + " " + std::string(type);
    if (!target.empty()) rest.append(" ").append(target);
    lines_.add_raw(context.settings().server_name, rest);
}

ReplyBatch::~ReplyBatch() {
    if (!reference_.empty())
        lines_.add_raw(context_.settings().server_name, "BATCH -" + reference_);
    if (!lines_.empty()) context_.responder.send(lines_);
}

void ReplyBatch::numeric(const protocol::Numeric& numeric, Params params, std::string_view text) {
    std::string rest = numeric.digits() + " " + std::string(context_.target());
    for (const std::string_view param : params) rest.append(" ").append(param);
    rest.append(" :").append(text);
    chat::LineTraits traits;
    traits.tags = tag_;
    lines_.add_raw(context_.settings().server_name, rest, traits);
}

void ReplyBatch::line(std::string_view source, std::string_view command, Params params) {
    chat::LineTraits traits;
    traits.tags = tag_;
    traits.identified = false;
    lines_.add(source, command, params, traits);
}

}  // namespace hubbub::commands
