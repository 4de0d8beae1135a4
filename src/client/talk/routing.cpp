// What servers say, brought to the buffers it belongs to.

#include <hubbub/protocol/casemap.h>
#include <hubbub/protocol/mask.h>

#include <algorithm>
#include <utility>

#include "irc/registration.h"
#include "irc/render.h"
#include "irc/server_lines.h"
#include "irc/talk_lines.h"
#include "talk/workspace.h"

namespace hubbub::client {
namespace {

using Kind = Event::Kind;

// A stranger who speaks in many names would otherwise fill the memory with buffers.
constexpr std::size_t most_buffers = 500;
constexpr std::chrono::seconds ping_interval{30};
// Source: https://ircv3.net/specs/client-tags/typing
constexpr std::chrono::seconds typing_lasts{6};

}  // namespace

Buffer* Workspace::find(std::size_t network, std::string_view name) {
    const Isupport& isupport = networks_[network]->session->isupport;
    for (const auto& buffer : buffers_) {
        if (buffer->network != network || buffer->is_list()) continue;
        if (isupport.same(buffer->name, name)) return buffer.get();
    }
    return nullptr;
}

Buffer& Workspace::server_buffer(std::size_t network) {
    const auto found = std::find_if(buffers_.begin(), buffers_.end(), [&](const auto& buffer) {
        return buffer->network == network && buffer->kind == Buffer::Kind::server;
    });
    return **found;
}

void Workspace::connecting(std::size_t number) {
    Network& network = *networks_[number];
    network.phase = Network::Phase::connecting;
    sts.apply(network.server, clock_.wall());
    Event event;
    event.text = "Connecting to " + network.server.text() + " ...";
    add(server_buffer(number), event);
}

void Workspace::connected(std::size_t number, std::string security,
                          const std::string& certificate) {
    Network& network = *networks_[number];
    network.security = std::move(security);
    network.phase = Network::Phase::online;
    network.heard = false;
    if (!network.security.empty()) {
        Event event;
        event.text = network.security + "; the certificate's SHA-256 is " + certificate;
        add(server_buffer(number), event);
    }
    network.idle_told = false;
    network.lag.reset();
    network.asked.clear();
    network.asked_at = clock_.now();
    const std::string current = network.session->progress.current;
    network.settings.secure = network.server.tls;
    network.settings.login.safe = network.server.safe();
    network.session = std::make_unique<Session>(network.settings);
    network.session->progress.current = current;
    for (const auto& buffer : buffers_) {
        if (buffer->network == number) buffer->asked = Buffer::Asked::nothing;
    }
    sign_on(*network.session);
}

void Workspace::disconnected(std::size_t number, const std::string& why, double chance) {
    Network& network = *networks_[number];
    Session& session = *network.session;
    const SessionProgress& progress = session.progress;
    if (network.phase == Network::Phase::online && progress.registered) {
        network.failures = 0;
        network.welcomed = true;
        network.settings.nick = session.nick.wanted();
        network.settings.rooms.clear();
        network.settings.keys.clear();
        for (const auto& [folded, room] : session.wanted_rooms.all()) {
            network.settings.rooms.push_back(room.name);
            if (!room.key.empty()) network.settings.keys[room.name] = room.key;
        }
    }
    if (network.phase == Network::Phase::online && network.server.tls)
        sts.renew(network.server.host, clock_.wall());
    Event event;
    event.kind = Kind::error;
    event.text = progress.error.empty() ? why : progress.error;
    if (network.phase == Network::Phase::online && !network.heard && !network.server.tls)
        event.text += " (a port for TLS? /connect " + network.server.text() + " tls)";
    if (progress.leaving || session.login.refused() || session.nick.must_choose())
        network.wanted = false;
    if (network.phase == Network::Phase::online && network.session->waiting() > 0)
        event.text += "; " + std::to_string(network.session->drop_waiting()) +
                      " lines that waited were not sent";
    if (session.sts.port() != 0) {
        network.server.port = session.sts.port();
        network.server.tls = true;
        network.failures = 0;
    }
    network.phase = network.wanted ? Network::Phase::waiting : Network::Phase::offline;
    if (network.wanted) {
        const auto delay = retry_delay(network.failures++, chance);
        network.retry_at = clock_.now() + delay;
        event.text += "; next try in " + std::to_string(delay.count() / 1000) + " s";
        if (network.failures == 1 && !network.welcomed)
            event.text += "; /connect HOST[:PORT] goes elsewhere";
    } else if (progress.leaving) {
        event.kind = Kind::info;
        event.text = "Disconnected. /connect comes back.";
    } else if (session.nick.must_choose()) {
        event.text += ". /nick NAME takes another nick and connects.";
    } else {
        event.text += ". /connect tries again.";
        if (session.login.refused()) event.text += " /password asks for another password.";
    }
    for (const auto& buffer : buffers_) {
        const bool concerned = buffer->kind == Buffer::Kind::server || room_of(*buffer) != nullptr;
        if (buffer->network == number && concerned) add(*buffer, event);
    }
    session.rooms.leave_all();
    session.progress.registered = false;
}

void Workspace::receive(std::size_t number, std::string_view line) {
    Network& network = *networks_[number];
    Session& session = *network.session;
    const std::string before = session.progress.current;
    network.heard = true;
    if (line.empty()) session.error("The server sent a line that is too long; left out.");
    receive_line(session, line);
    if (const auto lasts = session.sts.take_seconds()) {
        constexpr std::uint64_t most = std::uint64_t{1} << 40;
        sts.learn(network.server.host, network.server.port,
                  std::chrono::seconds(std::min(*lasts, most)), clock_.wall());
    }
    collect(number);
    follow_session(number, before);
    if (!network.asked.empty() && session.progress.pong == network.asked) {
        network.lag =
            std::chrono::duration_cast<std::chrono::milliseconds>(clock_.now() - network.asked_at);
        network.asked.clear();
    }
}

void Workspace::tick() {
    const Steady now = clock_.now();
    for (std::size_t number = 0; number < networks_.size(); ++number) {
        Network* const network = networks_[number].get();
        if (network->phase != Network::Phase::online) continue;
        network->session->tick(now);
        collect(number);
        if (!network->session->progress.registered) continue;
        if (!network->asked.empty()) {
            // Still on its way: the lag is at least this.
            const auto so_far =
                std::chrono::duration_cast<std::chrono::milliseconds>(now - network->asked_at);
            if (!network->lag || so_far > *network->lag) network->lag = so_far;
        } else if (!network->lag || now - network->asked_at >= ping_interval) {
            network->asked = "lag" + std::to_string(now.time_since_epoch().count());
            network->asked_at = now;
            network->session->send("PING", {network->asked});
        }
    }
    ask_for_friends();
    tell_marks();
    go_away_when_idle();
    const Wall wall = clock_.wall();
    for (const auto& buffer : buffers_)
        std::erase_if(buffer->typing, [&](const auto& entry) { return entry.second < wall; });
}

void Workspace::collect(std::size_t number) {
    for (const Event& event : networks_[number]->session->take_events()) route(number, event);
}

void Workspace::route(std::size_t number, const Event& event) {
    const Session& session = *networks_[number]->session;
    if (ignored(event)) return;
    if (event.kind == Kind::typing) return take_typing(number, event);
    if (event.kind == Kind::presence) return take_presence(number, event);
    if (event.kind == Kind::network) return take_network(number, event);
    if (event.kind == Kind::read) return take_mark(number, event);
    if (event.kind == Kind::history) return take_history(number, event);
    if (event.history) {
        replayed_.push_back(event);
        return;
    }
    if (event.kind == Kind::quit || event.kind == Kind::renamed)
        return route_everywhere(number, event);
    if (event.kind == Kind::parted && event.own) {
        if (Buffer* left = find(number, event.room)) close(index_of(*left));
        return;
    }
    if (take_list(number, event)) return;
    if (event.room.empty()) {
        // An answer stands where the question was typed.
        const bool answer = session.progress.greeted && current().network == number &&
                            event.code != "372" && event.kind != Kind::notice;
        return add(answer ? current() : server_buffer(number), event);
    }
    Buffer* buffer = find(number, event.room);
    if (buffer == nullptr) {
        const bool room = session.isupport.is_room(event.room);
        const bool opens = room ? session.rooms.find(event.room) != nullptr
                                : is_talk(event.kind) && buffers_.size() < most_buffers;
        buffer = opens ? &open(room ? Buffer::Kind::room : Buffer::Kind::talk, number, event.room)
                       : &server_buffer(number);
    }
    add(*buffer, event);
    if (event.kind == Kind::joined && event.own) want_missed(*buffer);
}

// The list of rooms that the person asked for has a buffer of its own, which the newest one fills.
bool Workspace::take_list(std::size_t number, const Event& event) {
    const bool begins = event.code == "LIST";
    if (!begins && event.code != "322" && event.code != "323") return false;
    const bool there = std::any_of(buffers_.begin(), buffers_.end(), [&](const auto& buffer) {
        return buffer->network == number && buffer->kind == Buffer::Kind::list;
    });
    if (!begins && !there) return false;
    Buffer& list = open(Buffer::Kind::list, number, "list");
    if (begins) list.clear();
    add(list, event);
    if (begins && current().network == number) go_to(index_of(list));
    return true;
}

void Workspace::take_history(std::size_t number, const Event& event) {
    std::vector<Event> events = std::exchange(replayed_, {});
    Buffer* buffer = find(number, event.room);
    if (buffer == nullptr) return;
    const Buffer::Asked asked = std::exchange(buffer->asked, Buffer::Asked::nothing);
    for (Event& one : events) one.hidden = hides(*buffer, one);
    const auto [fresh, shown] = buffer->add_history(events);
    if (asked == Buffer::Asked::latest && events.empty()) want_log(*buffer);
    const bool all = events.size() < buffer->asked_lines;
    if (asked == Buffer::Asked::older && (fresh == 0 || all)) buffer->complete = true;
    const bool missed = asked == Buffer::Asked::newer;
    if (missed && fresh > 0 && !is_seen(*buffer) && !buffer->muted) buffer->unread += shown;
    if (buffer->marked) buffer->read_up_to(*buffer->marked, is_seen(*buffer));
    // More was said than comes at once: until there is no gap.
    if (missed && fresh > 0 && !all) want_missed(*buffer);
}

void Workspace::route_everywhere(std::size_t number, const Event& event) {
    const Isupport& isupport = networks_[number]->session->isupport;
    for (const auto& buffer : buffers_) {
        if (buffer->network != number) continue;
        const bool there =
            std::any_of(event.rooms.begin(), event.rooms.end(),
                        [&](const auto& room) { return isupport.same(room, buffer->name); });
        const bool talk =
            buffer->kind == Buffer::Kind::talk && isupport.same(buffer->name, event.who);
        if (talk && event.kind == Kind::renamed && find(number, event.other) == nullptr)
            buffer->name = event.other;
        const bool own_name = event.own && buffer->kind == Buffer::Kind::server;
        if (there || talk || own_name) add(*buffer, event);
    }
}

void Workspace::take_typing(std::size_t number, const Event& event) {
    Buffer* buffer = find(number, event.room);
    if (buffer == nullptr) return;
    constexpr std::size_t most = 20;
    if (event.text == "done")
        buffer->typing.erase(event.who);
    else if (buffer->typing.size() < most || buffer->typing.contains(event.who))
        buffer->typing[event.who] = clock_.wall() + typing_lasts;
}

// Only their words: who comes and goes must be known.
bool Workspace::ignored(const Event& event) const {
    if (event.own || event.who.empty()) return false;
    if (!is_talk(event.kind) && event.kind != Kind::typing) return false;
    return std::any_of(choices.ignore.begin(), choices.ignore.end(), [&](const std::string& mask) {
        const bool whole = mask.find_first_of("!@") != std::string::npos;
        return protocol::matches_mask(mask, whole ? event.source : event.who);
    });
}

void Workspace::note_log(const Buffer& buffer, const Event& event, Wall at) {
    if (!choices.log || buffer.is_list()) return;
    log_.push_back({networks_[buffer.network]->name, buffer.name, at,
                    screen_line(event, {buffer.name, "", {}})});
}

bool Workspace::names_person(const Event& event) const {
    if (event.mention) return true;
    if (event.own || !is_talk(event.kind)) return false;
    return std::any_of(choices.words.begin(), choices.words.end(),
                       [&](const std::string& word) { return mentions(event.text, word); });
}

void Workspace::add(Buffer& buffer, const Event& event) {
    const Wall at = event.at.value_or(clock_.wall());
    const bool seen = is_seen(buffer);
    note_log(buffer, event, at);
    if (hides(buffer, event)) {
        Event out_of_sight = event;
        out_of_sight.hidden = true;
        return buffer.add(out_of_sight, at, seen, choices.fold);
    }
    if (!names_person(event)) {
        buffer.add(event, at, seen, choices.fold);
    } else {
        Event named = event;
        named.mention = true;
        buffer.add(named, at, seen, choices.fold);
        if (buffer.kind == Buffer::Kind::room) add_mention(buffer, std::move(named));
    }
    const bool calls =
        names_person(event) || (buffer.kind == Buffer::Kind::talk && !event.own && !buffer.muted);
    constexpr std::size_t most_notices = 20;
    if (calls && !seen && is_talk(event.kind) && notices_.size() < most_notices)
        notices_.push_back({buffer.name, event.who + ": " + event.text,
                            networks_[buffer.network]->name, event.who, event.text});
}

void Workspace::add_mention(const Buffer& from, Event event) {
    if (!is_talk(event.kind)) return;
    const Wall at = event.at.value_or(clock_.wall());
    event.origin = from.name;
    Buffer& all = open(Buffer::Kind::mentions, 0, "mentions");
    all.add(event, at, true, false);
}

}  // namespace hubbub::client
