#include "talk/hidden_lines.h"

#include "talk/fold.h"

namespace hubbub::client {

bool HiddenLines::set(bool presence, const Filters& filters) {
    if (presence == hides_presence_ && filters == filters_) return false;
    hides_presence_ = presence;
    filters_ = filters;
    return true;
}

bool HiddenLines::hides(const Buffer& buffer, const StoredLine::Parts& line) const {
    if (line.own) return false;
    if (Fold::takes(line.kind)) return hides_presence_;
    if (!is_message(line.kind) && line.kind != EventKind::logged) return false;
    const std::string_view place = line.origin.empty() ? buffer.name : line.origin;
    return client::hides(filters_, place, line.who, line.text);
}

bool HiddenLines::hides(const Buffer& buffer, const Event& event) const {
    StoredLine::Parts line;
    line.kind = event.kind;
    line.own = event.own;
    line.who = event.who;
    line.text = event.text;
    line.origin = event.origin;
    return hides(buffer, line);
}

void HiddenLines::refresh(Buffer& buffer) const {
    if (!buffer.hiding_is_old) return;
    buffer.hide_lines([&](const StoredLine& line) { return hides(buffer, line.parts()); });
}

}  // namespace hubbub::client
