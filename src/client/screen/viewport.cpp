#include "screen/viewport.h"

#include <algorithm>

#include "view/draw.h"

namespace hubbub::client {

using terminal::Key;

void Viewport::drawn(Workspace& workspace, const Picture& picture) {
    workspace.buffers.pane_shown(picture.layout.pane_messages.rows > 0);
    rows_ = picture.canvas.rows();
    columns_ = picture.canvas.columns();
    layout_ = picture.layout;
    spots_ = picture.spots;
}

RowStyle Viewport::row_style() const {
    return {*state_.look.theme, layout_.messages.columns, state_.look.search,
            state_.look.show_hidden};
}

void Viewport::scroll(Workspace& workspace, long rows) {
    const auto pane = workspace.buffers.pane();
    const bool other = pane && in_pane_;
    Buffer& buffer = other ? workspace.buffers.at(pane->index) : workspace.buffers.current();
    const Area& area = other ? layout_.pane_messages : layout_.messages;
    const RowStyle style{*state_.look.theme, area.columns, {}, state_.look.show_hidden};
    buffer.scrolled = client::scroll(buffer, rows, area.rows, style);
    if (rows < 0 && at_oldest(buffer, area.rows, style)) workspace.history.request_older(buffer);
}

void Viewport::show(Workspace& workspace, Scrollback::Number line) {
    Buffer& buffer = workspace.buffers.current();
    buffer.scrolled = centre(buffer, line, message_rows(), row_style());
    scroll(workspace, 0);
}

void Viewport::page(Workspace& workspace, bool up) {
    const auto rows = static_cast<long>(std::max<std::size_t>(layout_.messages.rows, 3)) - 2;
    scroll(workspace, up ? -rows : rows);
}

void Viewport::go_to_end(Workspace& workspace, bool oldest) {
    Buffer& buffer = workspace.buffers.current();
    buffer.scrolled.reset();
    if (!oldest || buffer.lines().empty()) return;
    buffer.scrolled = ScrollPosition{buffer.lines().begin(), 0};
    scroll(workspace, 0);
}

void Viewport::note_wheel(const Key& key) {
    const bool wheel = key.kind == Key::Kind::wheel_up || key.kind == Key::Kind::wheel_down;
    in_pane_ = wheel && layout_.pane_messages.has(key.row, key.column);
}

void Viewport::open_url() {
    const auto found = std::find_if(spots_.rbegin(), spots_.rend(),
                                    [](const Spot& spot) { return spot.kind == SpotKind::url; });
    if (found == spots_.rend())
        state_.look.hint = "There is no URL on the screen.";
    else
        state_.requests.urls.push_back(found->about);
}

void Viewport::click(Workspace& workspace, const Key& key) {
    if (key.kind != Key::Kind::press || key.code != 0) return;
    const bool in_pane = layout_.pane_messages.has(key.row, key.column) ||
                         layout_.pane_topic.has(key.row, key.column);
    for (const Spot& spot : spots_) {
        const bool hit = spot.row == key.row && key.column >= spot.column &&
                         key.column < spot.column + spot.cells;
        if (!hit) continue;
        switch (spot.kind) {
            case SpotKind::buffer: return workspace.buffers.go_to(spot.index);
            case SpotKind::url: state_.requests.urls.push_back(spot.about); return;
            case SpotKind::nick: {
                if (in_pane) workspace.buffers.go_to_pane();
                terminal::Editor& input = workspace.buffers.current().input;
                return input.insert(spot.about + (input.empty() ? ": " : " "));
            }
        }
    }
    if (in_pane) workspace.buffers.go_to_pane();
}

void Viewport::split(Workspace& workspace, std::optional<std::size_t> index,
                     BufferList::SplitWay way) {
    if (!workspace.buffers.split(index, way)) {
        state_.look.hint = index ? "This is the current buffer; name another one."
                                 : "There is no other buffer. To join a room, type /join #room.";
        return;
    }
    const bool fits = lay_out(workspace, state_.look, rows_, columns_).pane_messages.rows > 0;
    state_.look.hint = fits ? "Ctrl-X o: other pane; Ctrl-X 1: end the split."
                            : "The window is too small for two panes; enlarge it to see both.";
}

void Viewport::show_hidden(Workspace& workspace, bool show) {
    state_.look.show_hidden = show;
    if (show)
        state_.look.hint = "Hidden lines are shown for now; /filter on or Alt-H hides them again.";
    else if (workspace.buffers.current().lines().hidden() == 0)
        state_.look.hint = "No lines are hidden here. See /help hidden.";
    // The scroll position may be hidden now.
    if (workspace.buffers.current().scrolled) scroll(workspace, 0);
}

}  // namespace hubbub::client
