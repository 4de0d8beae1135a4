#pragma once
// The picture of the screen, its layout, and the state of the view.

#include <hubbub/terminal/canvas.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "view/formats.h"
#include "view/theme.h"

namespace hubbub::client {

// The state of the view, in addition to the workspace.
struct ViewState {
    enum class Visibility : std::uint8_t { automatic, shown, hidden };

    const Theme* theme = nullptr;
    Visibility nick_list = Visibility::automatic;
    Visibility buffer_list = Visibility::automatic;
    std::string hint;                  // under the input
    std::vector<std::string> choices;  // of a completion, under the input
    std::size_t choice = 0;            // the index of the taken choice
    std::string question;              // replaces the prompt
    std::string search;                // text to highlight
    std::size_t nick_offset = 0;       // the first nick of the list
    bool show_hidden = false;          // hidden lines are shown for now
    std::vector<Range> misspelt;       // bytes of the input
};

enum class SpotKind : std::uint8_t { buffer, nick, url };

// A clickable place.
struct Spot {
    std::size_t row = 0;
    std::size_t column = 0;
    std::size_t cells = 0;
    SpotKind kind = SpotKind::buffer;
    std::size_t index = 0;  // of the buffer
    std::string about;      // the nick, the URL
};

struct Area {
    std::size_t row = 0;
    std::size_t column = 0;
    std::size_t rows = 0;
    std::size_t columns = 0;
    bool has(std::size_t at_row, std::size_t at_column) const {
        return at_row >= row && at_row < row + rows && at_column >= column &&
               at_column < column + columns;
    }
};

// The areas of the screen. A part without space has no rows.
struct Layout {
    Area buffers;  // the sidebar at the left
    Area bar;      // the buffers in one row, if there is no sidebar
    Area topic;
    Area messages;
    Area pane_topic;     // of the second pane
    Area pane_messages;  // no rows: there is no second pane, or no space
    Area divider;        // between panes that lie side by side
    Area nicks;
    Area status;
    Area input;
    Area hint;
};

struct Picture {
    terminal::Canvas canvas;
    Layout layout;
    std::vector<Spot> spots;
};

}  // namespace hubbub::client
