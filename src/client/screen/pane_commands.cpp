#include "screen/pane_commands.h"

#include <hubbub/protocol/casemap.h>

#include <charconv>
#include <string>

#include "screen/screen.h"

namespace hubbub::client {

std::optional<std::size_t> find_buffer(const Workspace& workspace, std::string_view wanted) {
    std::size_t number = 0;
    const auto parsed = std::from_chars(wanted.data(), wanted.data() + wanted.size(), number);
    if (parsed.ec == std::errc{} && parsed.ptr == wanted.data() + wanted.size() && number > 0 &&
        number <= workspace.buffers.size())
        return number - 1;
    const std::string part = protocol::fold(wanted);
    std::optional<std::size_t> found;
    for (std::size_t i = workspace.buffers.size(); i-- > 0;) {
        const std::string name = protocol::fold(workspace.buffers.at(i).name);
        if (name == part) return i;
        if (name.find(part) != std::string::npos) found = i;
    }
    return found;
}

void do_split(Screen& screen, Workspace& workspace, WordReader words) {
    BufferList::SplitWay way = BufferList::SplitWay::above;
    WordReader rest = words;
    const std::string_view first = rest.take();
    if (first == "above" || first == "beside") {
        if (first == "beside") way = BufferList::SplitWay::beside;
        words = rest;
    } else if (const auto pane = workspace.buffers.pane()) {
        way = pane->way;
    }
    if (words.empty()) return screen.viewport.split(workspace, std::nullopt, way);
    if (const auto index = find_buffer(workspace, words.rest()))
        screen.viewport.split(workspace, index, way);
    else
        screen.look.hint = "No such buffer. To join a room, type /join #room.";
}

void do_unsplit(Screen&, Workspace& workspace, WordReader) {
    workspace.buffers.unsplit();
}

}  // namespace hubbub::client
