#include "core/item_list.h"

#include <algorithm>
#include <string>
#include <utility>

#include "core/context.h"

namespace hubbub::commands {
namespace {

class ItemAnswers final : public LongAnswer {
  public:
    ItemAnswers(std::string list, std::size_t max, TakeItem take)
        : list_(std::move(list)), rest_(list_), left_(max), take_(std::move(take)) {}

    bool send_more(Context& context) override {
        const std::string_view item = take_item(rest_);
        rest_.remove_prefix(std::min(rest_.find_first_not_of(','), rest_.size()));
        const bool last = rest_.empty();
        if (item.empty()) return !last;
        if (left_-- == 0) {
            context.responder.refuse(too_many_targets(context, item));
            return false;
        }
        if (!std::exchange(first_, false)) context.charge(line_price);
        context.responder.expect_more(!last);
        context.responder.refuse(take_(context, item));
        return !last;
    }

  private:
    const std::string list_;
    std::string_view rest_;
    std::size_t left_;
    const TakeItem take_;
    bool first_ = true;
};

}  // namespace

std::string_view take_item(std::string_view& list) {
    const std::size_t end = std::min(list.find(','), list.size());
    const std::string_view item = list.substr(0, end);
    list.remove_prefix(std::min(end + 1, list.size()));
    return item;
}

Refusal too_many_targets(const Context& context, std::string_view target) {
    return Refusal(protocol::ERR_TOOMANYTARGETS, {target},
                   {std::to_string(context.settings().max_targets)});
}

void answer_each(Context& context, std::string_view list, std::size_t max, TakeItem take) {
    context.responder.begin_long(
        std::make_unique<ItemAnswers>(std::string(list), max, std::move(take)));
}

}  // namespace hubbub::commands
