// Accounts and services: three clients and the lines in which they send passwords. The first
// character of a line is the client (1, 2, 3), the second is the kind of line:
//   n N c    /ns, a message to NickServ, /cs
//   a s      AUTHENTICATE, and a whole exchange of SASL PLAIN with '|' for NUL
//   r v p m  REGISTER, VERIFY, PASS, METADATA
//   j t x    JOIN, a message to a channel, any other line
//   h        this number of hours passes
// In lines that take a password, '$' is the password of the client's account.

#include <hubbub/base/base64.h>
#include <hubbub/chat/state_store.h>

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "commands/accounts/verification.h"
#include "heard.h"
#include "targets.h"
#include "world/must.h"
#include "world/world.h"

using namespace hubbub;

namespace {

constexpr std::size_t owners = 3;
constexpr std::array<std::string_view, owners> names = {"ann", "bob", "cid"};
// Not valid as a name, so that nobody publishes one.
constexpr std::array<std::string_view, owners> passwords = {"s!secret-of-ann", "s!secret-of-bob",
                                                            "s!secret-of-cid"};
// Of these, by a method that takes no time.
constexpr std::array<std::string_view, owners> hashes = {
    "$argon2id$v=19$m=8,t=1,p=1$Jk3/eiHmXovlntLmRNmmrw$"
    "IVkBFyzwrxgZpsmruM8CtJkTRH/gI1cxe1O5ul4UvUk",
    "$argon2id$v=19$m=8,t=1,p=1$zgUAC9qIMHwue84oCJ8A6Q$"
    "nr84uoTMzNmyiUCYTHj4NxmlRROBuhp95OdlvlRcFrc",
    "$argon2id$v=19$m=8,t=1,p=1$zM5DPU9Xry31gPtTe2ZFkQ$"
    "puTau26tav0jDktWDxGQKPe3AYE11OgoA3dHLcg7gQY"};
// An input ends after a hash that takes its time: of a new password, or for a login to more names
// than there are.
constexpr std::size_t max_guessed_names = owners + 1;

// The records of a database after all changes.
class Store final : public chat::StateStore {
  public:
    Ticket put(std::shared_ptr<const chat::Account> account) override {
        const auto known = accounts.find(account->id);
        if (known == accounts.end() || known->second->password != account->password) hashed = true;
        accounts[account->id] = std::move(account);
        return ++last_;
    }
    Ticket put(std::shared_ptr<const chat::RegisteredChannel> channel) override {
        channels[channel->id] = std::move(channel);
        return ++last_;
    }
    Ticket put(std::shared_ptr<const chat::ServerBan>) override { return ++last_; }
    Ticket drop(std::shared_ptr<const chat::Account> account) override {
        must(accounts.erase(account->id) == 1, "an account is dropped once");
        return ++last_;
    }
    Ticket drop(std::shared_ptr<const chat::RegisteredChannel> channel) override {
        must(channels.erase(channel->id) == 1, "a channel is dropped once");
        return ++last_;
    }
    Ticket drop(std::shared_ptr<const chat::ServerBan>) override { return ++last_; }
    bool wait_for_room(const ThreadWake&, const std::function<bool()>&) override { return true; }
    Saved wait(Ticket ticket, const ThreadWake&, const std::function<bool()>&) override {
        must(ticket <= last_, "only changes that were queued are waited for");
        return Saved::done;
    }

    std::map<std::uint64_t, std::shared_ptr<const chat::Account>> accounts;
    std::map<std::uint64_t, std::shared_ptr<const chat::RegisteredChannel>> channels;
    bool hashed = false;  // a password changed

