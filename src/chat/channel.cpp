#include <hubbub/base/lock_together.h>
#include <hubbub/chat/channel.h>

#include <algorithm>
#include <cassert>
#include <utility>

namespace hubbub::chat {
namespace {

// Prefetch distance, in ports.
constexpr std::size_t prefetch_distance = 4;

bool gets(const Client& connection, const Except& except) {
    return &connection != except.connection() &&
           (except.user() == nullptr || connection.user().get() != except.user());
}

}  // namespace

std::string Member::prefix(bool all) const {
    std::string out;
    if (is_op()) out += '@';
    if ((modes & member_halfop) != 0 && (all || out.empty())) out += '%';
    if ((modes & member_voice) != 0 && (all || out.empty())) out += '+';
    return out;
}

Channel::Channel(std::uint64_t number, std::string called, std::int64_t when,
                 std::uint64_t history_number)
    : id(number),
      name(std::move(called)),
      created(when),
      mutex(Rank::channel, number),
      history(history_number) {}

Member* Channel::find(const User& user) {
    const auto found = index_.find(user.id);
    return found == index_.end() ? nullptr : &members_[found->second];
}

const Member* Channel::find(const User& user) const {
    const auto found = index_.find(user.id);
    return found == index_.end() ? nullptr : &members_[found->second];
}

bool Channel::bans_fit(const Identity& who) const {
    return bans.matches(who) && !exceptions.matches(who);
}

bool Channel::welcomes(const Identity& who) const {
    return welcome.matches(who);
}

bool Channel::add_mask(MaskList Channel::*list, MaskEntry entry) {
    if (!(this->*list).add(std::move(entry))) return false;
    count_mask(list, (this->*list).entries().back(), true);
    return true;
}

std::optional<MaskEntry> Channel::remove_mask(MaskList Channel::*list, std::string_view mask) {
    auto removed = (this->*list).remove(mask);
    if (removed) count_mask(list, *removed, false);
    return removed;
}

void Channel::count_mask(MaskList Channel::*list, const MaskEntry& entry, bool added) {
    if (list == &Channel::welcome) return;
    const auto counter = list == &Channel::bans ? &Member::bans : &Member::exceptions;
    const int change = added ? 1 : -1;
    for (Member& member : members_) {
        if (entry.fits(*member.user->identity()))
            member.*counter = static_cast<std::uint16_t>(member.*counter + change);
    }
}

void Channel::recheck_bans(const User& user) {
    Member* const member = find(user);
    if (member == nullptr) return;
    const auto who = user.identity();
    member->bans = static_cast<std::uint16_t>(bans.count(*who));
    member->exceptions = static_cast<std::uint16_t>(exceptions.count(*who));
}

bool Channel::known_to(const User& user) const {
    return !modes.secret || find(user) != nullptr;
}

bool Channel::listed_for(const User& user) const {
    return (!modes.secret && !modes.unlisted) || find(user) != nullptr;
}

void Channel::add(const std::shared_ptr<User>& user, protocol::MessageId since) {
    assert(!dead_ && find(*user) == nullptr);
    const bool makes_op = members_.empty() && registration == 0 && stay != Stay::whole;
    const std::uint8_t first = makes_op ? member_op : 0;
    const auto at = static_cast<std::uint32_t>(members_.size());
    index_.emplace(user->id, at);
    members_.push_back({user, first});
    members_.back().joined = since;
    for (const auto& connection : user->connections()) add_port(at, *connection);
    recheck_bans(*user);
}

void Channel::remove(const User& user) {
    const auto found = index_.find(user.id);
    assert(found != index_.end());
    const std::size_t at = found->second;
    while (members_[at].ports != Member::no_port) {
        const std::uint32_t port = members_[at].ports;
        members_[at].ports = ports_[port].next;
        erase_port(port);
    }
    index_.erase(found);
    if (at + 1 != members_.size()) {
        members_[at] = std::move(members_.back());
        index_[members_[at].user->id] = at;
        for (std::uint32_t port = members_[at].ports; port != Member::no_port;
             port = ports_[port].next)
            ports_[port].member = static_cast<std::uint32_t>(at);
    }
    members_.pop_back();
    settle_if_empty();
}

void Channel::settle_if_empty() {
    if (!members_.empty() || stay == Stay::whole) return;
    if (stay == Stay::no) {
        dead_ = true;
    } else if (registration == 0) {
        modes = {};
        for (MaskList* const list : {&bans, &exceptions, &welcome}) *list = MaskList();
        joined = {};
        topic = {};
        metadata.clear();
    }
}

void Channel::attach(const User& user, Client& connection) {
    const auto found = index_.find(user.id);
    if (found == index_.end()) return;
    for (std::uint32_t port = members_[found->second].ports; port != Member::no_port;
         port = ports_[port].next) {
        if (ports_[port].connection == &connection) return;
    }
    add_port(static_cast<std::uint32_t>(found->second), connection);
}

void Channel::detach(const User& user, const Client& connection) {
    Member* const member = find(user);
    if (member == nullptr) return;
    std::uint32_t* link = &member->ports;
    while (*link != Member::no_port && ports_[*link].connection != &connection)
        link = &ports_[*link].next;
    if (*link == Member::no_port) return;
    const std::uint32_t port = *link;
    *link = ports_[port].next;
    erase_port(port);
}

void Channel::add_port(std::uint32_t member, Client& connection) {
    const auto at = static_cast<std::uint32_t>(ports_.size());
    ports_.push_back({&connection, member, std::exchange(members_[member].ports, at)});
}

void Channel::erase_port(std::uint32_t at) {
    const auto last = static_cast<std::uint32_t>(ports_.size() - 1);
    if (at != last) {
        link_to(last) = at;
        ports_[at] = ports_[last];
    }
    ports_.pop_back();
}

std::uint32_t& Channel::link_to(std::uint32_t port) {
    std::uint32_t* link = &members_[ports_[port].member].ports;
    while (*link != port) link = &ports_[*link].next;
    return *link;
}

void Channel::bury_if_empty() {
    if (members_.empty() && stay == Stay::no) dead_ = true;
}

protocol::HistoryPlace Channel::history_place() const {
    if (history == 0 || history_access == HistoryAccess::off) return {};
    return protocol::HistoryPlace::of_channel(history);
}

void Channel::move_to(Channel& next) {
    next.modes = modes;
    next.joined = joined;
    next.bans = std::move(bans);
    next.exceptions = std::move(exceptions);
    next.welcome = std::move(welcome);
    next.topic = std::move(topic);
    next.metadata = std::move(metadata);
    next.registration = registration;
    next.history = std::exchange(history, 0);
    next.history_access = history_access;
    next.members_ = std::exchange(members_, {});
    next.ports_ = std::exchange(ports_, {});
    next.index_ = std::exchange(index_, {});
    next.reserved_ = false;
    dead_ = true;
}

void Channel::publish(Batch& batch, Claims& claims, const Except& except) {
    const Member* const skipped = except.user() != nullptr ? find(*except.user()) : nullptr;
    const auto member = skipped != nullptr ? static_cast<std::uint32_t>(skipped - members_.data())
                                           : Member::no_port;
    claims.note_audience(ports_.size());
    for (std::size_t i = 0; i < ports_.size(); ++i) {
        if (i + prefetch_distance < ports_.size())
            ports_[i + prefetch_distance].connection->outbox.prefetch();
        const Port& port = ports_[i];
        if (port.connection != except.connection() && port.member != member)
            claims.append(port.connection->outbox, batch);
    }
}

void Channel::publish_once(Batch& batch, Claims& claims, std::vector<std::uint64_t>& told) {
    const auto before = static_cast<std::ptrdiff_t>(told.size());
    for (const Port& port : ports_) {
        Client& connection = *port.connection;
        if (std::binary_search(told.begin(), told.begin() + before, connection.id)) continue;
        told.push_back(connection.id);
        claims.append(connection.outbox, batch);
    }
    std::sort(told.begin() + before, told.end());
    std::inplace_merge(told.begin(), told.begin() + before, told.end());
    claims.note_audience(told.size());
}

void Channel::publish_from(MemberMode rank, Batch& batch, Claims& claims, const Except& except) {
    claims.note_audience(ports_.size());
    for (const Port& port : ports_) {
        const Member& member = members_[port.member];
        if (port.connection != except.connection() && member.user.get() != except.user() &&
            member.is_at_least(rank))
            claims.append(port.connection->outbox, batch);
    }
}

// A kick or a rename may change the list until the locks are held, so check it again.
AllChannels::AllChannels(const User& user) {
    for (;;) {
        const auto seen = user.channels();
        channels_ = seen;
        lock();
        if (user.channels() == seen) return;
        unlock();
    }
}

AllChannels::~AllChannels() {
    unlock();
}

void AllChannels::lock() NO_THREAD_SAFETY_ANALYSIS {
    std::sort(channels_.begin(), channels_.end(),
              [](const auto& a, const auto& b) { return a->id < b->id; });
    std::vector<Mutex*> mutexes;
    mutexes.reserve(channels_.size());
    for (const auto& channel : channels_) mutexes.push_back(&channel->mutex);
    lock_together(std::span<Mutex* const>(mutexes));
}

void AllChannels::unlock() NO_THREAD_SAFETY_ANALYSIS {
    for (const auto& channel : channels_) channel->mutex.unlock();
}

std::vector<Client*> AllChannels::connections(const Choice& chosen) const
    NO_THREAD_SAFETY_ANALYSIS {
    std::vector<Client*> everyone;
    for (const auto& channel : channels_) {
        if (!chosen(*channel)) continue;
        for (const Port& port : channel->ports()) everyone.push_back(port.connection);
    }
    if (channels_.size() > 1) {
        std::sort(everyone.begin(), everyone.end());
        everyone.erase(std::unique(everyone.begin(), everyone.end()), everyone.end());
    }
    return everyone;
}

std::size_t AllChannels::publish(Batch& batch, Claims& claims, const Except& except) {
    const auto everyone = connections([](const Channel&) { return true; });
    claims.note_audience(everyone.size());
    for (Client* const client : everyone) {
        if (gets(*client, except)) claims.append(client->outbox, batch);
    }
    return everyone.size();
}

std::size_t AllChannels::publish(Batch& full, Batch& bare, const Choice& chosen, Claims& claims,
                                 const Except& except) {
    const auto picks = [&](const auto& channel) { return chosen(*channel); };
    if (std::all_of(channels_.begin(), channels_.end(), picks))
        return publish(full, claims, except);
    const auto everyone = connections([](const Channel&) { return true; });
    auto some = connections(chosen);
    claims.note_audience(everyone.size());
    std::sort(some.begin(), some.end());
    for (Client* const client : everyone) {
        if (!gets(*client, except)) continue;
        const bool picked = std::binary_search(some.begin(), some.end(), client);
        claims.append(client->outbox, picked ? full : bare);
    }
    return everyone.size();
}

std::vector<std::uint64_t> AllChannels::connection_ids() const {
    std::vector<std::uint64_t> ids;
    for (const Client* const client : connections([](const Channel&) { return true; }))
        ids.push_back(client->id);
    std::sort(ids.begin(), ids.end());
    return ids;
}

std::size_t AllChannels::recheck_bans(const User& user) NO_THREAD_SAFETY_ANALYSIS {
    std::size_t masks = 0;
    for (const auto& channel : channels_) {
        channel->recheck_bans(user);
        masks += channel->bans.size() + channel->exceptions.size();
    }
    return masks;
}

void AllChannels::each(const std::function<void(Channel&)>& act) {
    for (const auto& channel : channels_) act(*channel);
}

void AllChannels::remove(const User& user) NO_THREAD_SAFETY_ANALYSIS {
    for (const auto& channel : channels_) {
        if (channel->find(user) != nullptr) channel->remove(user);
    }
}

std::vector<std::shared_ptr<Channel>> AllChannels::dead() const NO_THREAD_SAFETY_ANALYSIS {
    std::vector<std::shared_ptr<Channel>> out;
    for (const auto& channel : channels_) {
        if (channel->dead()) out.push_back(channel);
    }
    return out;
}

}  // namespace hubbub::chat
