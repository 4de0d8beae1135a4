// Buffers and where the person is. What comes from servers is in routing.cpp.

#include "talk/workspace.h"

#include <algorithm>
#include <utility>

#include "commands/user_commands.h"
#include "irc/history.h"
#include "irc/speech.h"

namespace hubbub::client {

Workspace::Workspace(const Clock& clock) : clock_(clock), touched_at_(clock.now()) {}

std::size_t Workspace::add_network(const ServerChoice& choice) {
    auto network = std::make_unique<Network>();
    network->name = choice.name;
    network->server = choice.server;
    network->settings = choice.session;
    network->settings.full_screen = true;
    network->settings.person = true;
    network->password_command = choice.password_command;
    network->muted = choice.mute;
    network->session = std::make_unique<Session>(network->settings);
    networks_.push_back(std::move(network));
    const std::size_t number = networks_.size() - 1;
    open(Buffer::Kind::server, number, choice.name);
    return number;
}

const Room* Workspace::room_of(const Buffer& buffer) const {
    if (buffer.kind != Buffer::Kind::room) return nullptr;
    return std::as_const(*networks_[buffer.network]->session).rooms.find(buffer.name);
}

std::size_t Workspace::index_of(const Buffer& buffer) const {
    const auto found = std::find_if(buffers_.begin(), buffers_.end(),
                                    [&](const auto& one) { return one.get() == &buffer; });
    return static_cast<std::size_t>(found - buffers_.begin());
}

void Workspace::go_to(std::size_t index) {
    if (index >= buffers_.size() || index == current_) return;
    if (buffers_[index].get() == pane_) return go_to_pane();
    before_ = buffers_[current_].get();
    buffers_[current_]->leave();
    current_ = index;
    hide_again(current());
    if (looking_) current().enter();
    note_place();
}

// What is typed goes there.
void Workspace::note_place() {
    const bool place = current().kind == Buffer::Kind::room || current().kind == Buffer::Kind::talk;
    current_network().session->progress.current = place ? current().name : "";
}

void Workspace::go_to_server(std::size_t network) {
    go_to(index_of(server_buffer(network)));
}

void Workspace::go_back() {
    if (before_ != nullptr) go_to(index_of(*before_));
}

bool Workspace::go_to_active() {
    const auto rank = [](const Buffer& buffer) {
        return buffer.mentions > 0 ? 3 : buffer.unread > 0 ? 2 : buffer.stirred ? 1 : 0;
    };
    std::size_t best = current_;
    int best_rank = 0;
    for (std::size_t step = 1; step < buffers_.size(); ++step) {
        const std::size_t index = (current_ + step) % buffers_.size();
        if (rank(*buffers_[index]) <= best_rank) continue;
        best = index;
        best_rank = rank(*buffers_[index]);
    }
    if (best_rank == 0) return false;
    go_to(best);
    return true;
}

// A server, then its rooms and talks in the order in which they were opened, so that numbers stay;
// the mentions last.
Buffer& Workspace::open(Buffer::Kind kind, std::size_t network, const std::string& name) {
    // There is one list of mentions for all networks, and a room may have its name.
    const Isupport& isupport = networks_[network]->session->isupport;
    const auto there = std::find_if(buffers_.begin(), buffers_.end(), [&](const auto& one) {
        if (one->kind != kind) return false;
        return kind == Buffer::Kind::mentions ||
               (one->network == network && isupport.same(one->name, name));
    });
    if (there != buffers_.end()) return **there;
    auto buffer = std::make_unique<Buffer>(kind, name, network, ring_, choices.limits);
    const auto before = [](const std::unique_ptr<Buffer>& a, const std::unique_ptr<Buffer>& b) {
        const auto last = [](const Buffer& one) { return one.kind == Buffer::Kind::mentions; };
        if (last(*a) != last(*b)) return last(*b);
        return a->network < b->network;
    };
    const auto at = std::upper_bound(buffers_.begin(), buffers_.end(), buffer, before);
    const auto index = static_cast<std::size_t>(at - buffers_.begin());
    Buffer& opened = *buffer;
    const auto typed = remembered_.find({networks_[network]->name, name});
    if (typed != remembered_.end()) {
        for (const std::string& line : typed->second) opened.inputs.add(line);
    }
    buffers_.insert(at, std::move(buffer));
    apply_mutes(network);
    // What the server remembers is better.
    if (!offers_history(*networks_[network]->session)) want_log(opened);
    ask_mark(opened);
    if (buffers_.size() > 1 && index <= current_) ++current_;
    return opened;
}

void Workspace::close(std::size_t index) {
    if (index >= buffers_.size()) return;
    Buffer& closing = *buffers_[index];
    if (closing.kind == Buffer::Kind::server) return;
    if (room_of(closing) != nullptr)
        networks_[closing.network]->session->send("PART", {closing.name});
    if (pane_ != nullptr && index == current_) go_to_pane();
    if (pane_ == &closing) unsplit();
    if (index == current_) {
        const bool back = before_ != nullptr && before_ != &closing;
        go_to(back ? index_of(*before_) : index > 0 ? index - 1 : 1);
    }
    if (before_ == &closing) before_ = nullptr;
    remembered_ = inputs();
    buffers_.erase(buffers_.begin() + static_cast<std::ptrdiff_t>(index));
    if (current_ > index) --current_;
}

KeptInputs Workspace::inputs() const {
    KeptInputs out = remembered_;
    for (const auto& buffer : buffers_) {
        if (buffer->inputs.size() == 0) continue;
        std::vector<std::string>& lines = out[{networks_[buffer->network]->name, buffer->name}];
        lines.clear();
        for (std::size_t back = buffer->inputs.size(); back > 0; --back)
            lines.push_back(buffer->inputs.line(back));
    }
    return out;
}

void Workspace::look(bool looking) {
    if (looking == std::exchange(looking_, looking)) return;
    Buffer* const shown[] = {&current(), pane_shown_ ? pane_ : nullptr};
    for (Buffer* const buffer : shown) {
        if (buffer == nullptr) continue;
        if (looking)
            buffer->enter();
        else
            buffer->leave();
    }
}

void Workspace::tell(Event::Kind kind, std::string text) {
    Event event;
    event.kind = kind;
    event.text = std::move(text);
    current().add(event, clock_.wall(), true, false);
}

void Workspace::info(std::string text) {
    tell(Event::Kind::info, std::move(text));
}

void Workspace::error(std::string text) {
    tell(Event::Kind::error, std::move(text));
}

void Workspace::type(std::string_view text) {
    const std::size_t network = current().network;
    Session& session = *networks_[network]->session;
    const std::string before = session.progress.current;
    handle_typed_line(session, text);
    collect(network);
    follow_session(network, before);
}

bool Workspace::take_nick(std::string_view nick) {
    Network& network = current_network();
    if (nick.empty() || network.session->progress.registered) return false;
    network.settings.nick = nick;
    if (network.phase == Network::Phase::online) {
        type("/nick " + std::string(nick));
    } else if (network.session->nick.choice_made()) {
        network.wanted = true;
        network.phase = Network::Phase::waiting;
        network.retry_at = {};
    }
    info("Your nick here is " + std::string(nick) + " from now on.");
    return true;
}

std::string Workspace::take_password(std::size_t number, const std::string& password) {
    if (password.empty()) return "No password was typed; nothing changed.";
    Network& network = *networks_[number];
    network.use_password(password);
    // What was typed wins over what the settings name.
    network.password_command.clear();
    if (network.phase == Network::Phase::online) {
        return network.session->progress.registered
                   ? "The password counts from the next connection on."
                   : "The password counts from the next connection on; /disconnect and /connect.";
    }
    network.wanted = true;
    network.phase = Network::Phase::waiting;
    network.retry_at = {};
    return "Connecting with the password.";
}

void Workspace::want_older(Buffer& buffer) {
    Session& session = *networks_[buffer.network]->session;
    const bool talk = buffer.kind == Buffer::Kind::talk || room_of(buffer) != nullptr;
    if (!talk || buffer.complete || buffer.asked != Buffer::Asked::nothing) return;
    if (!offers_history(session) || !session.progress.registered) return;
    const std::string reference = buffer.oldest_reference();
    buffer.asked = Buffer::Asked::older;
    buffer.asked_lines = reference.empty() ? ask_history(session, "LATEST", buffer.name, "*")
                                           : ask_history(session, "BEFORE", buffer.name, reference);
}

bool Workspace::offers_search() const {
    const bool talk = current().kind == Buffer::Kind::talk || current().kind == Buffer::Kind::room;
    return talk && current_network().phase == Network::Phase::online &&
           client::offers_search(*current_network().session);
}

void Workspace::search_server(std::string_view text) {
    ask_search(*current_network().session, current().name, text);
}

// After a join: what was said since the newest line here, or the newest of all.
void Workspace::want_missed(Buffer& buffer) {
    Session& session = *networks_[buffer.network]->session;
    if (!offers_history(session)) return;
    const std::string reference = buffer.newest_reference();
    buffer.asked = reference.empty() ? Buffer::Asked::latest : Buffer::Asked::newer;
    buffer.asked_lines = reference.empty() ? ask_history(session, "LATEST", buffer.name, "*")
                                           : ask_history(session, "AFTER", buffer.name, reference);
}

// Commands such as /join and /msg move the person.
void Workspace::follow_session(std::size_t network, const std::string& before) {
    const std::string& now = networks_[network]->session->progress.current;
    if (now == before || now.empty() || current().network != network) return;
    const bool room = networks_[network]->session->isupport.is_room(now);
    go_to(index_of(open(room ? Buffer::Kind::room : Buffer::Kind::talk, network, now)));
}

void Workspace::touched() {
    touched_at_ = clock_.now();
    for (const auto& network : networks_) {
        if (std::exchange(network->idle_told, false)) network->session->send("AWAY", {});
    }
}

void Workspace::go_away_when_idle() {
    const bool idle =
        choices.away_after.count() > 0 && clock_.now() - touched_at_ >= choices.away_after;
    if (!idle) return;
    for (const auto& network : networks_) {
        const SessionProgress& progress = network->session->progress;
        const bool here = network->phase == Network::Phase::online && progress.registered;
        // Who said why they are away has said enough.
        if (!here || progress.away || std::exchange(network->idle_told, true)) continue;
        network->session->send("AWAY", {"idle"});
    }
}

// Source: https://ircv3.net/specs/client-tags/typing (no more often than every three seconds)
void Workspace::typed() {
    constexpr std::chrono::seconds pause{3};
    const Buffer& buffer = current();
    const bool talk = buffer.kind == Buffer::Kind::talk || room_of(buffer) != nullptr;
    const bool command = buffer.input.text().starts_with('/');
    if (!choices.typing || !talk || command || clock_.now() - typing_told_at_ < pause) return;
    typing_told_at_ = clock_.now();
    if (current_network().phase == Network::Phase::online)
        send_typing(*current_network().session, buffer.name);
}

std::vector<Workspace::LogLine> Workspace::take_log() {
    return std::exchange(log_, {});
}

std::vector<Workspace::Notice> Workspace::take_notices() {
    return std::exchange(notices_, {});
}

}  // namespace hubbub::client
