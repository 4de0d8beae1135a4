#pragma once
// The part of the screen that shows messages: scrolling, the second pane, clicks.

#include <hubbub/terminal/keys.h>

#include <cstddef>
#include <optional>
#include <vector>

#include "screen/screen_state.h"
#include "talk/workspace.h"
#include "view/message_rows.h"
#include "view/picture.h"

namespace hubbub::client {

// Not thread safe: part of the screen.
class Viewport {
  public:
    explicit Viewport(ScreenState& state) : state_(state) {}

    // Stores the drawn picture, for clicks and pages.
    void drawn(Workspace& workspace, const Picture& picture);
    RowStyle row_style() const;
    std::size_t message_rows() const { return layout_.messages.rows; }

    // Scrolls by that many rows; negative is up. Requests older lines at the oldest one.
    void scroll(Workspace& workspace, long rows);
    // Scrolls so that this line of the current buffer is in the middle, if it is not at the end.
    void show(Workspace& workspace, Scrollback::Number line);
    void page(Workspace& workspace, bool up);
    void go_to_end(Workspace& workspace, bool oldest);
    // A wheel scrolls the pane that it is turned over.
    void note_wheel(const terminal::Key& key);
    void click(Workspace& workspace, const terminal::Key& key);
    // Opens the newest address on the screen.
    void open_url();
    void split(Workspace& workspace, std::optional<std::size_t> index, BufferList::SplitWay way);
    // Shows hidden lines for now, or hides them again.
    void show_hidden(Workspace& workspace, bool show);

  private:
    ScreenState& state_;
    Layout layout_;
    std::size_t rows_ = 0;  // of the whole screen
    std::size_t columns_ = 0;
    bool in_pane_ = false;  // the wheel was turned over the second pane
    std::vector<Spot> spots_;
};

}  // namespace hubbub::client
