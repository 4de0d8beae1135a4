#pragma once
// A session that hears lines of a server and typed lines.

#include <string>
#include <string_view>
#include <vector>

#include "client/commands/user_commands.h"
#include "client/irc/registration.h"
#include "client/irc/render.h"
#include "client/irc/server_lines.h"
#include "client/irc/session.h"

namespace hubbub::client {

struct Talk {
    Session session{{"me", "me", "", {"#lobby"}}};

    Talk() {
        sign_on(session);
        session.take_output();
    }
    void hear(std::string_view line) { receive_line(session, line); }
    void type(std::string_view line) { handle_typed_line(session, line); }
    std::string sent() { return session.take_output(); }
    // The text that a user would see, without times and colours.
    std::vector<std::string> seen() {
        std::vector<std::string> lines;
        for (const Event& event : session.take_events())
            lines.push_back(screen_line(event, {session.progress.current, "", {}}));
        return lines;
    }
    void enter() {
        hear(":srv 001 me :Welcome");
        hear(":srv 005 me CASEMAPPING=ascii PREFIX=(ov)@+ CHANMODES=b,k,l,nt :are supported");
        hear(":srv 422 me :no MOTD");
        hear(":me!me@host JOIN #lobby");
        hear(":srv 353 me = #lobby :@alice me");
        hear(":srv 366 me #lobby :end");
        sent();
        seen();
    }
};

}  // namespace hubbub::client
