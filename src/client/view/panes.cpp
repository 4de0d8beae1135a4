#include "view/panes.h"

#include <algorithm>
#include <utility>

namespace hubbub::client {
namespace {

// Minimum size of a pane: a topic, some rows, some words in a row.
constexpr std::size_t least_rows = 5;
constexpr std::size_t least_columns = 32;
constexpr std::size_t least_columns_beside = 40;

struct PaneAreas {
    Area topic;
    Area messages;
};

// Returns the height without hint and input, which vary: the upper pane must not move with them.
std::size_t lasting_rows(const Layout& layout) {
    const std::size_t input = layout.input.rows > 0 ? layout.input.rows - 1 : 0;
    return layout.topic.rows + layout.messages.rows + layout.hint.rows + input;
}

std::pair<PaneAreas, PaneAreas> above(const Layout& layout) {
    const Area& all = layout.messages;
    const std::size_t rows = layout.topic.rows + all.rows;
    const std::size_t upper = std::min(lasting_rows(layout) / 2, rows - 2);
    const std::size_t row = layout.topic.row + upper;
    return {
        {layout.topic, {all.row, all.column, upper - layout.topic.rows, all.columns}},
        {{row, all.column, 1, all.columns}, {row + 1, all.column, rows - upper - 1, all.columns}}};
}

std::pair<PaneAreas, PaneAreas> beside(const Layout& layout) {
    const Area& topic = layout.topic;
    const Area& all = layout.messages;
    const std::size_t columns = (all.columns - 1) / 2;
    const std::size_t column = all.column + columns + 1;
    const std::size_t taken = columns + 1;
    return {
        {{topic.row, topic.column, topic.rows, columns}, {all.row, all.column, all.rows, columns}},
        {{topic.row, column, topic.rows, topic.columns - taken},
         {all.row, column, all.rows, all.columns - taken}}};
}

}  // namespace

// If the panes do not fit in the requested way, try the other one.
void divide(Layout& layout, const Workspace& workspace) {
    const auto pane = workspace.buffers.pane();
    if (!pane) return;
    const std::size_t rows = layout.topic.rows + layout.messages.rows;
    const bool high = lasting_rows(layout) >= 2 * least_rows && rows >= least_rows &&
                      layout.messages.columns >= least_columns;
    const bool wide = rows >= least_rows && layout.messages.columns > 2 * least_columns_beside;
    if (layout.topic.rows == 0 || (!high && !wide)) return;
    const bool lies_beside = pane->way == BufferList::SplitWay::beside ? wide : !high;
    auto [first, second] = lies_beside ? beside(layout) : above(layout);
    if (lies_beside) layout.divider = {layout.topic.row, second.messages.column - 1, rows, 1};
    if (!pane->first) std::swap(first, second);
    layout.pane_topic = first.topic;
    layout.pane_messages = first.messages;
    layout.topic = second.topic;
    layout.messages = second.messages;
}

}  // namespace hubbub::client