  private:
    Ticket last_ = 0;
};

commands::Settings service_settings() {
    commands::Settings out;
    out.max_channels = 5;
    out.max_masks = 5;
    out.channels_per_account = 3;
    out.always_on = commands::AlwaysOn::off;
    out.plain_logins.push_back(*PeerNetwork::parse("10.0.0.0/8"));
    return out;
}

// Also an account that is not verified, whose code is "code".
std::vector<chat::Account> known_accounts(std::int64_t now) {
    std::vector<chat::Account> out;
    for (std::size_t i = 0; i < owners; ++i) {
        chat::Account account;
        account.id = i + 1;
        account.name = names[i];
        account.password = hashes[i];
        account.created = now;
        out.push_back(account);
    }
    chat::Account fresh = out[0];
    fresh.id = owners + 1;
    fresh.name = "eve";
    fresh.state = chat::Account::State::unverified;
    fresh.verification = commands::code_hash("code");
    out.push_back(fresh);
    return out;
}

bool takes_password(char kind) {
    return std::string_view("nNasrvp").find(kind) != std::string_view::npos;
}

std::string with_password(std::string_view text, std::size_t who) {
    std::string out;
    for (const char c : text) {
        if (c == '$') {
            out += passwords[who];
        } else {
            out += c;
        }
    }
    return out;
}

std::string sasl_plain(std::string text) {
    std::replace(text.begin(), text.end(), '|', '\0');
    std::string rest = to_base64(text);
    std::string out = "AUTHENTICATE PLAIN";
    for (bool more = true; more; rest.erase(0, std::min<std::size_t>(rest.size(), 400))) {
        more = rest.size() >= 400;
        out += "\r\nAUTHENTICATE ";
        out += rest.empty() ? "+" : rest.substr(0, 400);
    }
    return out;
}

std::string line_of(char kind, const std::string& text) {
    switch (kind) {
        case 'n': return "NS " + text;
        case 'N': return "PRIVMSG NickServ :" + text;
        case 'c': return "CS " + text;
        case 'a': return "AUTHENTICATE " + text;
        case 's': return sasl_plain(text);
        case 'r': return "REGISTER " + text;
        case 'v': return "VERIFY " + text;
        case 'p': return "PASS " + text;
        case 'm': return "METADATA " + text;
        case 'j': return "JOIN " + text;
        case 't': return "PRIVMSG #a :" + text;
        default: return text;
    }
}

// Requires that no client receives another's password, and that each line is valid.
void check_secrets(World& world) {
    for (std::size_t i = 0; i < owners; ++i) {
        const std::string heard = world.take_heard(i);
        for (std::size_t other = 0; other < owners; ++other)
            must(other == i || heard.find(passwords[other]) == std::string::npos,
                 "nobody hears the password of another");
        std::string_view rest = heard;
        while (!rest.empty()) {
            const std::string_view line = rest.substr(0, rest.find("\r\n"));
            must(line.size() < rest.size(), "lines are whole");
            check_line(line, false);
            rest.remove_prefix(line.size() + 2);
        }
    }
}

void check_accounts(World& world, const Store& store) {
    chat::Registry& registry = world.services().registry;
    const auto all = registry.accounts.all();
    must(all.size() == store.accounts.size(), "the store has the accounts of the tables");
    for (const auto& account : all) {
        must(store.accounts.at(account->id) == account, "the store has the latest change");
        must(registry.accounts.find(account->name) == account, "an account has its name");
        must(registry.accounts.owner_of(account->name) == account, "a nick belongs to its account");
        must(account->metadata.size() <= chat::max_metadata_keys, "metadata has a bound");
        const auto user = registry.user_of(account->id);
        must(!user || user->registered(), "those who share a user find it");
    }
    for (const auto& user : registry.users()) {
        const auto who = user->identity();
        const auto account = registry.accounts.find(who->account_id);
        must(who->account_id == 0 || (account && account->name == who->account),
             "users are logged in to accounts that exist");
        must(!account || account->state == chat::Account::State::active,
             "only active accounts are logged in to");
        const auto metadata = user->metadata();
        must(!metadata || metadata->size() <= chat::max_metadata_keys, "metadata has a bound");
    }
}

void check_registrations(World& world, const Store& store) {
    chat::Registry& registry = world.services().registry;
    const auto all = registry.registered_channels.all();
    must(all.size() == store.channels.size(), "the store has the channels of the tables");
    for (const auto& record : all) {
        must(store.channels.at(record->id) == record, "the store has the latest change");
        must(registry.accounts.find(record->founder) != nullptr, "a channel has a founder");
        must(!record->access.contains(record->founder), "a founder is not on the access list");
        for (const auto& [account, rank] : record->access)
            must(registry.accounts.find(account) != nullptr && rank != 0,
                 "accounts with access exist");
    }
    for (const auto& channel : registry.channels()) {
        std::uint64_t registration = 0;
        {
            MutexLock lock(channel->mutex);
            must(!channel->dead() && !channel->members().empty(),
                 "the registry has living channels");
            registration = channel->registration;
        }
        const auto record = registry.registered_channels.find(channel->name);
        must((record ? record->id : 0) == registration, "a registered channel knows its record");
    }
}

void run_line(World& world, std::string_view line) {
    const std::size_t who = static_cast<unsigned char>(line[0]) % owners;
    const char kind = line[1];
    line.remove_prefix(2);
    if (kind == 'h') return world.pass(std::chrono::hours(line.size()));
    std::string text(line);
    if (takes_password(kind)) text = with_password(text, who);
    const bool connects = !world.connected(who);
    world.connect(who);
    if (connects && kind != 'p' && kind != 'r')
        world.feed(who, "NICK n" + std::string(names[who]) + "\r\nUSER u 0 * :x\r\n");
    if (connects) world.feed(who, "CAP REQ :sasl account-tag account-notify\r\nCAP END\r\n");
    world.feed(who, line_of(kind, text) + "\r\n");
}

}  // namespace

void fuzz_services(std::string_view bytes) {
    Store store;
    World world(owners, service_settings());
    chat::Registry& registry = world.services().registry;
    const auto accounts = known_accounts(world.now());
    registry.accounts.load(accounts, accounts.size(), store);
    registry.registered_channels.load({}, 0, store);
    for (const auto& account : registry.accounts.all()) store.accounts[account->id] = account;
    while (!bytes.empty() && !store.hashed && registry.guesses.size() <= max_guessed_names) {
        const std::string_view line = bytes.substr(0, bytes.find('\n'));
        bytes.remove_prefix(std::min(line.size() + 1, bytes.size()));
        if (line.size() < 2) continue;
        run_line(world, line);
        check_secrets(world);
        check_accounts(world, store);
        check_registrations(world, store);
    }
}
