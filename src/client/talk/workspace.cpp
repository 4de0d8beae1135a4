#include "talk/workspace.h"

#include <utility>

#include "commands/user_commands.h"
#include "irc/accounts.h"
#include "irc/secrets.h"
#include "irc/server_lines.h"
#include "talk/mute.h"

namespace hubbub::client {

Workspace::Workspace(const Clock& clock) : clock_(clock) {}

void Workspace::receive(std::size_t number, std::string_view line) {
    Network& network = networks.at(number);
    Session& session = *network.session;
    const std::string before = session.progress.current;
    network.heard = true;
    if (line.empty()) session.error("The server sent a line that is too long; ignored.");
    receive_line(session, line);
    connections.note_line(number);
    router_.collect(number, before);
}

void Workspace::tick() {
    for (std::size_t number = 0; number < networks.size(); ++number) {
        Network& network = networks.at(number);
        if (network.phase != Network::Phase::online) continue;
        network.session->tick(clock_.now());
        router_.collect(number);
        connections.measure_lag(number);
    }
    friends.ask();
    markers_.send_moved();
    activity.check_idle();
    router_.expire_typing();
}

void Workspace::type(std::string_view text) {
    run([&](Session& session) { handle_typed_line(session, text); });
}

void Workspace::run(const std::function<void(Session&)>& action) {
    const std::size_t number = buffers.current().network;
    Session& session = *networks.at(number).session;
    const std::string before = session.progress.current;
    action(session);
    router_.collect(number, before);
}

bool Workspace::take_nick(std::string_view nick) {
    Network& network = buffers.current_network();
    if (nick.empty() || network.session->progress.registered) return false;
    network.settings.nick = nick;
    if (network.phase == Network::Phase::online)
        type("/nick " + std::string(nick));
    else if (network.session->nick.choice_made())
        network.connect_soon();
    info("Your nick on this server is now " + std::string(nick) + ".");
    return true;
}

std::string Workspace::take_password(std::size_t number, const std::string& password) {
    Network& network = networks.at(number);
    network.use_password(password);
    // A typed password overrides the settings.
    network.password_command.clear();
    if (network.phase == Network::Phase::online) {
        return network.session->progress.registered
                   ? "The password applies to the next connection."
                   : "The password applies to the next connection; /disconnect and /connect.";
    }
    network.connect_soon();
    return "Connecting with the password.";
}

void Workspace::log_in_with(std::size_t number, const std::string& password) {
    log_in(*networks.at(number).session, password);
    router_.collect(number);
}

void Workspace::register_with(std::size_t number, const std::string& password) {
    register_account(*networks.at(number).session, password, "");
    router_.collect(number);
}

void Workspace::close(std::size_t index) {
    if (index >= buffers.size()) return;
    const Buffer& closing = buffers.at(index);
    if (closing.kind == BufferKind::server) return;
    if (buffers.channel_of(closing) != nullptr)
        networks.at(closing.network).session->send("PART", {closing.name});
    router_.close(index);
}

void Workspace::hide(bool presence, const Filters& filters) {
    if (!hidden_.set(presence, filters)) return;
    // Marking all lines of all buffers would take too long: the others follow when they are shown.
    for (std::size_t i = 0; i < buffers.size(); ++i) buffers.at(i).hiding_is_old = true;
    if (buffers.size() > 0) hidden_.refresh(buffers.current());
    if (const auto pane = buffers.pane()) hidden_.refresh(buffers.at(pane->index));
}

bool Workspace::mute(std::size_t network, const std::string& name, bool muted) {
    return set_muted(buffers, networks, network, name, muted);
}

void Workspace::add_old_log(const LogRequest& request, const std::vector<LoggedLine>& lines) {
    Buffer* const buffer = buffers.find(request.network, request.buffer);
    if (buffer == nullptr || buffer->kind == BufferKind::server) return;
    std::vector<LoggedLine> shown = lines;
    // Older versions of hubbub wrote passwords into the log.
    for (LoggedLine& line : shown) {
        if (networks.at(request.network).session->is_me(line.who))
            line.text = without_passwords(request.buffer, line.text);
    }
    buffer->add_log(shown);
    buffer->hiding_is_old = true;
    hidden_.refresh(*buffer);
}

void Workspace::add_line(EventKind kind, std::string text) {
    Event event;
    event.kind = kind;
    event.text = std::move(text);
    buffers.current().add(event, clock_.wall(), true, false);
}

void Workspace::info(std::string text) {
    add_line(EventKind::info, std::move(text));
}

void Workspace::error(std::string text) {
    add_line(EventKind::error, std::move(text));
}

}  // namespace hubbub::client
