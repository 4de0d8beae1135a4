#include "history/search_answer.h"

#include <algorithm>
#include <span>
#include <utility>

#include "core/capabilities.h"
#include "history/playback.h"

namespace hubbub::commands {
namespace {

using protocol::HistoryPlace;
using protocol::HistorySearch;
using protocol::MessageId;

bool is_before(const Readable& a, const Readable& b) {
    return a.place < b.place;
}

}  // namespace

SearchAnswer::SearchAnswer(std::vector<Readable> where, HistorySearch wanted, std::string label)
    : where_(std::move(where)), wanted_(std::move(wanted)), label_(std::move(label)) {
    std::sort(where_.begin(), where_.end(), is_before);
    if (wanted_.newest || where_.empty()) return;
    const auto first =
        std::min_element(where_.begin(), where_.end(),
                         [](const Readable& a, const Readable& b) { return a.after < b.after; });
    wanted_.after = std::max(wanted_.after, first->after);
}

bool SearchAnswer::send_more(Context& context) {
    return sending_ ? send_part(context) : find(context);
}

bool SearchAnswer::find(Context& context) {
    const HistorySearch stretch = next_stretch();
    if (!stretch.places.empty()) {
        context.claims().flush();
        const chat::Client& me = *context.client();
        const auto part = context.registry().history().search(
            stretch, me.wake, [&] { return me.close_request().has_value(); });
        if (!part) return fail(context);
        context.charge(line_price);
        found_.insert(found_.end(), part->found.begin(), part->found.end());
        (wanted_.newest ? wanted_.before : wanted_.after) = part->reached;
        const bool is_whole =
            part->reached == (wanted_.newest ? stretch.after + 1 : stretch.before - 1);
        const bool is_last =
            wanted_.newest ? stretch.after == wanted_.after : stretch.before == wanted_.before;
        if (found_.size() < wanted_.max && !(is_whole && is_last)) return true;
    }
    std::sort(found_.begin(), found_.end());
    begin(context);
    sending_ = true;
    return send_part(context);
}

// If a channel's history is only for members who were present, a member may read it from its JOIN
// on. So the searched places change with the id. Returns the next range of ids with equal places.
HistorySearch SearchAnswer::next_stretch() const {
    HistorySearch out = wanted_;
    out.max = wanted_.max - found_.size();
    for (const Readable& each : where_) {
        const bool is_open =
            wanted_.newest ? each.after + 1 < wanted_.before : each.after <= wanted_.after;
        if (is_open) {
            out.places.push_back(each.place);
            if (wanted_.newest) out.after = std::max(out.after, each.after);
        } else if (!wanted_.newest) {
            out.before = std::min(out.before, each.after + 1);
        }
    }
    return out;
}

bool SearchAnswer::send_part(Context& context) {
    const std::size_t count = std::min(max_part, found_.size() - sent_);
    const auto messages =
        context.registry().history().find(std::span(found_).subspan(sent_, count));
    if (!messages) return fail(context);
    const std::string tag = reference_.empty() ? "" : "batch=" + reference_;
    for (const protocol::StoredMessage& message : *messages) {
        const Readable* const from = where(message.place);
        if (from != nullptr && still_readable(context, *from))
            play(context, message, from->name, tag);
    }
    context.charge(price_of(count, recipients_per_line));
    sent_ += count;
    return sent_ < found_.size() || finish(context);
}

const Readable* SearchAnswer::where(const HistoryPlace& place) const {
    const auto at = std::lower_bound(where_.begin(), where_.end(), Readable{{}, place}, is_before);
    return at != where_.end() && at->place == place ? &*at : nullptr;
}

void SearchAnswer::begin(Context& context) {
    if (!context.has_capability(batches)) return;
    reference_ = protocol::next_batch_reference();
    const bool is_draft = !context.has_capability(search);
    context.responder.send_tagged(
        "BATCH +" + reference_ + (is_draft ? " search" : " soju.im/search"),
        label_.empty() ? "" : "label=" + std::exchange(label_, {}));
}

bool SearchAnswer::finish(Context& context) {
    if (!reference_.empty()) context.responder.send_tagged("BATCH -" + reference_, {});
    if (found_.empty() && context.is_plain()) context.responder.print("* Nothing was found.");
    return false;
}

bool SearchAnswer::fail(Context& context) {
    if (!reference_.empty()) context.responder.send_tagged("BATCH -" + reference_, {});
    context.responder.begin_labelled(label_, true);
    context.responder.refuse(
        Refusal::fail("SEARCH", "INTERNAL_ERROR", {}, "The search could not be run"));
    return false;
}

}  // namespace hubbub::commands
