#include "items.h"

#include <algorithm>
#include <string>
#include <utility>

#include "tools.h"

namespace hubbub::commands {
namespace {

class Items final : public LongAnswer {
  public:
    Items(std::string list, std::size_t max, TakeItem take)
        : list_(std::move(list)), rest_(list_), left_(max), take_(std::move(take)) {}

    bool send_more(Session& session) override {
        const std::string_view item = take_item(rest_);
        rest_.remove_prefix(std::min(rest_.find_first_not_of(','), rest_.size()));
        const bool last = rest_.empty();
        if (item.empty()) return !last;
        if (left_-- == 0) {
            session.refuse(too_many_targets(session, item));
            return false;
        }
        if (!std::exchange(first_, false)) session.charge(line_price);
        session.refuse(take_(session, item, last));
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

void answer_each(Session& session, std::string_view list, std::size_t max, TakeItem take) {
    session.answer_at_length(std::make_unique<Items>(std::string(list), max, std::move(take)));
}

}  // namespace hubbub::commands
