#include "view/status.h"

#include <hubbub/protocol/text.h>
#include <hubbub/terminal/width.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <string>
#include <vector>

#include "irc/render.h"

namespace hubbub::client {
namespace {

struct StatusItem {
    std::string text;
    bool alert = false;
};

std::string seconds(std::chrono::milliseconds time) {
    std::array<char, 16> text{};
    std::snprintf(text.data(), text.size(), "%.1f s", static_cast<double>(time.count()) / 1000);
    return text.data();
}

StatusItem connection(const Network& network, Steady now) {
    switch (network.phase) {
        case Network::Phase::offline: return {"not connected", true};
        case Network::Phase::connecting: return {"connecting", true};
        case Network::Phase::waiting: {
            const auto left = std::chrono::ceil<std::chrono::seconds>(network.retry_at - now);
            return {"not connected, next try in " +
                        std::to_string(std::max<std::int64_t>(left.count(), 0)) + " s",
                    true};
        }
        case Network::Phase::online: break;
    }
    if (network.session->nick.must_choose()) return {"choose another nick: /nick NAME", true};
    if (!network.session->progress.registered) return {"signing on", true};
    constexpr std::chrono::milliseconds slow{1000};
    if (network.lag && *network.lag >= slow) return {"lag " + seconds(*network.lag), true};
    return {};
}

std::string typing(const Buffer& buffer) {
    if (buffer.typing.empty()) return {};
    if (buffer.typing.size() > 3) return std::to_string(buffer.typing.size()) + " are typing";
    std::string out;
    std::size_t listed = 0;
    for (const auto& entry : buffer.typing) {
        if (listed > 0) out += listed + 1 == buffer.typing.size() ? " and " : ", ";
        out += protocol::visible(entry.first);
        ++listed;
    }
    return out + (listed == 1 ? " is typing" : " are typing");
}

StatusItem hidden(const Buffer& buffer, const ViewState& look) {
    const std::size_t count = buffer.lines().hidden();
    if (look.show_hidden) return {"hidden lines shown", true};
    return {count == 0 ? "" : std::to_string(count) + " hidden"};
}

std::string place(const Workspace& workspace) {
    const Buffer& buffer = workspace.buffers.current();
    std::string out = protocol::visible(buffer.name);
    const Channel* channel = workspace.buffers.channel_of(buffer);
    if (channel == nullptr) return out;
    if (!channel->modes.empty()) out += "(+" + protocol::visible(channel->modes) + ")";
    return out + " " + std::to_string(channel->members.size());
}

// Returns the number of other buffers with mentions, as text.
std::string elsewhere(const Workspace& workspace) {
    std::size_t called = 0;
    for (std::size_t i = 0; i < workspace.buffers.size(); ++i) {
        if (i != workspace.buffers.current_index() && workspace.buffers.at(i).mentions > 0)
            ++called;
    }
    return called == 0
               ? ""
               : std::to_string(called) + (called == 1 ? " mention" : " mentions") + " (Alt-A)";
}

}  // namespace

void draw_status(Picture& picture, const Workspace& workspace, const ViewState& look) {
    const Theme& theme = *look.theme;
    const Area& area = picture.layout.status;
    const Network& network = workspace.buffers.current_network();
    const Buffer& buffer = workspace.buffers.current();
    std::vector<StatusItem> items;
    items.push_back({clock_text(workspace.clock().wall())});
    items.push_back({protocol::visible(network.session->nick.current())});
    items.push_back({place(workspace)});
    items.push_back(connection(network, workspace.clock().now()));
    if (buffer.scrolled) {
        const auto below = buffer.lines().end() - 1 - buffer.scrolled->line;
        items.push_back(
            {"↓ " + std::to_string(std::max<Scrollback::Number>(below, 0)) + " more", true});
    }
    if (const std::size_t waiting = network.session->waiting(); waiting > 0)
        items.push_back({std::to_string(waiting) + " lines waiting, Ctrl-C drops them", true});
    items.push_back({elsewhere(workspace), true});
    if (network.lag && !items[3].alert) items.push_back({"lag " + seconds(*network.lag)});
    items.push_back({typing(buffer)});
    items.push_back(hidden(buffer, look));

    picture.canvas.fill(area.row, area.column, area.columns, theme.status);
    std::size_t column = area.column + 1;
    bool first = true;
    for (const StatusItem& item : items) {
        if (item.text.empty() || column >= area.columns) continue;
        if (!first)
            column +=
                picture.canvas.put(area.row, column, " · ", theme.status, area.columns - column);
        first = false;
        column +=
            picture.canvas.put(area.row, column, item.text, item.alert ? theme.alert : theme.status,
                               area.columns - column);
    }
}

}  // namespace hubbub::client
