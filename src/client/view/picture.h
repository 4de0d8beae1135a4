#pragma once
// The whole screen, drawn into memory.

#include <hubbub/terminal/canvas.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "talk/workspace.h"
#include "view/formats.h"
#include "view/theme.h"

namespace hubbub::client {

// What the screen's thread knows beside the workspace.
struct Look {
    enum class Side : std::uint8_t { automatic, shown, hidden };

    const Theme* theme = nullptr;
    Side nick_list = Side::automatic;
    Side buffer_list = Side::automatic;
    std::string hint;                  // under the input
    std::vector<std::string> choices;  // of a completion, under the input
    std::size_t choice = 0;            // the one that is taken
    std::string question;              // in the place of the prompt, while something is asked
    std::string search;                // to show as found
    std::size_t nick_offset = 0;       // the first nick of the list
    bool show_hidden = false;          // lines that are hidden are shown for now
    std::vector<Range> misspelt;       // bytes of the input
};

// Where a click means something.
struct Spot {
    enum class Kind : std::uint8_t { buffer, nick, url };
    std::size_t row = 0;
    std::size_t column = 0;
    std::size_t cells = 0;
    Kind kind = Kind::buffer;
    std::size_t index = 0;  // of the buffer
    std::string about;      // the nick, the address
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

// What goes where. A part without room has no rows.
struct Layout {
    Area buffers;  // the list at the left
    Area bar;      // the same in one row, where there is no room at the left
    Area topic;
    Area messages;
    Area pane_topic;     // of the second buffer
    Area pane_messages;  // no rows: there is none, or no room for it
    Area divider;        // between two that lie side by side
    Area nicks;
    Area status;
    Area input;
    Area hint;
};

Layout lay_out(const Workspace& workspace, const Look& look, std::size_t rows, std::size_t columns);

struct Picture {
    terminal::Canvas canvas;
    Layout layout;
    std::vector<Spot> spots;
};

// Reads the workspace only; what strangers sent is visible text from here on.
Picture draw(const Workspace& workspace, const Look& look, std::size_t rows, std::size_t columns);

}  // namespace hubbub::client
