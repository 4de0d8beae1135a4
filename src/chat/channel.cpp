#include <hubbub/base/lock_together.h>
#include <hubbub/chat/channel.h>

#include <algorithm>
#include <cassert>
#include <utility>

namespace hubbub::chat {
namespace {

// Prefetch distance, in members.
constexpr std::size_t prefetch_distance = 4;

}  // namespace

std::string Member::prefix(bool all) const {
    std::string out;
    if (is_op()) out += '@';
    if ((modes & member_halfop) != 0 && (all || out.empty())) out += '%';
    if ((modes & member_voice) != 0 && (all || out.empty())) out += '+';
    return out;
}

Channel::Channel(std::uint64_t number, std::string called, std::int64_t when)
    : id(number), name(std::move(called)), created(when), mutex(Rank::channel, number) {}

Member* Channel::find(const Client& client) {
    const auto found = index_.find(client.id);
    return found == index_.end() ? nullptr : &members_[found->second];
}

const Member* Channel::find(const Client& client) const {
    const auto found = index_.find(client.id);
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
        if (entry.fits(*member.client->identity()))
            member.*counter = static_cast<std::uint16_t>(member.*counter + change);
    }
}

void Channel::recheck_bans(const Client& client) {
    Member* const member = find(client);
    if (member == nullptr) return;
    const auto who = client.identity();
    member->bans = static_cast<std::uint16_t>(bans.count(*who));
    member->exceptions = static_cast<std::uint16_t>(exceptions.count(*who));
}

bool Channel::known_to(const Client& client) const {
    return !modes.secret || find(client) != nullptr;
}

bool Channel::listed_for(const Client& client) const {
    return (!modes.secret && !modes.unlisted) || find(client) != nullptr;
}

void Channel::add(const std::shared_ptr<Client>& client) {
    assert(!dead_ && find(*client) == nullptr);
    const std::uint8_t first = members_.empty() && registration == 0 ? member_op : 0;
    index_.emplace(client->id, members_.size());
    members_.push_back({client, first});
    recheck_bans(*client);
}

void Channel::remove(const Client& client) {
    const auto found = index_.find(client.id);
    assert(found != index_.end());
    const std::size_t at = found->second;
    index_.erase(found);
    if (at + 1 != members_.size()) {
        members_[at] = std::move(members_.back());
        index_[members_[at].client->id] = at;
    }
    members_.pop_back();
    if (members_.empty()) dead_ = true;
}

void Channel::bury_if_empty() {
    if (members_.empty()) dead_ = true;
}

void Channel::move_to(Channel& next) {
    next.modes = modes;
    next.joined = joined;
    next.bans = std::move(bans);
    next.exceptions = std::move(exceptions);
    next.welcome = std::move(welcome);
    next.topic = std::move(topic);
    next.registration = registration;
    next.members_ = std::exchange(members_, {});
    next.index_ = std::exchange(index_, {});
    next.reserved_ = false;
    dead_ = true;
}

void Channel::publish(Batch& batch, Claims& claims, const Client* except) {
    claims.note_audience(members_.size());
    for (std::size_t i = 0; i < members_.size(); ++i) {
        if (i + prefetch_distance < members_.size())
            members_[i + prefetch_distance].client->outbox.prefetch();
        Client* const client = members_[i].client.get();
        if (client != except) claims.append(client->outbox, batch);
    }
}

void Channel::publish_once(Batch& batch, Claims& claims, std::vector<std::uint64_t>& told) {
    const auto before = static_cast<std::ptrdiff_t>(told.size());
    for (const Member& member : members_) {
        Client& client = *member.client;
        if (std::binary_search(told.begin(), told.begin() + before, client.id)) continue;
        told.push_back(client.id);
        claims.append(client.outbox, batch);
    }
    std::sort(told.begin() + before, told.end());
    std::inplace_merge(told.begin(), told.begin() + before, told.end());
    claims.note_audience(told.size());
}

void Channel::publish_from(MemberMode rank, Batch& batch, Claims& claims, const Client* except) {
    claims.note_audience(members_.size());
    for (const Member& member : members_) {
        Client* const client = member.client.get();
        if (client != except && member.is_at_least(rank)) claims.append(client->outbox, batch);
    }
}

// A kick or a rename may change the list until the locks are held, so check it again.
AllChannels::AllChannels(const Client& client) {
    for (;;) {
        const auto seen = client.channels();
        channels_ = seen;
        lock();
        if (client.channels() == seen) return;
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

std::vector<Client*> AllChannels::members(const Choice& chosen) const NO_THREAD_SAFETY_ANALYSIS {
    std::vector<Client*> everyone;
    for (const auto& channel : channels_) {
        if (!chosen(*channel)) continue;
        for (const Member& member : channel->members()) everyone.push_back(member.client.get());
    }
    if (channels_.size() > 1) {
        std::sort(everyone.begin(), everyone.end());
        everyone.erase(std::unique(everyone.begin(), everyone.end()), everyone.end());
    }
    return everyone;
}

std::size_t AllChannels::publish(Batch& batch, Claims& claims, const Client* except) {
    const auto everyone = members([](const Channel&) { return true; });
    claims.note_audience(everyone.size());
    for (Client* const client : everyone) {
        if (client != except) claims.append(client->outbox, batch);
    }
    return everyone.size();
}

std::size_t AllChannels::publish(Batch& full, Batch& bare, const Choice& chosen, Claims& claims,
                                 const Client* except) {
    const auto picks = [&](const auto& channel) { return chosen(*channel); };
    if (std::all_of(channels_.begin(), channels_.end(), picks))
        return publish(full, claims, except);
    const auto everyone = members([](const Channel&) { return true; });
    auto some = members(chosen);
    claims.note_audience(everyone.size());
    std::sort(some.begin(), some.end());
    for (Client* const client : everyone) {
        if (client == except) continue;
        const bool picked = std::binary_search(some.begin(), some.end(), client);
        claims.append(client->outbox, picked ? full : bare);
    }
    return everyone.size();
}

std::vector<std::uint64_t> AllChannels::member_ids() const {
    std::vector<std::uint64_t> ids;
    for (const Client* const client : members([](const Channel&) { return true; }))
        ids.push_back(client->id);
    std::sort(ids.begin(), ids.end());
    return ids;
}

std::size_t AllChannels::recheck_bans(const Client& client) NO_THREAD_SAFETY_ANALYSIS {
    std::size_t masks = 0;
    for (const auto& channel : channels_) {
        channel->recheck_bans(client);
        masks += channel->bans.size() + channel->exceptions.size();
    }
    return masks;
}

void AllChannels::each(const std::function<void(Channel&)>& act) {
    for (const auto& channel : channels_) act(*channel);
}

void AllChannels::remove(const Client& client) NO_THREAD_SAFETY_ANALYSIS {
    for (const auto& channel : channels_) {
        if (channel->find(client) != nullptr) channel->remove(client);
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
