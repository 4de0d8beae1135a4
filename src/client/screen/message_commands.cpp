#include "screen/message_commands.h"

#include <optional>
#include <string>

#include "irc/message_actions.h"
#include "irc/speech.h"
#include "screen/screen.h"

namespace hubbub::client {
namespace {

// Returns the selected message, or the newest one that is the person's own, or somebody else's;
// null if there is none.
const StoredLine* chosen(const Buffer& buffer, bool own) {
    const Scrollback& lines = buffer.lines();
    if (buffer.selected && *buffer.selected >= lines.begin()) return &lines.at(*buffer.selected);
    for (auto number = lines.end(); number > lines.begin(); --number) {
        const StoredLine& line = lines.at(number - 1);
        if (is_message(line.kind()) && !line.msgid().empty() && line.own() == own && !line.hidden())
            return &line;
    }
    return nullptr;
}

// Returns the message that the command is about, or says why there is none.
const StoredLine* take_message(Screen& screen, Workspace& workspace, bool own, bool offered,
                               const char* what) {
    const Buffer& buffer = workspace.buffers.current();
    if (!buffer.is_talk()) {
        screen.look.hint = "Go to a room or a private chat first.";
        return nullptr;
    }
    if (workspace.buffers.current_network().phase != Network::Phase::online) {
        screen.look.hint = "Not connected.";
        return nullptr;
    }
    if (!offered) {
        screen.look.hint = "This server does not offer " + std::string(what) + ".";
        return nullptr;
    }
    const StoredLine* const line = chosen(buffer, own);
    if (line == nullptr)
        screen.look.hint = own ? "You have said nothing here that could be deleted."
                               : "Nobody else has said anything here.";
    return line;
}

}  // namespace

void do_delete_message(Screen& screen, Workspace& workspace, WordReader words) {
    const bool offered = offers_deletion(*workspace.buffers.current_network().session);
    const StoredLine* const line = take_message(screen, workspace, true, offered, "deletion");
    if (line == nullptr) return;
    Buffer& buffer = workspace.buffers.current();
    workspace.run([&](Session& session) {
        delete_message(session, buffer.name, line->msgid(), words.rest());
    });
    buffer.selected.reset();
}

void do_react(Screen& screen, Workspace& workspace, WordReader words) {
    const Session& session = *workspace.buffers.current_network().session;
    const StoredLine* const line =
        take_message(screen, workspace, false, offers_reactions(session), "reactions");
    if (line == nullptr) return;
    Buffer& buffer = workspace.buffers.current();
    const bool taken_back = buffer.has_reaction(*line, words.rest(), session.nick.current());
    workspace.run([&](Session& to) {
        send_reaction(to, buffer.name, line->msgid(), words.rest(), taken_back);
    });
    buffer.selected.reset();
}

void do_reply(Screen& screen, Workspace& workspace, WordReader words) {
    const bool offered = offers_reactions(*workspace.buffers.current_network().session);
    const StoredLine* const line = take_message(screen, workspace, false, offered, "replies");
    if (line == nullptr) return;
    Buffer& buffer = workspace.buffers.current();
    const std::string msgid(line->msgid());
    workspace.run([&](Session& session) { say_reply(session, buffer.name, words.rest(), msgid); });
    buffer.selected.reset();
}

}  // namespace hubbub::client
