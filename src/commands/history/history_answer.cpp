#include "history/history_answer.h"

#include <algorithm>
#include <utility>

#include "core/capabilities.h"
#include "history/playback.h"

namespace hubbub::commands {
namespace {

using Pick = HistoryQuery::Pick;
using protocol::HistoryRange;

constexpr std::string_view end_tag = "draft/chathistory-end";
constexpr std::size_t part_bytes = std::size_t{32} * 1024;

}  // namespace

std::atomic<std::size_t> HistoryAnswer::keeping{0};

HistoryAnswer::HistoryAnswer(Readable from, const HistoryQuery& query, HistoryForm form)
    : from_(std::move(from)),
      query_(query),
      form_(std::move(form)),
      backward_(query.pick != Pick::oldest),
      after_(std::max(query.after, from_.after)),
      before_(query.pick == Pick::around ? std::max(query.middle, after_ + 1) : query.before) {}

bool HistoryAnswer::send_more(Context& context) {
    if (!still_readable(context, from_)) return finish(context);
    if (!sending_) return find(context);
    if (keeps_ && context.services().clock.now() - keeps_since_ > max_keeping_time) forget();
    if (!kept_.empty()) return send_kept(context);
    const auto messages =
        read_history(context, {from_.place, after_, before_, part_, false, form_.events});
    return messages ? send_part(context, *messages) : fail(context);
}

bool HistoryAnswer::find(Context& context) {
    const bool first_half = query_.pick == Pick::around && backward_;
    const std::size_t left = (first_half ? query_.max / 2 : query_.max) - count_;
    // One extra message shows whether there are more.
    const HistoryRange range{from_.place, after_,      before_, std::min(max_part, left) + 1,
                             backward_,   form_.events};
    auto found = from_.place ? read_history(context, range) : Messages();
    if (!found) return fail(context);
    context.charge(price_of(found->size(), recipients_per_line));
    is_end_ = found->size() < range.max;
    const bool is_first = count_ == 0;
    const bool complete = is_end_ || left <= max_part;
    note(*found, std::min(max_part, left));
    const bool at_once = is_first && complete && query_.pick != Pick::around;
    if (!at_once) keep(context, std::move(*found));
    if (!complete) return true;
    if (first_half) {
        backward_ = false;
        after_ = std::max(query_.middle, std::max(query_.after, from_.after) + 1) - 1;
        before_ = query_.before;
        return true;
    }
    if (count_ == 0) return finish(context);
    begin(context);
    sending_ = true;
    after_ = first_ - 1;
    before_ = last_ + 1;
    return !at_once || send_part(context, *found);
}

// Does nothing if too many answers keep their messages, or if these have become too large.
void HistoryAnswer::keep(Context& context, Messages&& found) {
    if (!may_keep_) return;
    if (!keeps_) {
        keeps_since_ = context.services().clock.now();
        keeps_ = keeping.fetch_add(1) < max_keeping;
        if (!keeps_) keeping.fetch_sub(1);
    }
    for (const protocol::StoredMessage& one : found)
        kept_bytes_ +=
            sizeof one + one.source.size() + one.account.size() + one.tags.size() + one.text.size();
    if (!keeps_ || kept_bytes_ > max_kept_bytes) return forget();
    if (found.empty()) return;
    if (backward_)
        kept_.push_front(std::move(found));
    else
        kept_.push_back(std::move(found));
}

// From now on the messages are read again.
void HistoryAnswer::forget() {
    may_keep_ = false;
    kept_.clear();
    if (std::exchange(keeps_, false)) keeping.fetch_sub(1);
}

bool HistoryAnswer::send_kept(Context& context) {
    Messages& next = kept_.front();
    const bool more = send_part(context, next);
    std::erase_if(next, [this](const protocol::StoredMessage& one) { return one.id <= after_; });
    if (next.empty()) kept_.pop_front();
    return more;
}

void HistoryAnswer::note(Messages& found, std::size_t wanted) {
    if (found.size() > wanted) found.erase(backward_ ? found.begin() : found.end() - 1);
    if (found.empty()) return;
    if (count_ == 0 || backward_) first_ = found.front().id;
    if (count_ == 0 || !backward_) last_ = found.back().id;
    count_ += found.size();
    (backward_ ? before_ : after_) = backward_ ? first_ : last_;
}

bool HistoryAnswer::send_part(Context& context, const Messages& messages) {
    const std::string tag = reference_.empty() ? "" : "batch=" + reference_;
    std::size_t bytes = 0, sent = 0;
    for (const protocol::StoredMessage& message : messages) {
        bytes += play(context, message, from_.name, tag);
        after_ = message.id;
        ++sent;
        if (bytes >= part_bytes) break;
    }
    context.charge(price_of(messages.size(), recipients_per_line));
    // Messages of many lines are read in smaller parts.
    part_ = std::clamp<std::size_t>(2 * sent, 4, max_part);
    return (messages.empty() || after_ >= last_) ? finish(context) : true;
}

void HistoryAnswer::begin(Context& context) {
    // Nobody waits for an empty batch that was not asked for.
    const bool asked = !form_.subcommand.empty();
    if (!context.has_capability(batches) || (count_ == 0 && !asked)) return;
    reference_ = protocol::next_batch_reference();
    std::string tags = form_.label.empty() ? "" : "label=" + std::exchange(form_.label, {});
    if (form_.tells_end && is_end_) {
        if (!tags.empty()) tags += ';';
        tags += end_tag;
    }
    context.responder.send_tagged("BATCH +" + reference_ + " chathistory " + from_.name, tags);
}

bool HistoryAnswer::finish(Context& context) {
    // The client may have lost its right before the first message.
    if (!std::exchange(sending_, true)) begin(context);
    if (!reference_.empty()) context.responder.send_tagged("BATCH -" + reference_, {});
    if (count_ == 0 && form_.tells_end && context.is_plain())
        context.responder.print("* There is nothing to show.");
    return false;
}

bool HistoryAnswer::fail(Context& context) {
    if (!reference_.empty()) context.responder.send_tagged("BATCH -" + reference_, {});
    if (form_.subcommand.empty()) return false;
    context.responder.begin_labelled(form_.label, true);
    context.responder.refuse(Refusal::fail("CHATHISTORY", "MESSAGE_ERROR",
                                           {form_.subcommand, from_.name},
                                           "Messages could not be retrieved"));
    return false;
}

}  // namespace hubbub::commands
