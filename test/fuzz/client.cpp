// The bundled client without its terminal: arbitrary lines from a server, lines typed by a user,
// and the resulting output. A line that starts with '>' is typed, the others are received.

#include <hubbub/protocol/text.h>

#include <algorithm>
#include <string>

#include "client/commands/user_commands.h"
#include "client/irc/registration.h"
#include "client/irc/render.h"
#include "client/irc/server_lines.h"
#include "client/irc/session.h"
#include "targets.h"
#include "world/must.h"

using namespace hubbub;

namespace {

void check_events(client::Session& session) {
    for (const client::Event& event : session.take_events()) {
        const std::string line = client::screen_line(event, {session.progress.current, "", {}});
        must(protocol::is_visible(line), "what is shown is visible");
        must(protocol::is_visible(client::script_line(event, "#lobby")),
             "what a script gets is visible");
    }
}

}  // namespace

void fuzz_client(std::string_view bytes) {
    client::Session session({"me", "me", "", {"#lobby"}});
    client::sign_on(session);
    while (!bytes.empty()) {
        const std::string_view line = bytes.substr(0, bytes.find('\n'));
        bytes.remove_prefix(std::min(line.size() + 1, bytes.size()));
        if (line.starts_with('>')) {
            client::handle_typed_line(session, line.substr(1));
        } else {
            client::receive_line(session, line);
        }
        must_be_lines(session.take_output());
        check_events(session);
    }
}
