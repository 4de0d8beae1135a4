#pragma once
// All clients and channels: the state that all threads share.

#include <hubbub/base/guarded.h>
#include <hubbub/chat/accounts.h>
#include <hubbub/chat/channel.h>
#include <hubbub/chat/client.h>
#include <hubbub/chat/keyed_hash.h>
#include <hubbub/chat/login_guesses.h>
#include <hubbub/chat/login_secret.h>
#include <hubbub/chat/mask_quotas.h>
#include <hubbub/chat/monitors.h>
#include <hubbub/chat/notices.h>
#include <hubbub/chat/password_queue.h>
#include <hubbub/chat/place_rates.h>
#include <hubbub/chat/registered_channels.h>
#include <hubbub/chat/server_bans.h>
#include <hubbub/chat/verified_passwords.h>
#include <hubbub/chat/whowas_history.h>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace hubbub::chat {

// Thread safe: look-ups share the lock; changes of a table take it alone.
class Registry {
  public:
    // Adds a connection, registered or not.
    void enter(std::shared_ptr<Client> client);
    void leave(const Client& client);

    // Returns false if another client has the nick. A client may hold two during a change.
    bool claim_nick(std::string_view nick, const std::shared_ptr<Client>& client);
    void release_nick(std::string_view nick, const Client& client);

    // Marks the client registered: from now on others can find it.
    void admit(Client& client);
    // Returns whether another client has the nick.
    bool taken(std::string_view nick, const Client& client) const;

    // Returns null if no registered client has the nick.
    std::shared_ptr<Client> find(std::string_view nick) const;
    // Returns null if no registered client has the id.
    std::shared_ptr<Client> find(std::uint64_t id) const;

    // Returns null if there is no such channel.
    std::shared_ptr<Channel> find_channel(std::string_view name) const;
    // Creates the channel if needed, with the creation time of the registered channel of that name.
    // A new channel has no members: join it, or bury_if_empty() and drop() it.
    std::shared_ptr<Channel> find_or_make_channel(std::string_view name, std::int64_t now);
    // Replaces `old` by `fresh`, whose name is free or differs from that of `old` only in case.
    // Returns false if another channel has the name.
    bool enter_channel(const std::shared_ptr<Channel>& fresh, const Channel& old);
    // Undoes a rename: gives `old` its name back from `fresh`, or forgets `old` if it is dead.
    // Requires that the thread holds no channel's lock.
    void restore_channel(const std::shared_ptr<Channel>& old, const Channel& fresh);
    // Removes a dead channel; does nothing if its name now belongs to another.
    void drop(const Channel& channel);

    // Returns up to `max` clients or channels with ids above `id`, in order. Calling it again with
    // the last id visits everything that stays, in bounded steps.
    std::vector<std::shared_ptr<Client>> clients_after(std::uint64_t id, std::size_t max) const;
    std::vector<std::shared_ptr<Channel>> channels_after(std::uint64_t id, std::size_t max) const;
    // Returns all clients or channels at one moment.
    std::vector<std::shared_ptr<Client>> clients() const;
    std::vector<std::shared_ptr<Channel>> channels() const;
    std::size_t channel_count() const;
    std::size_t client_count() const;

    Accounts accounts;
    RegisteredChannels registered_channels;
    WhowasHistory whowas;
    Monitors monitors;
    Notices notices;
    ServerBans bans;
    MaskQuotas masks;
    PasswordQueue passwords;
    LoginGuesses guesses;
    LoginSecret login_secret;
    PlaceRates registrations;  // of accounts
    VerifiedPasswords verified;

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
    std::atomic<std::uint64_t> last_id_{0};  // shared by clients and channels
};

}  // namespace hubbub::chat
