#pragma once
// Who is here and which channels there are: the state that all threads share.

#include <hubbub/base/guarded.h>
#include <hubbub/chat/channel.h>
#include <hubbub/chat/client.h>
#include <hubbub/chat/departed.h>
#include <hubbub/chat/keyed_hash.h>
#include <hubbub/chat/mask_quotas.h>
#include <hubbub/chat/monitors.h>
#include <hubbub/chat/notices.h>
#include <hubbub/chat/password_queue.h>
#include <hubbub/chat/server_bans.h>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace hubbub::chat {

// Thread safe: look-ups are readers, everything that changes a table is a writer.
class Registry {
  public:
    // Every connection is entered, whether it registers or not.
    void enter(std::shared_ptr<Client> client);
    void leave(const Client& client);

    // False where somebody else has the nick. A client may hold two while it changes.
    bool claim_nick(std::string_view nick, const std::shared_ptr<Client>& client);
    void release_nick(std::string_view nick, const Client& client);

    // From now on the client is registered, and others find it.
    void admit(Client& client);
    // Whether somebody else has the nick.
    bool taken(std::string_view nick, const Client& client) const;

    // Null where no registered client has the nick.
    std::shared_ptr<Client> find(std::string_view nick) const;
    // The same by its id.
    std::shared_ptr<Client> find(std::uint64_t id) const;

    std::shared_ptr<Channel> find_channel(std::string_view name) const;
    // A channel that is made here has no members yet: join it, or bury it and drop it.
    std::shared_ptr<Channel> find_or_make_channel(std::string_view name, std::int64_t now);
    // Enters a channel that takes the place of `old`, under a name that is free or `old`'s own in
    // other letters. False where somebody else has the name.
    bool enter_channel(const std::shared_ptr<Channel>& fresh, const Channel& old);
    // Gives `old` the name back that `fresh` should have taken over; forgets `old` if it is dead.
    // Hold no lock of a channel.
    void restore_channel(const std::shared_ptr<Channel>& old, const Channel& fresh);
    // Forgets a dead channel; does nothing where its name stands for another by now.
    void drop(const Channel& channel);

    // Returns up to `max` clients or channels whose ids are above `id`, in the order of their ids.
    // Called again with the last id, they visit everything that stays, a bounded part at a time.
    std::vector<std::shared_ptr<Client>> clients_after(std::uint64_t id, std::size_t max) const;
    std::vector<std::shared_ptr<Channel>> channels_after(std::uint64_t id, std::size_t max) const;
    // Everyone, every channel, as they were at one moment.
    std::vector<std::shared_ptr<Client>> clients() const;
    std::vector<std::shared_ptr<Channel>> channels() const;
    std::size_t channel_count() const;
    std::size_t client_count() const;

    Departed departed;
    Monitors monitors;
    Notices notices;
    ServerBans bans;
    MaskQuotas masks;
    PasswordQueue passwords;

    std::uint64_t next_id() { return last_id_.fetch_add(1, std::memory_order_relaxed) + 1; }

  private:
    template <class T>
    using ByName = std::unordered_map<std::string, std::shared_ptr<T>, NameHash, SameName>;
    template <class T>
    using ById = std::map<std::uint64_t, std::shared_ptr<T>>;
    struct Tables {
        ById<Client> clients;
        ByName<Client> nicks;
        ByName<Channel> channels;
        ById<Channel> channels_by_id;
    };

    Guarded<Tables> tables_{Rank::registry};
    std::atomic<std::uint64_t> last_id_{0};  // of clients and channels
};

}  // namespace hubbub::chat
