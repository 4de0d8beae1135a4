#pragma once
// Commands with a list of channels, such as "JOIN #a,#b": one item after the other, each of which
// may have a long answer.

#include <hubbub/commands/session.h>

#include <functional>
#include <string_view>

#include "refusal.h"

namespace hubbub::commands {

// Takes one item; `last` if no other follows it.
using TakeItem = std::function<Refusal(Session&, std::string_view item, bool last)>;

// Calls `take` for each item of a list like "a,b,c", empty ones left out. Each item behind the
// first costs a line. If there are more than `max`, the first of the rest is answered with a 407
// and all of the rest are left out.
void answer_each(Session& session, std::string_view list, std::size_t max, TakeItem take);

}  // namespace hubbub::commands
