// The full screen without a terminal: arbitrary lines from a server, keys, windows of any size,
// lost connections. The drawing must always be visible text, and the cursor on the screen. A line
// that starts with '>' is typed as a terminal sends it ('\r' is Enter), '=' and two bytes are rows
// and columns, '!' loses the connection and restores it, the others are received.

#include <hubbub/protocol/text.h>

#include <algorithm>
#include <string>

#include "support/screen_double.h"
#include "targets.h"
#include "world/must.h"

using namespace hubbub;

namespace {

void check_picture(client::ScreenDouble& at) {
    const client::Picture picture = at.picture();
    const terminal::Canvas& canvas = picture.canvas;
    for (std::size_t row = 0; row < canvas.rows(); ++row) {
        must(protocol::is_visible(canvas.text(row)), "what is drawn is visible");
        must(canvas.at(row, 0).base != 0, "no half of a character begins a row");
    }
    must(canvas.cursor_row < canvas.rows(), "the cursor's row is on the screen");
    for (const client::Spot& spot : picture.spots)
        must(spot.row < canvas.rows(), "what can be clicked is on the screen");
}

void resize(client::ScreenDouble& at, std::string_view size) {
    constexpr std::size_t most = 200;
    if (size.size() < 2) return;
    at.rows = std::max<std::size_t>(static_cast<unsigned char>(size[0]) % most, 1);
    at.columns = std::max<std::size_t>(static_cast<unsigned char>(size[1]) % most, 1);
}

void reconnect(client::ScreenDouble& at) {
    at.clock.time += std::chrono::hours{13};
    at.workspace.tick();
    at.workspace.connections.disconnected(0, "the cable", 0.5);
    check_picture(at);
    at.workspace.connections.connecting(0);
    at.workspace.connections.connected(0);
}

}  // namespace

void fuzz_screen(std::string_view bytes) {
    client::ScreenDouble at;
    at.workspace.settings.limits.lines = 50;
    while (!bytes.empty()) {
        const std::string_view line = bytes.substr(0, bytes.find('\n'));
        bytes.remove_prefix(std::min(line.size() + 1, bytes.size()));
        if (line.starts_with('>'))
            at.type(line.substr(1));
        else if (line.starts_with('='))
            resize(at, line.substr(1));
        else if (line == "!")
            reconnect(at);
        else
            at.hear(line);
        must_be_lines(at.sent());
        at.controller.take_requests();
        at.workspace.alerts.take();
        check_picture(at);
    }
}
