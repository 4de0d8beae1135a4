#include "account_command.h"

#include <hubbub/chat/accounts.h>
#include <hubbub/chat/registered_channels.h>
#include <hubbub/commands/credentials.h>
#include <hubbub/protocol/casemap.h>
#include <hubbub/protocol/names.h>
#include <hubbub/protocol/text.h>
#include <hubbub/storage/state_db.h>

#include <array>
#include <cstdio>
#include <string_view>
#include <utility>
#include <vector>

#include "config.h"
#include "history_commands.h"
#include "password_prompt.h"
#include "state_files.h"
#include "utc.h"

namespace hubbub::server {
namespace {

using chat::Account;
using chat::Accounts;
using storage::StorageError;

constexpr std::string_view usage =
    "usage: hubbubd account add|password|drop|suspend|unsuspend NAME, or hubbubd account list";

[[noreturn]] void refuse(const std::string& text) {
    throw StorageError(StorageError::Kind::refused, text);
}

std::int64_t seconds(Wall now) {
    return std::chrono::system_clock::to_time_t(now);
}

// Returns the credentials of the password that is read from standard input.
commands::Credentials read_credentials(const std::string& account) {
    const std::string password = read_password(true);
    if (password.empty()) refuse("the first line of the input must be the password");
    const auto complaint = commands::password_complaint(password, account);
    if (!complaint.text.empty()) refuse(complaint.text);
    return commands::credentials_of(password);
}

// The accounts of a stopped server. Not thread safe.
class Desk {
  public:
    explicit Desk(const StateCommand& command) : files_(opened(command)) {
        LoadedState state = files_.load(seconds(command.now));
        files_.start({});
        accounts_.load(std::move(state.accounts), state.last_account, files_);
        channels_.load(std::move(state.channels), state.last_channel, files_);
    }

    Accounts& accounts() { return accounts_; }
    Accounts::Entry get(const std::string& name) const {
        auto out = accounts_.find(name);
        if (!out) refuse("there is no account '" + protocol::visible(name) + "'");
        return out;
    }
    std::vector<chat::RegisteredChannels::Entry> channels_of(const Account& account) const {
        return channels_.of_founder(account.id);
    }
    // Removes the account, the channels that it founded, and its access to others.
    void drop(const Account& account) {
        const chat::Together together(files_);
        accounts_.drop(account.id);
        channels_.forget(account.id);
    }
    // Saves all changes. Throws StorageError if it cannot.
    void save() {
        if (files_.stop() > 0) refuse("the change cannot be saved: is the disk full?");
    }

  private:
    static StateFiles opened(const StateCommand& command) {
        prepare_directory(command);
        try {
            return StateFiles(command.directory);
        } catch (const StorageError& error) {
            if (error.kind != StorageError::Kind::in_use) throw;
            throw StorageError(error.kind,
                               std::string(error.what()) +
                                   "; while the server runs, an operator can change accounts with "
                                   "NickServ");
        }
    }

    StateFiles files_;
    Accounts accounts_;
    chat::RegisteredChannels channels_;
};

void add(Desk& desk, const StateCommand& command, const std::string& name) {
    if (const auto complaint = protocol::nick_complaint(name); !complaint.empty())
        refuse("'" + protocol::visible(name) + "': " + std::string(complaint));
    if (const auto other = desk.accounts().owner_of(name))
        refuse("the name belongs to account '" + other->name + "', or looks like it");
    Account account;
    account.name = name;
    read_credentials(name).store_in(account);
    account.created = account.last_seen = seconds(command.now);
    if (!desk.accounts().add(std::move(account)).entry) refuse("the name is taken");
    desk.save();
    std::printf("Added account '%s'.\n", name.c_str());
}

void set_password(Desk& desk, const StateCommand&, const std::string& name) {
    const auto account = desk.get(name);
    const auto credentials = read_credentials(account->name);
    desk.accounts().change(account->id, [&](Account& changed) {
        credentials.store_in(changed);
        return true;
    });
    desk.save();
    std::printf("Account '%s' has a new password.\n", account->name.c_str());
}

// The history is marked first: without the account, its messages could not be found.
void drop(Desk& desk, const StateCommand& command, const std::string& name) {
    const auto account = desk.get(name);
    const auto channels = desk.channels_of(*account);
    HistoryErasure history(command.directory);
    history.mark(*account, channels);
    desk.drop(*account);
    desk.save();
    history.erase(command.now);
    std::string names;
    for (const auto& channel : channels) names += (names.empty() ? "" : ", ") + channel->name;
    std::printf("Dropped account '%s'%s.%s\n", account->name.c_str(),
                names.empty() ? "" : (" and its channels " + names).c_str(),
                history.has_history() ? " What it has said is erased." : "");
}

void suspend(Desk& desk, const StateCommand& command, const std::string& name) {
    const auto account = desk.get(name);
    std::string reason;
    for (std::size_t i = 2; i < command.words.size(); ++i)
        reason += (reason.empty() ? "" : " ") + command.words[i];
    desk.accounts().change(account->id, [&](Account& changed) {
        changed.state = Account::State::suspended;
        changed.suspension = protocol::visible(reason);
        return true;
    });
    desk.save();
    std::printf("Account '%s' is suspended.\n", account->name.c_str());
}

void unsuspend(Desk& desk, const StateCommand&, const std::string& name) {
    const auto account = desk.get(name);
    if (account->state != Account::State::suspended)
        refuse("account '" + account->name + "' is not suspended");
    desk.accounts().change(account->id, [](Account& changed) {
        changed.state =
            changed.verification.empty() ? Account::State::active : Account::State::unverified;
        changed.suspension.clear();
        return true;
    });
    desk.save();
    std::printf("Account '%s' is no longer suspended.\n", account->name.c_str());
}

std::string state_text(const Account& account) {
    if (account.state == Account::State::active) return "active";
    if (account.state == Account::State::unverified) return "unverified";
    return account.suspension.empty() ? "suspended" : "suspended: " + account.suspension;
}

// Works while the server runs.
int list(const StateCommand& command) {
    const LoadedState state = loaded(storage::StateDb::read(command.database()).load());
    constexpr const char* day = "%Y-%m-%d";
    for (const Account& account : state.accounts) {
        const std::string line = account.name + "\tsince " +
                                 utc_text(std::time_t{account.created}, day) + "\tlast seen " +
                                 utc_text(std::time_t{account.last_seen}, day) + "\t" +
                                 state_text(account);
        std::puts(line.c_str());
    }
    return 0;
}

struct Verb {
    std::string_view name;
    void (*run)(Desk& desk, const StateCommand& command, const std::string& name_of);
    bool more_words = false;
};

constexpr std::array<Verb, 5> verbs = {{{"add", add},
                                        {"drop", drop},
                                        {"password", set_password},
                                        {"suspend", suspend, true},
                                        {"unsuspend", unsuspend}}};

}  // namespace

int run_account_command(const StateCommand& command) {
    const auto& words = command.words;
    if (words.size() == 1 && words[0] == "list") return list(command);
    for (const Verb& verb : verbs) {
        if (words.size() < 2 || words[0] != verb.name) continue;
        if (words.size() > 2 && !verb.more_words) break;
        Desk desk(command);
        verb.run(desk, command, words[1]);
        return 0;
    }
    throw ConfigError(std::string(usage) + " [--data-dir DIR | --config FILE]");
}

}  // namespace hubbub::server
