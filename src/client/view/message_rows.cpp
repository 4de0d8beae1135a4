#include "view/message_rows.h"

#include <hubbub/protocol/text.h>
#include <hubbub/terminal/width.h>

#include <algorithm>

#include "irc/render.h"
#include "view/formats.h"

namespace hubbub::client {
namespace {

using terminal::Style;

constexpr std::size_t clock_cells = 5;

struct Columns {
    std::size_t nick = 0;   // cells of the nick
    std::size_t text = 0;   // column of the text
    std::size_t width = 0;  // cells of the text
};

Columns columns_for(std::size_t columns) {
    const std::size_t nick = columns < 48 ? 8 : columns < 70 ? 10 : columns < 110 ? 12 : 16;
    const std::size_t text = clock_cells + 1 + nick + 1;
    if (columns < 32) return {0, clock_cells + 1, columns > 8 ? columns - 6 : 2};
    return {nick, text, columns - text};
}

// Returns the piece in the column of nicks.
Piece head(const StoredLine& line, const Theme& theme) {
    Piece piece;
    const std::string nick = protocol::visible(line.who());
    piece.style = line.own() ? theme.own : theme.nick(nick);
    if (line.mention() && is_message(line.kind())) piece.style = theme.called;
    if (is_message(line.kind()) && !nick.empty()) {
        piece.target = Piece::Target::nick;
        piece.about = nick;
    }
    switch (line.kind()) {
        case EventKind::said: piece.text = nick; break;
        case EventKind::action: piece.text = "*"; break;
        case EventKind::notice:
            piece.text = "-" + (nick.empty() ? std::string("server") : nick) + "-";
            break;
        case EventKind::error:
            piece.text = "!!";
            piece.style = theme.error;
            break;
        case EventKind::logged:
            piece.text = nick;
            piece.style = theme.event;
            break;
        default: piece.text = "--"; piece.style = theme.event;
    }
    if (line.kind() == EventKind::said && line.mark() != 0) piece.text.insert(0, 1, line.mark());
    return piece;
}

Styled body(const Buffer& buffer, const StoredLine& line, const RowStyle& style) {
    const Theme& theme = style.theme;
    Style base = theme.text;
    if (line.kind() == EventKind::error)
        base = theme.error;
    else if (!is_message(line.kind()))
        base = theme.event;
    Styled out;
    if (!line.origin().empty()) out.append(protocol::visible(line.origin()) + " ", theme.time);
    if (line.kind() == EventKind::action) {
        const std::string nick = protocol::visible(line.who());
        out.append(nick, line.own() ? theme.own : theme.nick(nick));
        out.append(" ", base);
    }
    const Styled text = styled(line.text(), base);
    for (std::size_t i = 0; i < text.spans.size(); ++i) {
        const std::size_t end =
            i + 1 < text.spans.size() ? text.spans[i + 1].begin : text.text.size();
        out.append(
            std::string_view(text.text).substr(text.spans[i].begin, end - text.spans[i].begin),
            text.spans[i].style);
    }
    if (const std::string reactions = buffer.reactions_to(line); !reactions.empty())
        out.append(" " + reactions, theme.event);
    for (const Range& url : find_urls(out.text)) out.mark(url.begin, url.end, Style::underlined);
    for (const Range& hit : find_text(out.text, style.search))
        out.restyle(hit.begin, hit.end, theme.found);
    return out;
}

// Adds bytes [begin, end) of the text, one piece for each style and URL.
void add_pieces(Pieces& row, const Styled& text, const std::vector<Range>& urls, terminal::Row part,
                std::size_t column) {
    std::size_t at = part.begin;
    while (at < part.end) {
        std::size_t stop = part.end;
        std::size_t span = 0;
        for (std::size_t i = 0; i < text.spans.size(); ++i) {
            if (text.spans[i].begin <= at)
                span = i;
            else
                stop = std::min(stop, text.spans[i].begin);
        }
        Piece piece;
        for (const Range& url : urls) {
            if (url.begin <= at && at < url.end) {
                stop = std::min(stop, url.end);
                piece.target = Piece::Target::url;
                piece.about =
                    openable(std::string_view(text.text).substr(url.begin, url.end - url.begin));
            } else if (url.begin > at) {
                stop = std::min(stop, url.begin);
            }
        }
        piece.column = column;
        piece.text = text.text.substr(at, stop - at);
        piece.style = text.spans[span].style;
        column += terminal::cells_of(piece.text);
        at = stop;
        row.push_back(std::move(piece));
    }
}

Pieces separator(const std::string& text, const Style& style, std::size_t columns) {
    const std::string middle = " " + text + " ";
    const std::size_t cells = std::min(terminal::cells_of(middle), columns);
    std::string line;
    for (std::size_t i = 0; i < (columns - cells) / 2; ++i) line += "─";
    line += middle;
    for (std::size_t i = (columns - cells) / 2 + cells; i < columns; ++i) line += "─";
    return {{0, line, style, Piece::Target::none, {}}};
}

// Returns the newest visible line before `number`; a number before the oldest line if there is
// none.
Scrollback::Number shown_before(const Buffer& buffer, Scrollback::Number number,
                                const RowStyle& style) {
    const Scrollback& lines = buffer.lines();
    do {
        --number;
    } while (number >= lines.begin() && lines.at(number).hidden() && !style.all);
    return number;
}

// Returns true for the last visible line that was read from the log.
bool ends_log(const Buffer& buffer, Scrollback::Number number, const RowStyle& style) {
    const Scrollback& lines = buffer.lines();
    if (lines.at(number).kind() != EventKind::logged) return false;
    do {
        ++number;
    } while (number < lines.end() && lines.at(number).hidden() && !style.all);
    return number == lines.end() || lines.at(number).kind() != EventKind::logged;
}

bool new_day(const Scrollback& lines, Scrollback::Number number, Scrollback::Number before) {
    // The first line of a log needs its day.
    if (before < lines.begin()) return lines.at(number).kind() == EventKind::logged;
    return local_day(lines.at(number).at()) != local_day(lines.at(before).at());
}

}  // namespace

std::vector<Pieces> rows_of(const Buffer& buffer, Scrollback::Number number,
                            const RowStyle& style) {
    const StoredLine& line = buffer.lines().at(number);
    std::vector<Pieces> rows;
    if (line.hidden() && !style.all) return rows;
    const Scrollback::Number before = shown_before(buffer, number, style);
    if (new_day(buffer.lines(), number, before))
        rows.push_back(separator(day_text(line.at()), style.theme.day, style.columns));
    const auto fresh = buffer.first_new();
    if (fresh && *fresh > before && *fresh <= number)
        rows.push_back(separator("new", style.theme.fresh, style.columns));

    const Columns columns = columns_for(style.columns);
    Piece nick = head(line, style.theme);
    Styled text = body(buffer, line, style);
    if (columns.nick == 0) {
        Styled together;
        together.append(nick.text + " ", nick.style);
        for (std::size_t i = 0; i < text.spans.size(); ++i) {
            const std::size_t end =
                i + 1 < text.spans.size() ? text.spans[i + 1].begin : text.text.size();
            const std::size_t begin = text.spans[i].begin;
            together.append(std::string_view(text.text).substr(begin, end - begin),
                            text.spans[i].style);
        }
        text = std::move(together);
    }
    const std::vector<Range> urls = find_urls(text.text);
    bool first = true;
    for (const terminal::Row& part : terminal::wrap(text.text, columns.width)) {
        Pieces row;
        if (first) {
            const bool selected = buffer.selected == number;
            row.push_back({0,
                           clock_text(line.at()),
                           selected ? style.theme.found : style.theme.time,
                           Piece::Target::none,
                           {}});
            if (columns.nick > 0) {
                nick.text = terminal::shorten(nick.text, columns.nick);
                nick.column = columns.text - 1 - terminal::cells_of(nick.text);
                row.push_back(nick);
            }
        }
        first = false;
        add_pieces(row, text, urls, part, columns.text);
        rows.push_back(std::move(row));
    }
    if (ends_log(buffer, number, style))
        rows.push_back(separator("from the log", style.theme.day, style.columns));
    return rows;
}

std::vector<Pieces> visible_rows(const Buffer& buffer, std::size_t height, const RowStyle& style) {
    std::vector<Pieces> out;
    const Scrollback& lines = buffer.lines();
    if (lines.empty() || height == 0) return out;
    Scrollback::Number number = lines.end() - 1;
    std::size_t cut = 0;  // rows of the newest line below the screen
    if (buffer.scrolled && buffer.scrolled->line < lines.end()) {
        number = std::max(buffer.scrolled->line, lines.begin());
        const std::size_t rows = rows_of(buffer, number, style).size();
        cut = rows - std::min(rows, buffer.scrolled->row + 1);
    }
    for (; number >= lines.begin() && out.size() < height; --number) {
        std::vector<Pieces> rows = rows_of(buffer, number, style);
        rows.resize(rows.size() - cut);
        cut = 0;
        while (!rows.empty() && out.size() < height) {
            out.push_back(std::move(rows.back()));
            rows.pop_back();
        }
    }
    std::reverse(out.begin(), out.end());
    return out;
}

std::optional<ScrollPosition> scroll(const Buffer& buffer, long by, std::size_t height,
                                     const RowStyle& style) {
    const Scrollback& lines = buffer.lines();
    if (lines.empty()) return std::nullopt;
    const Scrollback::Number last = shown_before(buffer, lines.end(), style);
    if (last < lines.begin()) return std::nullopt;
    const auto rows_in = [&](Scrollback::Number number) {
        return static_cast<long>(rows_of(buffer, number, style).size());
    };
    Scrollback::Number number = last;
    long row = rows_in(last) - 1;
    if (buffer.scrolled && buffer.scrolled->line <= last) {
        number = std::max(buffer.scrolled->line, lines.begin());
        row = std::min(static_cast<long>(buffer.scrolled->row), rows_in(number) - 1);
    }
    row += by;
    while (row < 0 && number > lines.begin()) row += rows_in(--number);
    while (number < last && row >= rows_in(number)) row -= rows_in(number++);
    // The oldest row goes no lower than the top of the screen.
    long above = row + 1;
    const auto screen = static_cast<long>(height);
    for (auto up = number; above < screen && up > lines.begin();) above += rows_in(--up);
    if (above < screen) row += screen - above;
    while (number < last && row >= rows_in(number)) row -= rows_in(number++);
    if (number == last && row >= rows_in(last) - 1) return std::nullopt;
    return ScrollPosition{number, static_cast<std::size_t>(std::max(row, 0L))};
}

bool at_oldest(const Buffer& buffer, std::size_t height, const RowStyle& style) {
    const Scrollback& lines = buffer.lines();
    if (lines.empty()) return true;
    Scrollback::Number number = lines.end() - 1;
    std::size_t rows = 0;
    if (buffer.scrolled && buffer.scrolled->line < lines.end()) {
        number = std::max(buffer.scrolled->line, lines.begin()) - 1;
        rows = buffer.scrolled->row + 1;
    }
    while (number >= lines.begin() && rows < height)
        rows += rows_of(buffer, number--, style).size();
    return number < lines.begin() && rows <= height;
}

std::optional<ScrollPosition> centre(const Buffer& buffer, Scrollback::Number number,
                                     std::size_t height, const RowStyle& style) {
    const Scrollback& lines = buffer.lines();
    auto left = static_cast<long>(height / 2);
    Scrollback::Number at = number;
    while (at < lines.end()) {
        const auto rows = static_cast<long>(rows_of(buffer, at, style).size());
        if (left < rows) return ScrollPosition{at, static_cast<std::size_t>(left)};
        left -= rows;
        ++at;
    }
    return std::nullopt;
}

}  // namespace hubbub::client
