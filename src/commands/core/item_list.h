#pragma once
// Commands with a list of channels, such as "JOIN #a,#b". Items are handled in turn, because each
// may have a long answer.

#include <cstddef>
#include <functional>
#include <string_view>

#include "core/context.h"
#include "core/refusal.h"

namespace hubbub::commands {

// The maximum number of channels in one JOIN or PART.
inline constexpr std::size_t max_items = 50;

// Removes the first item of a list like "a,b,c" and returns it.
std::string_view take_item(std::string_view& list);

// Returns a 407 with the maximum number of targets.
Refusal too_many_targets(const Context& context, std::string_view target);

using TakeItem = std::function<Refusal(Context&, std::string_view item)>;

// Begins a long answer that calls `take` for each item of a list like "a,b,c", except empty ones.
// Each item after the first costs a line. Item `max` + 1 is refused with a 407; later items are
// ignored.
void answer_each(Context& context, std::string_view list, std::size_t max, TakeItem take);

}  // namespace hubbub::commands
