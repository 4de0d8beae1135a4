#pragma once
// All connections, users and channels: the state that all threads share.

#include <hubbub/base/guarded.h>
#include <hubbub/chat/accounts.h>
#include <hubbub/chat/channel.h>
#include <hubbub/chat/client.h>
#include <hubbub/chat/conversations.h>
#include <hubbub/chat/history.h>
#include <hubbub/chat/keyed_hash.h>
#include <hubbub/chat/login_guesses.h>
#include <hubbub/chat/login_secret.h>
#include <hubbub/chat/mask_quotas.h>
#include <hubbub/chat/monitors.h>
#include <hubbub/chat/notices.h>
#include <hubbub/chat/password_queue.h>
#include <hubbub/chat/place_rates.h>
#include <hubbub/chat/read_markers.h>
#include <hubbub/chat/registered_channels.h>
#include <hubbub/chat/server_bans.h>
#include <hubbub/chat/user.h>
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
    // Adds a connection, registered or not, and attaches it to its user.
    void enter(std::shared_ptr<Client> client);
    // Removes a connection, and detaches it from its user.
    void leave(const Client& client);

    // Returns false if another user has the nick. A user may hold two during a change.
    bool claim_nick(std::string_view nick, const std::shared_ptr<User>& user);
    void release_nick(std::string_view nick, const User& user);

    // Marks the user registered: from now on others can find it.
    void admit(const std::shared_ptr<User>& user);
    // Removes a registered user and its claim of an account: it is gone, and nobody finds it by its
    // id anymore.
    void dismiss(User& user);
    // Returns the user to which connections of the account attach: `user`, unless another user has
    // already claimed the account.
    std::shared_ptr<User> claim_account(std::uint64_t account, const std::shared_ptr<User>& user);
    // Gives the user's claim back, when it logs out.
    void release_account(User& user);
    // Returns the user that has claimed the account, or null.
    std::shared_ptr<User> user_of(std::uint64_t account) const;

    // Lists the user among those without a connection, until it has one again or is dismissed.
    void note_offline(const std::shared_ptr<User>& user);
    void note_online(const User& user);
    std::vector<std::shared_ptr<User>> offline_users() const;

    // Returns whether another user has the nick.
    bool taken(std::string_view nick, const User& user) const;

    // Returns null if no registered user has the nick.
    std::shared_ptr<User> find(std::string_view nick) const;
    // Returns null if no registered user has the id.
    std::shared_ptr<User> find(std::uint64_t id) const;

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
    // Removes a dead channel, and its history unless it is registered. Does nothing if its name now
    // belongs to another.
    void drop(const Channel& channel);

    // Returns up to `max` registered users or channels with ids above `id`, in order. Calling it
    // again with the last id visits everything that stays, in bounded steps.
    std::vector<std::shared_ptr<User>> users_after(std::uint64_t id, std::size_t max) const;
    std::vector<std::shared_ptr<Channel>> channels_after(std::uint64_t id, std::size_t max) const;
    // Returns all connections, registered users or channels at one moment.
    std::vector<std::shared_ptr<Client>> clients() const;
    std::vector<std::shared_ptr<User>> users() const;
    std::vector<std::shared_ptr<Channel>> channels() const;
    std::size_t channel_count() const;
    std::size_t client_count() const;

    protocol::MessageIds ids;
    History& history() const { return *history_; }
    // Before other threads start. `history` must outlive all channels.
    void use_history(History& history) { history_ = &history; }
    Accounts accounts;
    RegisteredChannels registered_channels;
    ReadMarkers read_markers;
    WhowasHistory whowas;
    Monitors monitors;
    Notices notices;
    ServerBans bans;
    MaskQuotas masks;
    Conversations conversations;
    PasswordQueue passwords;
    LoginGuesses guesses;
    LoginSecret login_secret;
    PlaceRates registrations;  // of accounts
    VerifiedPasswords verified;

    std::atomic<std::int64_t> swept{0};  // when expired users and channels were last looked for

    std::uint64_t next_id() { return last_id_.fetch_add(1, std::memory_order_relaxed) + 1; }

  private:
    template <class T>
    using ByName = std::unordered_map<std::string, std::shared_ptr<T>, NameHash, SameName>;
    template <class T>
    using ById = std::map<std::uint64_t, std::shared_ptr<T>>;
    struct Tables {
        ById<Client> clients;
        ById<User> users;
        ByName<User> nicks;
        ById<User> accounts;  // by the account's id
        ById<User> offline;
        ByName<Channel> channels;
        ById<Channel> channels_by_id;
    };

    Guarded<Tables> tables_{Rank::registry};
    NoHistory no_history_{ids};
    History* history_ = &no_history_;
    std::atomic<std::uint64_t> last_id_{0};  // shared by connections, users and channels
};

}  // namespace hubbub::chat
