#include "history/targets.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/capabilities.h"
#include "history/readable.h"

namespace hubbub::commands {
namespace {

using protocol::HistoryPlace;
using protocol::MessageId;

struct Target {
    std::string name;
    MessageId latest;
};

// Not thread safe: belongs to one session.
class TargetsAnswer final : public LongAnswer {
  public:
    TargetsAnswer(Context& context, Wall one, Wall other, std::size_t limit)
        : backward_(other < one),
          limit_(limit),
          after_(protocol::first_id_at(std::min(one, other) + std::chrono::milliseconds(1)) - 1),
          before_(protocol::first_id_at(std::max(one, other))),
          label_(context.responder.take_label()) {
        for (const auto& channel : context.user()->channels()) names_.push_back(channel->name);
        const std::uint64_t own = context.self().account_id;
        if (own != 0) peers_ = context.registry().history().peers(own);
    }

    bool send_more(Context& context) override {
        if (!sending_) return find(context);
        return send_part(context);
    }

  private:
    static constexpr std::size_t targets_per_part = 16;
    static constexpr std::size_t lines_per_part = 200;

    bool find(Context& context) {
        for (std::size_t left = targets_per_part; left > 0; --left) {
            if (!names_.empty()) {
                const auto channel = readable(context, names_.back());
                names_.pop_back();
                if (channel && !look_at(context, *channel)) return fail(context);
            } else if (!peers_.empty()) {
                const auto peer = conversation_with(context, peers_.back());
                peers_.pop_back();
                if (peer.place && !look_at(context, peer)) return fail(context);
            } else {
                choose();
                begin(context);
                return true;
            }
        }
        context.charge(price_of(targets_per_part, recipients_per_line));
        return true;
    }

    // Returns a readable without a place if the account is gone.
    static Readable conversation_with(const Context& context, std::uint64_t peer) {
        const auto user = context.registry().user_of(peer);
        const auto account = context.registry().accounts.find(peer);
        if (!account || context.self().account_id == 0) return {};
        return {user ? user->identity()->nick : account->name,
                HistoryPlace::of_accounts(context.self().account_id, peer)};
    }

    // Notes the target if its latest message is in the range. Returns false if it cannot be read.
    bool look_at(Context& context, const Readable& target) {
        if (!target.place) return true;
        const auto latest =
            read_history(context, {target.place, target.after, ~MessageId{0} >> 1, 1, true, false});
        if (!latest) return false;
        if (latest->empty()) return true;
        const MessageId id = latest->front().id;
        if (id > after_ && id < before_) found_.push_back({target.name, id});
        return true;
    }

    void choose() {
        const auto earlier = [](const Target& a, const Target& b) { return a.latest < b.latest; };
        std::sort(found_.begin(), found_.end(), earlier);
        if (found_.size() <= limit_) return;
        const auto surplus = static_cast<std::ptrdiff_t>(found_.size() - limit_);
        if (backward_) {
            found_.erase(found_.begin(), found_.begin() + surplus);
        } else {
            found_.erase(found_.end() - surplus, found_.end());
        }
    }

    void begin(Context& context) {
        sending_ = true;
        if (!context.has_capability(batches)) return;
        reference_ = protocol::next_batch_reference();
        const std::string tag = label_.empty() ? "" : "label=" + std::exchange(label_, {});
        context.responder.send_tagged("BATCH +" + reference_ + " draft/chathistory-targets", tag);
    }

    bool send_part(Context& context) {
        const std::string tag = reference_.empty() ? "" : "batch=" + reference_;
        const std::size_t end = std::min(sent_ + lines_per_part, found_.size());
        for (; sent_ < end; ++sent_) {
            const Target& target = found_[sent_];
            context.responder.send_tagged("CHATHISTORY TARGETS " + target.name + " " +
                                              chat::iso_time(protocol::time_of(target.latest)),
                                          tag);
        }
        if (sent_ < found_.size()) return true;
        if (!reference_.empty()) context.responder.send_tagged("BATCH -" + reference_, {});
        return false;
    }

    bool fail(Context& context) const {
        context.responder.begin_labelled(label_, true);
        context.responder.refuse(Refusal::fail("CHATHISTORY", "MESSAGE_ERROR", {"TARGETS"},
                                               "Messages could not be retrieved"));
        return false;
    }

    const bool backward_;
    const std::size_t limit_;
    const MessageId after_;
    const MessageId before_;
    std::string label_;
    std::vector<std::string> names_;  // of channels that are not looked at yet
    std::vector<std::uint64_t> peers_;
    std::vector<Target> found_;
    std::size_t sent_ = 0;
    bool sending_ = false;
    std::string reference_;  // of the batch
};

}  // namespace

void begin_targets(Context& context, Wall one, Wall other, std::size_t limit) {
    context.responder.begin_long(std::make_unique<TargetsAnswer>(context, one, other, limit));
}

}  // namespace hubbub::commands
