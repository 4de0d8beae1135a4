#include "view/lists.h"

#include <hubbub/protocol/text.h>
#include <hubbub/terminal/width.h>

#include <algorithm>
#include <string>
#include <vector>

namespace hubbub::client {
namespace {

using terminal::Style;

const Style& look_of(const Workspace& workspace, std::size_t index, const Theme& theme) {
    const Buffer& buffer = workspace.buffers.at(index);
    if (index == workspace.buffers.current_index()) return theme.here;
    if (buffer.mentions > 0) return theme.mention;
    if (buffer.unread > 0) return theme.unread;
    if (buffer.muted) return theme.muted;
    return buffer.stirred ? theme.stirred : theme.quiet;
}

// Returns "3" for unread messages, "!3" if there is a mention.
std::string count_of(const Buffer& buffer) {
    if (buffer.unread == 0) return {};
    const std::string count = buffer.unread > 999 ? "999+" : std::to_string(buffer.unread);
    return (buffer.mentions > 0 ? "!" : "") + count;
}

std::string indent_of(const Buffer& buffer) {
    return buffer.kind == BufferKind::channel || buffer.kind == BufferKind::query ? " " : "";
}

}  // namespace

void draw_buffers(Picture& picture, const Workspace& workspace, const Theme& theme) {
    const Area& area = picture.layout.buffers;
    // The current buffer is always visible.
    const std::size_t current = workspace.buffers.current_index();
    const std::size_t first = current >= area.rows ? current + 1 - area.rows : 0;
    for (std::size_t i = 0; i < area.rows && first + i < workspace.buffers.size(); ++i) {
        const std::size_t index = first + i;
        const Buffer& buffer = workspace.buffers.at(index);
        const std::size_t row = area.row + i;
        const Style& style = look_of(workspace, index, theme);
        if (index == current) picture.canvas.fill(row, area.column, area.columns, style);
        std::string number = std::to_string(index + 1);
        if (number.size() < 2) number.insert(0, " ");
        const Style& number_style = index == current ? style : theme.quiet;
        std::size_t column = area.column;
        column += picture.canvas.put(row, column, number + " ", number_style, area.columns);
        const std::string count = count_of(buffer);
        const std::size_t behind = count.empty() ? 0 : count.size() + 1;
        const std::string name = indent_of(buffer) + protocol::visible(buffer.name);
        const std::size_t channel =
            area.columns - std::min(area.columns, number.size() + 1 + behind);
        picture.canvas.put(row, column, terminal::shorten(name, channel), style, channel);
        picture.canvas.put(row, area.column + area.columns - count.size(), count, style,
                           count.size());
        picture.spots.push_back({row, area.column, area.columns, SpotKind::buffer, index, {}});
    }
}

void draw_bar(Picture& picture, const Workspace& workspace, const Theme& theme) {
    const Area& area = picture.layout.bar;
    struct BarEntry {
        std::size_t index;
        std::string text;
    };
    std::vector<BarEntry> entries;
    std::size_t current = 0;
    for (std::size_t i = 0; i < workspace.buffers.size(); ++i) {
        const Buffer& buffer = workspace.buffers.at(i);
        const bool here = i == workspace.buffers.current_index();
        // Omit quiet buffers if there are many.
        if (!here && buffer.unread == 0 && !buffer.stirred && workspace.buffers.size() > 6)
            continue;
        std::string text =
            std::to_string(i + 1) + ":" + terminal::shorten(protocol::visible(buffer.name), 16);
        if (buffer.unread > 0) text += "(" + count_of(buffer) + ")";
        if (here) current = entries.size();
        entries.push_back({i, std::move(text)});
    }
    // Skip entries until the current one fits.
    std::size_t first = 0;
    const auto cells_to = [&](std::size_t from) {
        std::size_t cells = 0;
        for (std::size_t i = from; i <= current; ++i)
            cells += terminal::cells_of(entries[i].text) + 1;
        return cells;
    };
    while (first < current && cells_to(first) > area.columns) ++first;
    std::size_t column = area.column;
    for (std::size_t i = first; i < entries.size() && column < area.columns; ++i) {
        const std::size_t cells =
            picture.canvas.put(area.row, column, entries[i].text,
                               look_of(workspace, entries[i].index, theme), area.columns - column);
        picture.spots.push_back({area.row, column, cells, SpotKind::buffer, entries[i].index, {}});
        column += cells + 1;
    }
}

void draw_nicks(Picture& picture, const Workspace& workspace, const ViewState& look) {
    const Area& area = picture.layout.nicks;
    const Buffer& buffer = workspace.buffers.current();
    const Channel* channel = workspace.buffers.channel_of(buffer);
    if (channel == nullptr) return;
    const std::string& order = workspace.buffers.current_network().session->isupport.marks();
    std::vector<const ChannelMember*> members;
    members.reserve(channel->members.size());
    for (const auto& entry : channel->members) members.push_back(&entry.second);
    const auto rank = [&](const ChannelMember& member) {
        return member.marks.empty() ? order.size()
                                    : std::min(order.find(member.marks.front()), order.size());
    };
    // Sort by rank; members are sorted by name already.
    std::stable_sort(
        members.begin(), members.end(),
        [&](const ChannelMember* a, const ChannelMember* b) { return rank(*a) < rank(*b); });
    const std::size_t most = members.size() > area.rows ? members.size() - area.rows : 0;
    const std::size_t first = std::min(look.nick_offset, most);
    for (std::size_t i = 0; i < area.rows && first + i < members.size(); ++i) {
        const ChannelMember& member = *members[first + i];
        const std::size_t row = area.row + i;
        if (i + 1 == area.rows && first + i + 1 < members.size()) {
            const std::string more = "+" + std::to_string(members.size() - first - i) + " more";
            picture.canvas.put(row, area.column + 1, more, look.theme->hint, area.columns - 1);
            break;
        }
        const std::string mark(1, member.marks.empty() ? ' ' : member.marks.front());
        picture.canvas.put(row, area.column, mark, look.theme->rank, 1);
        const std::string nick = protocol::visible(member.nick);
        picture.canvas.put(row, area.column + 1, terminal::shorten(nick, area.columns - 1),
                           look.theme->nick(nick), area.columns - 1);
        picture.spots.push_back({row, area.column, area.columns, SpotKind::nick, 0, nick});
    }
}

}  // namespace hubbub::client
