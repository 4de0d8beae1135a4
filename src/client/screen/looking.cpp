// What the person looks at: scrolling, and what a click or the wheel points to.

#include <algorithm>

#include "screen/controller.h"

namespace hubbub::client {

using terminal::Key;
using Kind = Key::Kind;

void Controller::scroll(Workspace& workspace, long rows) {
    const auto pane = workspace.buffers.pane();
    const bool other = pane && in_pane_;
    Buffer& buffer = other ? workspace.buffers.at(pane->index) : workspace.buffers.current();
    const Area& area = other ? layout_.pane_messages : layout_.messages;
    const RowStyle style{*look.theme, area.columns, {}, look.show_hidden};
    buffer.scrolled = client::scroll(buffer, rows, area.rows, style);
    if (rows < 0 && at_oldest(buffer, area.rows, style)) workspace.history.request_older(buffer);
}

void Controller::page(Workspace& workspace, bool up) {
    const auto rows = static_cast<long>(std::max<std::size_t>(layout_.messages.rows, 3)) - 2;
    scroll(workspace, up ? -rows : rows);
}

void Controller::go_to_end(Workspace& workspace, bool oldest) {
    Buffer& buffer = workspace.buffers.current();
    buffer.scrolled.reset();
    if (!oldest || buffer.lines().empty()) return;
    buffer.scrolled = Buffer::Place{buffer.lines().begin(), 0};
    scroll(workspace, 0);
}

void Controller::open_url(Workspace&) {
    const auto found = std::find_if(spots_.rbegin(), spots_.rend(),
                                    [](const Spot& spot) { return spot.kind == Spot::Kind::url; });
    if (found == spots_.rend())
        look.hint = "There is no address on the screen.";
    else
        requests.urls.push_back(found->about);
}

void Controller::press_mouse(Workspace& workspace, const Key& key) {
    if (key.kind != Kind::press || key.code != 0) return;
    // The next choice would go into another text.
    completing_ = false;
    look.choices.clear();
    const bool in_pane = layout_.pane_messages.has(key.row, key.column) ||
                         layout_.pane_topic.has(key.row, key.column);
    for (const Spot& spot : spots_) {
        const bool hit = spot.row == key.row && key.column >= spot.column &&
                         key.column < spot.column + spot.cells;
        if (!hit) continue;
        switch (spot.kind) {
            case Spot::Kind::buffer: return workspace.buffers.go_to(spot.index);
            case Spot::Kind::url: requests.urls.push_back(spot.about); return;
            case Spot::Kind::nick: {
                if (in_pane) workspace.buffers.go_to_pane();
                terminal::Editor& input = workspace.buffers.current().input;
                return input.insert(spot.about + (input.empty() ? ": " : " "));
            }
        }
    }
    if (in_pane) workspace.buffers.go_to_pane();
}

}  // namespace hubbub::client
