// Lines that the person does not want to see. They stay in their buffers, so that they can be shown
// again.

#include <utility>

#include "config/filter.h"
#include "talk/workspace.h"

namespace hubbub::client {

// What the person does stays in sight, and whatever is not talk: errors, answers.
bool Workspace::hides(const Buffer& buffer, const StoredLine::Parts& line) const {
    if (line.own) return false;
    if (Fold::takes(line.kind)) return hides_presence_;
    if (!is_talk(line.kind) && line.kind != Event::Kind::logged) return false;
    const std::string_view place = line.origin.empty() ? buffer.name : line.origin;
    return client::hides(filters_, place, line.who, line.text);
}

bool Workspace::hides(const Buffer& buffer, const Event& event) const {
    StoredLine::Parts line;
    line.kind = event.kind;
    line.own = event.own;
    line.who = event.who;
    line.text = event.text;
    line.origin = event.origin;
    return hides(buffer, line);
}

void Workspace::hide(bool presence, const Filters& filters) {
    if (presence == hides_presence_ && filters == filters_) return;
    hides_presence_ = presence;
    filters_ = filters;
    // A hundred thousand lines of each buffer would take a while: the others when they are seen.
    for (const auto& buffer : buffers_) buffer->hiding_is_old = true;
    if (!buffers_.empty()) hide_again(current());
    if (pane_ != nullptr) hide_again(*pane_);
}

void Workspace::hide_again(Buffer& buffer) {
    if (!buffer.hiding_is_old) return;
    buffer.hide_lines([&](const StoredLine& line) { return hides(buffer, line.parts()); });
}

}  // namespace hubbub::client
