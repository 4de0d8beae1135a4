// The layout, and the parts that are one row high. The lists are in lists.cpp.

#include "view/draw.h"

#include <hubbub/protocol/text.h>
#include <hubbub/terminal/width.h>

#include <algorithm>

#include "view/formats.h"
#include "view/input_rows.h"
#include "view/lists.h"
#include "view/message_rows.h"
#include "view/panes.h"
#include "view/status.h"

namespace hubbub::client {
namespace {

using terminal::Canvas;

// Minimum widths for the sidebars.
constexpr std::size_t buffers_from = 72;
constexpr std::size_t nicks_from = 96;

bool wanted(ViewState::Visibility side, bool channel) {
    return side == ViewState::Visibility::shown ||
           (side == ViewState::Visibility::automatic && channel);
}

std::string prompt(const Workspace& workspace, const ViewState& look, std::size_t columns) {
    if (!look.question.empty()) return look.question + " ";
    if (columns < 40) return "> ";
    const std::string nick =
        protocol::visible(workspace.buffers.current_network().session->nick.current());
    // With two panes, show which one the text goes to.
    if (columns < 60 || !workspace.buffers.pane()) return nick + "> ";
    return terminal::shorten(protocol::visible(workspace.buffers.current().name), 20) + " " + nick +
           "> ";
}

// Returns the number of lines below the screen. For the current buffer, the status bar shows it.
std::string below(const Buffer& buffer) {
    if (!buffer.scrolled) return {};
    const auto lines = buffer.lines().end() - 1 - buffer.scrolled->line;
    return " ↓ " + std::to_string(std::max<Scrollback::Number>(lines, 0)) + " more ";
}

// Returns the profile of the user of a private chat, or of a channel without a topic.
std::string profile_of(const Workspace& workspace, const Buffer& buffer) {
    const auto& session = workspace.networks.at(buffer.network).session;
    if (!session || !buffer.is_talk()) return {};
    return without_formats(session->profiles.summary(buffer.name));
}

std::string topic_of(const Workspace& workspace, const Buffer& buffer) {
    const Channel* channel = workspace.buffers.channel_of(buffer);
    std::string text = protocol::visible(buffer.name);
    if (channel != nullptr && !channel->topic.empty())
        text += ": " + without_formats(channel->topic);
    else if (const std::string about = profile_of(workspace, buffer); !about.empty())
        text += ": " + about;
    else if (workspace.networks.at(buffer.network).phase != Network::Phase::online)
        text += " (not connected)";
    else if (buffer.kind == BufferKind::channel && channel == nullptr)
        text += " (you are not in this room; /join to return)";
    return text;
}

void draw_topic(Picture& picture, const Workspace& workspace, const Theme& theme) {
    const Area& area = picture.layout.topic;
    if (area.rows == 0) return;
    picture.canvas.fill(area.row, area.column, area.columns, theme.topic);
    const std::string text = topic_of(workspace, workspace.buffers.current());
    picture.canvas.put(area.row, area.column + 1, terminal::shorten(text, area.columns - 2),
                       theme.topic, area.columns - 2);
}

void draw_messages(Picture& picture, const Area& area, const Buffer& buffer,
                   const RowStyle& style) {
    const auto rows = visible_rows(buffer, area.rows, style);
    std::size_t row = area.row + area.rows - rows.size();
    for (const Pieces& pieces : rows) {
        for (const Piece& piece : pieces) {
            if (piece.column >= area.columns) continue;
            const std::size_t cells =
                picture.canvas.put(row, area.column + piece.column, piece.text, piece.style,
                                   area.columns - piece.column);
            if (piece.target == Piece::Target::none) continue;
            const auto kind = piece.target == Piece::Target::nick ? SpotKind::nick : SpotKind::url;
            picture.spots.push_back({row, area.column + piece.column, cells, kind, 0, piece.about});
            if (kind == SpotKind::url)
                picture.canvas.links.push_back(
                    {row, area.column + piece.column, cells, piece.about});
        }
        ++row;
    }
}

// Draws the second pane, if there is one.
void draw_pane(Picture& picture, const Workspace& workspace, const ViewState& look) {
    const Theme& theme = *look.theme;
    const Layout& layout = picture.layout;
    const Area& topic = layout.pane_topic;
    if (topic.rows == 0) return;
    const Buffer& buffer = workspace.buffers.at(workspace.buffers.pane()->index);
    // A plain line: the bar marks the current buffer.
    picture.canvas.fill(topic.row, topic.column, topic.columns, theme.border, U'─');
    const std::string more = below(buffer);
    const std::size_t cells = terminal::cells_of(more);
    const std::size_t channel = topic.columns - 4 - cells;
    picture.canvas.put(topic.row, topic.column + 1,
                       " " + terminal::shorten(topic_of(workspace, buffer), channel - 2) + " ",
                       theme.quiet, channel);
    picture.canvas.put(topic.row, topic.column + topic.columns - cells - 1, more, theme.hint,
                       cells);
    draw_messages(picture, layout.pane_messages, buffer,
                  {theme, layout.pane_messages.columns, {}, look.show_hidden});
    for (std::size_t row = 0; row < layout.divider.rows; ++row)
        picture.canvas.put(layout.divider.row + row, layout.divider.column, "│", theme.border, 1);
}

// Draws bytes of a text, beginning at a cell.
void put_part(terminal::Canvas& canvas, std::size_t row, std::size_t column, const Styled& text,
              const terminal::Row& part) {
    for (std::size_t i = 0; i < text.spans.size(); ++i) {
        const std::size_t stop =
            i + 1 < text.spans.size() ? text.spans[i + 1].begin : text.text.size();
        const std::size_t begin = std::max(text.spans[i].begin, part.begin);
        const std::size_t end = std::min(stop, part.end);
        if (begin >= end) continue;
        column += canvas.put(row, column, std::string_view(text.text).substr(begin, end - begin),
                             text.spans[i].style, canvas.columns());
    }
}

// The style of a misspelt word.
terminal::Style misspelt(const Theme& theme) {
    return {theme.error.fg, theme.text.bg, terminal::Style::underlined};
}

void draw_input(Picture& picture, const Workspace& workspace, const ViewState& look) {
    const Area& area = picture.layout.input;
    const terminal::Editor& input = workspace.buffers.current().input;
    const std::string before = prompt(workspace, look, area.columns);
    const std::size_t indent = std::min(terminal::cells_of(before), area.columns / 2);
    terminal::Style mark = look.theme->hint;
    mark.attributes |= terminal::Style::reversed;
    Styled text = typed(input.text(), look.theme->text, mark);
    for (const Range& word : look.misspelt) {
        if (word.end <= text.text.size()) text.restyle(word.begin, word.end, misspelt(*look.theme));
    }
    const InputRows rows = input_rows(text.text, input.cursor(), indent, area.columns);
    // The row of the cursor is always visible.
    const std::size_t first = rows.cursor_row >= area.rows ? rows.cursor_row + 1 - area.rows : 0;
    for (std::size_t i = 0; i < area.rows && first + i < rows.rows.size(); ++i) {
        const terminal::Row& part = rows.rows[first + i];
        std::size_t column = area.column;
        if (first + i == 0) {
            picture.canvas.put(area.row, column, before, look.theme->hint, indent);
            column += indent;
        }
        put_part(picture.canvas, area.row + i, column, text, part);
    }
    picture.canvas.cursor_row = area.row + rows.cursor_row - first;
    picture.canvas.cursor_column = area.column + rows.cursor_column;
}

// The page of choices that contains the taken one. Pages keep choices in place while the person
// moves through them.
struct ChoicePage {
    std::size_t begin = 0;
    std::size_t end = 0;
};

ChoicePage page_of_choices(const ViewState& look, std::size_t columns) {
    ChoicePage page;
    std::size_t used = 0;
    for (; page.end < look.choices.size(); ++page.end) {
        const std::size_t cells = terminal::cells_of(look.choices[page.end]) + 2;
        if (used > 0 && used + cells > columns) {
            if (page.end > look.choice) break;
            page.begin = page.end;
            used = 0;
        }
        used += cells;
    }
    return page;
}

void draw_choices(Picture& picture, const ViewState& look) {
    const Area& area = picture.layout.hint;
    const Theme& theme = *look.theme;
    // Each end may have a mark that there are more.
    const ChoicePage page =
        page_of_choices(look, area.columns - std::min<std::size_t>(area.columns, 2));
    std::size_t column = std::min<std::size_t>(area.columns, 1);
    if (page.begin > 0) picture.canvas.put(area.row, 0, "‹", theme.hint, 1);
    for (std::size_t i = page.begin; i < page.end && column < area.columns; ++i) {
        column +=
            picture.canvas.put(area.row, column, look.choices[i],
                               i == look.choice ? theme.here : theme.hint, area.columns - column);
        column += 2;
    }
    if (page.end < look.choices.size() && area.columns > 0)
        picture.canvas.put(area.row, area.columns - 1, "›", theme.hint, 1);
}

void draw_hint(Picture& picture, const ViewState& look) {
    const Area& area = picture.layout.hint;
    if (area.rows == 0) return;
    if (!look.choices.empty()) return draw_choices(picture, look);
    const std::size_t column = std::min<std::size_t>(area.columns, 1);
    picture.canvas.put(area.row, column, look.hint, look.theme->hint, area.columns - column);
}

std::size_t list_width(const Workspace& workspace, std::size_t columns) {
    const std::size_t most = columns < 100 ? 15 : 24;
    std::size_t width = 10;
    for (std::size_t i = 0; i < workspace.buffers.size(); ++i)
        width = std::max(width, terminal::cells_of(workspace.buffers.at(i).name) + 7);
    return std::min(width, most);
}

}  // namespace

Layout lay_out(const Workspace& workspace, const ViewState& look, std::size_t rows,
               std::size_t columns) {
    Layout out;
    const bool left = wanted(look.buffer_list, columns >= buffers_from) && columns >= 30;
    const bool right = wanted(look.nick_list, columns >= nicks_from) && columns >= 50 &&
                       workspace.buffers.channel_of(workspace.buffers.current()) != nullptr;
    const std::size_t from = left ? list_width(workspace, columns) + 1 : 0;
    const std::size_t right_width = right ? std::min<std::size_t>(columns / 6, 20) : 0;

    const std::string before = prompt(workspace, look, columns);
    const terminal::Editor& input = workspace.buffers.current().input;
    const std::size_t indent = std::min(terminal::cells_of(before), columns / 2);
    const std::size_t typed =
        input_rows(client::typed(input.text(), {}, {}).text, input.cursor(), indent, columns)
            .rows.size();
    const std::size_t input_height =
        std::min(typed, std::max<std::size_t>(1, std::min<std::size_t>(rows / 3, 10)));
    const std::size_t hint = (look.hint.empty() && look.choices.empty()) || rows < 6 ? 0 : 1;
    const std::size_t bar =
        left || rows < 8 || look.buffer_list == ViewState::Visibility::hidden ? 0 : 1;
    const std::size_t status = rows >= 4 ? 1 : 0;
    const std::size_t topic = rows >= 5 ? 1 : 0;
    const std::size_t below = status + bar + input_height + hint;
    const std::size_t middle = rows > below + topic ? rows - below - topic : 0;

    out.topic = {0, from, topic, columns - from};
    out.messages = {topic, from, middle, columns - from - (right ? right_width + 1 : 0)};
    if (left) out.buffers = {0, 0, topic + middle, from - 1};
    if (right) out.nicks = {topic, columns - right_width, middle, right_width};
    std::size_t row = topic + middle;
    out.status = {row, 0, status, columns};
    row += status;
    out.bar = {row, 0, bar, columns};
    row += bar;
    out.input = {row, 0, input_height, columns};
    row += input_height;
    out.hint = {row, 0, hint, columns};
    divide(out, workspace);
    return out;
}

Picture draw(const Workspace& workspace, const ViewState& look, std::size_t rows,
             std::size_t columns) {
    Picture picture{Canvas(rows, columns), lay_out(workspace, look, rows, columns), {}};
    const Layout& layout = picture.layout;
    const Theme& theme = *look.theme;
    draw_pane(picture, workspace, look);
    draw_topic(picture, workspace, theme);
    draw_messages(picture, layout.messages, workspace.buffers.current(),
                  {theme, layout.messages.columns, look.search, look.show_hidden});
    if (layout.buffers.rows > 0) {
        for (std::size_t row = 0; row < layout.buffers.rows; ++row)
            picture.canvas.put(row, layout.buffers.columns, "│", theme.border, 1);
        draw_buffers(picture, workspace, theme);
    }
    if (layout.nicks.rows > 0) {
        for (std::size_t row = 0; row < layout.nicks.rows; ++row)
            picture.canvas.put(layout.nicks.row + row, layout.nicks.column - 1, "│", theme.border,
                               1);
        draw_nicks(picture, workspace, look);
    }
    if (layout.bar.rows > 0) draw_bar(picture, workspace, theme);
    if (layout.status.rows > 0) draw_status(picture, workspace, look);
    draw_input(picture, workspace, look);
    draw_hint(picture, look);
    return picture;
}

}  // namespace hubbub::client
