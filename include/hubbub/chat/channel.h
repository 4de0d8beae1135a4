#pragma once
// A channel: its members, and the one order in which they see what happens in it.

#include <hubbub/base/mutex.h>
#include <hubbub/base/throttle.h>
#include <hubbub/chat/client.h>
#include <hubbub/chat/encoding.h>
#include <hubbub/chat/keyed_hash.h>
#include <hubbub/chat/mask_list.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace hubbub::chat {

// A member's rank in the channel, as bits: the higher the rank, the higher the bit.
enum MemberMode : std::uint8_t { member_voice = 1, member_halfop = 2, member_op = 4 };

struct Member {
    std::shared_ptr<Client> client;
    std::uint8_t modes = 0;
    // How many masks of b and e fit: kept here, so that speaking matches none of them, and a change
    // of the lists only the one that changed.
    std::uint16_t bans = 0;
    std::uint16_t exceptions = 0;

    bool banned() const { return bans != 0 && exceptions == 0; }
    bool is_op() const { return (modes & member_op) != 0; }
    bool is_at_least(MemberMode rank) const { return modes >= rank; }
    bool may_speak_moderated() const { return modes != 0; }
    // "@", "%", "+", or all that they have with `all` (multi-prefix).
    std::string prefix(bool all) const;
};

struct Topic {
    std::string text;
    std::string by;
    std::int64_t at = 0;  // seconds since the epoch
};

// Thread safe by its mutex: whoever holds it decides what everyone in the channel sees next.
class Channel {
  public:
    Channel(std::uint64_t id, std::string name, std::int64_t created);

    const std::uint64_t id;
    const std::string name;
    const std::int64_t created;
    mutable Mutex mutex;

    struct Modes {
        bool no_external = true;    // n
        bool ops_set_topic = true;  // t
        bool moderated = false;     // m
        bool invite_only = false;   // i
        bool secret = false;        // s: nobody outside learns that it is there
        bool unlisted = false;      // p: nobody outside sees it in a list
        bool no_ctcp = false;       // C
        bool no_colours = false;    // c
        std::string key;            // k; empty: none
        std::size_t limit = 0;      // l; 0: none
        Rate joins;                 // j
    };
    Modes modes GUARDED_BY(mutex);
    // Changed by add_mask() and remove_mask() only.
    MaskList bans GUARDED_BY(mutex);        // b
    MaskList exceptions GUARDED_BY(mutex);  // e: no ban holds for them
    MaskList welcome GUARDED_BY(mutex);     // I: they need no invitation
    Throttle joined GUARDED_BY(mutex);      // counts for j
    Topic topic GUARDED_BY(mutex);
    std::int64_t renamed GUARDED_BY(mutex) = 0;  // when; seconds since the epoch

    // Null where the client is not in the channel. Valid until the next add or remove.
    Member* find(const Client& client) REQUIRES(mutex);
    const Member* find(const Client& client) const REQUIRES(mutex);
    const std::vector<Member>& members() const REQUIRES(mutex) { return members_; }
    // What the lists say of somebody: banned, and not exempt; expected in spite of +i.
    bool bans_fit(const Identity& who) const REQUIRES(mutex);
    bool welcomes(const Identity& who) const REQUIRES(mutex);
    // Changes one of the three lists, and matches that mask against all members. False if the mask
    // is in the list already; nothing if it is not in the list.
    bool add_mask(MaskList Channel::*list, MaskEntry entry) REQUIRES(mutex);
    std::optional<MaskEntry> remove_mask(MaskList Channel::*list, std::string_view mask)
        REQUIRES(mutex);
    // After a change of one member's name or host.
    void recheck_bans(const Client& client) REQUIRES(mutex);
    // Whether somebody outside is told that it is there, and finds it in lists.
    bool known_to(const Client& client) const REQUIRES(mutex);
    bool listed_for(const Client& client) const REQUIRES(mutex);
    // The first member of a channel is its operator.
    void add(const std::shared_ptr<Client>& client) REQUIRES(mutex);
    // Removing the last member leaves the channel dead: who has it must look up another.
    void remove(const Client& client) REQUIRES(mutex);
    bool dead() const REQUIRES(mutex) { return dead_; }
    // Its name is taken for a channel that is about to get another name: nobody may come in yet.
    bool reserved() const REQUIRES(mutex) { return reserved_; }
    void reserve() REQUIRES(mutex) { reserved_ = true; }
    // Gives members and all they decided to `next`, which was reserved; this one is dead then.
    void move_to(Channel& next) REQUIRES(mutex, next.mutex);
    // An empty channel that nobody came to join after all.
    void bury_if_empty() REQUIRES(mutex);

    // Appends the batch to every member's outbox but that of `except`. Memory only.
    void publish(Batch& batch, Claims& claims, const Client* except = nullptr) REQUIRES(mutex);
    // The same, to those whose ids are not in `told`, which is sorted; adds theirs to it.
    void publish_once(Batch& batch, Claims& claims, std::vector<std::uint64_t>& told)
        REQUIRES(mutex);
    // The same, to those of this rank and above.
    void publish_from(MemberMode rank, Batch& batch, Claims& claims, const Client* except)
        REQUIRES(mutex);

  private:
    // Counts a mask that came to a list, or went.
    void count_mask(MaskList Channel::*list, const MaskEntry& entry, bool added) REQUIRES(mutex);

    std::vector<Member> members_ GUARDED_BY(mutex);
    std::unordered_map<std::uint64_t, std::size_t, IdHash> index_
        GUARDED_BY(mutex);  // by client id
    bool dead_ GUARDED_BY(mutex) = false;
    bool reserved_ GUARDED_BY(mutex) = false;
};

// Holds the locks of several channels at one moment (base/lock_together.h). The analysis of clang
// cannot follow a number of locks that only the run knows; the rank checker does.
class AllChannels {
  public:
    // Those that the client is in, at a moment when all of them are locked.
    explicit AllChannels(const Client& client);
    ~AllChannels();
    AllChannels(const AllChannels&) = delete;
    AllChannels& operator=(const AllChannels&) = delete;

    // Appends once to everyone who is in one of them. Returns how many they are.
    std::size_t publish(Batch& batch, Claims& claims, const Client* except = nullptr);
    // The same: `full` to those who are in one that `chosen` picks, `bare` to the others.
    using Choice = std::function<bool(const Channel&)>;
    std::size_t publish(Batch& full, Batch& bare, const Choice& chosen, Claims& claims,
                        const Client* except);
    // The ids of everyone who is in one of them, sorted.
    std::vector<std::uint64_t> member_ids() const;
    // After its name changed: whether it is banned in them. Returns how many masks were compared.
    std::size_t recheck_bans(const Client& client);
    // Does this for each, in the order of their ids.
    void each(const std::function<void(Channel&)>& act);
    // Takes the client out of all of them.
    void remove(const Client& client);
    // Those that were left without members: they are to leave the registry.
    std::vector<std::shared_ptr<Channel>> dead() const;

  private:
    void lock();
    void unlock();
    // Everyone who is in one that `chosen` picks, once.
    std::vector<Client*> members(const Choice& chosen) const;

    std::vector<std::shared_ptr<Channel>> channels_;
};

}  // namespace hubbub::chat
