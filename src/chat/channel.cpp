#include <hubbub/chat/channel.h>

#include <algorithm>
#include <cassert>
#include <utility>

namespace hubbub::chat {
namespace {

// So many members ahead memory is asked for: what is said is copied while it comes.
constexpr std::size_t prefetch = 4;

bool fits(const MaskList& list, const Identity& who) {
    return list.matches(who.mask) ||
           std::any_of(who.other_masks.begin(), who.other_masks.end(),
                       [&](const std::string& mask) { return list.matches(mask); });
}

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
    return fits(bans, who) && !fits(exceptions, who);
}

bool Channel::welcomes(const Identity& who) const {
    return fits(welcome, who);
}

void Channel::recheck_bans() {
    for (Member& member : members_)
        member.banned = bans.size() != 0 && bans_fit(*member.client->identity());
}

void Channel::recheck_bans(const Client& client) {
    Member* const member = find(client);
    if (member != nullptr) member->banned = bans.size() != 0 && bans_fit(*client.identity());
}

bool Channel::known_to(const Client& client) const {
    return !modes.secret || find(client) != nullptr;
}

bool Channel::listed_for(const Client& client) const {
    return (!modes.secret && !modes.unlisted) || find(client) != nullptr;
}

void Channel::add(const std::shared_ptr<Client>& client) {
    assert(!dead_ && find(*client) == nullptr);
    const std::uint8_t first = members_.empty() ? member_op : 0;
    index_.emplace(client->id, members_.size());
    members_.push_back({client, first, false});
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
    next.members_ = std::exchange(members_, {});
    next.index_ = std::exchange(index_, {});
    next.reserved_ = false;
    dead_ = true;
}

void Channel::publish(Batch& batch, Claims& claims, const Client* except) {
    claims.note_audience(members_.size());
    for (std::size_t i = 0; i < members_.size(); ++i) {
        if (i + prefetch < members_.size()) members_[i + prefetch].client->outbox.prefetch();
        Client* const client = members_[i].client.get();
        if (client != except) claims.append(client->outbox, batch);
    }
}

void Channel::publish_from(MemberMode rank, Batch& batch, Claims& claims, const Client* except) {
    claims.note_audience(members_.size());
    for (const Member& member : members_) {
        Client* const client = member.client.get();
        if (client != except && member.is_at_least(rank)) claims.append(client->outbox, batch);
    }
}

// Until it holds the locks others may put the client out, or give a channel another name.
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
    for (const auto& channel : channels_) channel->mutex.lock();
}

void AllChannels::unlock() NO_THREAD_SAFETY_ANALYSIS {
    for (const auto& channel : channels_) channel->mutex.unlock();
}

std::size_t AllChannels::publish(Batch& batch, Claims& claims,
                                 const Client* except) NO_THREAD_SAFETY_ANALYSIS {
    std::vector<Client*> everyone;
    for (const auto& channel : channels_) {
        for (const Member& member : channel->members()) everyone.push_back(member.client.get());
    }
    if (channels_.size() > 1) {
        std::sort(everyone.begin(), everyone.end());
        everyone.erase(std::unique(everyone.begin(), everyone.end()), everyone.end());
    }
    claims.note_audience(everyone.size());
    for (Client* const client : everyone) {
        if (client != except) claims.append(client->outbox, batch);
    }
    return everyone.size();
}

bool AllChannels::have(const Client& client) const NO_THREAD_SAFETY_ANALYSIS {
    return std::any_of(channels_.begin(), channels_.end(),
                       [&](const auto& channel)
                           NO_THREAD_SAFETY_ANALYSIS { return channel->find(client) != nullptr; });
}

void AllChannels::recheck_bans(const Client& client) NO_THREAD_SAFETY_ANALYSIS {
    for (const auto& channel : channels_) channel->recheck_bans(client);
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
