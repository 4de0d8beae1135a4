// Accounts: logging in and out, NickServ, and connections that share a person.

#include "reference.h"

#include <algorithm>
#include <utility>

// --- queries ---

int Reference::find_account(const std::string& name) const {
    for (const auto& [id, account] : accounts_) {
        if (folded(account.name) == folded(name)) return id;
    }
    return 0;
}

bool Reference::belongs_to_another(int who, const std::string& nick) const {
    const int owner = find_account(nick);
    return owner != 0 && owner != people_.at(who).account;
}

int Reference::check(const std::string& name, const std::string& password) const {
    return password == right_password ? find_account(name) : 0;
}

void Reference::add_account(const std::string& name) {
    if (!has_account(name)) accounts_[++last_account_] = {.name = name};
}

// The text is for people, and not compared.
void Reference::say(int who, const std::string& service) {
    send(at_, {service + "!service@" + server_, "NOTICE", people_[who].nick, "..."});
}

// --- arriving ---

bool Reference::lets_in(bool secure, const std::string& nick, const std::string& account) const {
    const int id = find_account(account);
    const int holder = find_person(nick);
    const bool shared = std::any_of(accounts_.begin(), accounts_.end(), [&](const auto& entry) {
        return entry.second.person == holder && entry.second.shares;
    });
    if (holder >= 0 && !shared) return false;
    if (id != 0 && takes(accounts_.at(id).person, id, secure)) return true;
    const int owner = find_account(nick);
    return holder < 0 && (owner == 0 || owner == id);
}

void Reference::arrive(int connection, const Connection& made, const Person& person,
                       const std::string& account) {
    at_ = connection;
    connections_[connection] = made;
    const int id = find_account(account);
    const int shared = id == 0 ? -1 : accounts_.at(id).person;
    const bool attaches = takes(shared, id, made.secure);
    const int who = attaches ? shared : ++last_person_;
    if (!attaches) people_[who] = person;
    connections_[connection].person = who;
    Person& me = people_[who];
    if (!attaches && id != 0) {
        me.account = id;
        me.account_name = accounts_.at(id).name;
    }
    if (me.account != 0) send(connection, {me.mask(), "MODE", me.nick, "+r"});
    if (attaches) return show_person(who, me.secure);
    me.connections = {connection};
    me.secure = made.secure;
    if (id != 0) claim(id, who);
}

// A person with mode Z takes no insecure connection into a channel with mode z.
bool Reference::takes(int person, int account, bool secure) const {
    if (!people_.contains(person) || !accounts_.at(account).shares) return false;
    const Person& to = people_.at(person);
    if (folded(to.account_name) != folded(accounts_.at(account).name)) return false;
    const bool strict = std::any_of(to.channels.begin(), to.channels.end(), [&](const auto& name) {
        return channels_.at(name).flags.contains('z');
    });
    return secure || !to.secure || !strict;
}

void Reference::show_person(int who, bool was_secure) {
    Person& person = people_[who];
    person.connections.push_back(at_);
    if (!connections_[at_].secure) person.secure = false;
    send_user_modes(who);
    for (const std::string& name : person.channels) {
        send_join(at_, who, channels_.at(name));
        send_contents(who, channels_.at(name));
    }
    if (was_secure && !person.secure) tell_others(who, {person.mask(), "MODE", person.nick, "-Z"});
    renew_away(who, "");
}

void Reference::renew_security(int who) {
    Person& person = people_[who];
    const bool secure = std::all_of(person.connections.begin(), person.connections.end(),
                                    [&](int one) { return connections_[one].secure; });
    if (secure && !std::exchange(person.secure, true))
        tell_others(who, {person.mask(), "MODE", person.nick, "+Z"});
}

// --- logging in and out ---

void Reference::log_in(int who, int account) {
    if (people_[who].account != account) set_account(who, account);
    reply(who, "900", {people_[who].mask(), accounts_.at(account).name});
    attach(who);
}

void Reference::log_out(int who) {
    if (people_[who].account == 0) return;
    release(who);
    set_account(who, 0);
    reply(who, "901", {people_[who].mask()});
}

void Reference::set_account(int who, int account) {
    Person& person = people_[who];
    const int before = std::exchange(person.account, account);
    person.account_name = account == 0 ? "" : accounts_.at(account).name;
    auto all = neighbours(who);
    all.insert(who);
    const std::string shown = account == 0 ? "*" : person.account_name;
    for (const int other : all)
        tell_having(other, "account-notify", {person.mask(), "ACCOUNT", shown});
    if ((before == 0) != (account == 0))
        tell(who, {person.mask(), "MODE", person.nick, account == 0 ? "-r" : "+r"});
    for (const std::string& name : person.channels) {
        ReferenceChannel& channel = channels_.at(name);
        auto ranks = channel.members[who];
        ranks.erase(access_of(channel, before));
        set_ranks(channel, who, ranks);
    }
    for (const std::string& name : person.channels) give_rank(channels_.at(name), who);
}

// Returns the person to whom the account's connections attach: the first to claim it. A person
// belongs to one account.
int Reference::claim(int account, int who) {
    int& holder = accounts_.at(account).person;
    if (holder != who) release(who);
    if (holder < 0) holder = who;
    return holder;
}

void Reference::release(int who) {
    for (auto& [id, account] : accounts_) {
        if (account.person == who) account.person = -1;
    }
}

// Only a person with one connection and no channels vanishes for another.
void Reference::attach(int who) {
    const int account = people_[who].account;
    int owner = claim(account, who);
    if (folded(people_[owner].account_name) != folded(accounts_.at(account).name)) {
        release(owner);
        owner = claim(account, who);
    }
    const bool dispensable = people_[who].connections.size() == 1 && people_[who].channels.empty();
    if (owner == who || !dispensable || !takes(owner, account, connections_[at_].secure)) return;
    send(at_, {people_[who].mask(), "NICK", people_[owner].nick});
    people_.erase(who);
    connections_[at_].person = owner;
    show_person(owner, people_[owner].secure);
}

void Reference::sasl(int who, const Line& words) {
    if (!has(at_, "sasl")) {
        reply(who, "904", {});
        return reply(who, "904", {});
    }
    send(at_, {server_, "AUTHENTICATE", "+"});
    const int account = check(words[1], words[2]);
    if (account == 0) return reply(who, "904", {});
    log_in(who, account);
    reply(connections_[at_].person, "903", {});
}

// --- NickServ ---

void Reference::nick_serv(int who, const Line& words) {
    const std::string& command = words[1];
    if (command == "IDENTIFY") return identify(who, words);
    if (command == "GHOST") return ghost(who, words);
    if (command == "REGAIN") return regain(who, words);
    if (command == "REGISTER") {
        const std::string nick = people_[who].nick;
        if (!logged_in(who) && !has_account(nick)) {
            add_account(nick);
            log_in(who, find_account(nick));
        }
    } else if (command == "LOGOUT" && logged_in(who)) {
        log_out(who);
    } else if (command == "DROP" && logged_in(who)) {
        drop_account(who);
    } else if (command == "SET" && logged_in(who)) {
        accounts_.at(people_[who].account).shares = words[3] == "on";
    }
    say(connections_[at_].person, "NickServ");
}

void Reference::identify(int who, const Line& words) {
    const int account = check(words.size() > 3 ? words[2] : people_[who].nick, words.back());
    if (account == 0) return say(who, "NickServ");
    log_in(who, account);
    const int me = connections_[at_].person;
    say(me, "NickServ");
    const std::string& name = accounts_.at(account).name;
    const int holder = find_person(name);
    if (folded(people_[me].nick) != folded(name) && holder >= 0 &&
        people_[holder].account != account)
        say(me, "NickServ");
}

// Says so if not.
bool Reference::owns(int who, const Line& words) {
    const int owner = find_account(words[2]);
    const bool own = logged_in(who) && people_[who].account == owner;
    if (owner != 0 && (own || check(words[2], word(words, 3)) != 0)) return true;
    say(who, "NickServ");
    return false;
}

void Reference::ghost(int who, const Line& words) {
    if (!owns(who, words)) return;
    const int holder = find_person(words[2]);
    if (holder >= 0 && holder != who) {
        for (const int one : people_[holder].connections)
            closing_.emplace(one, "Disconnected by " + people_[who].nick + " (GHOST)");
    }
    say(who, "NickServ");
}

void Reference::regain(int who, const Line& words) {
    const std::string& nick = words[2];
    if (folded(nick) == folded(people_[who].nick)) return say(who, "NickServ");
    if (!owns(who, words)) return;
    const int owner = find_account(nick);
    if (people_[who].account != owner) log_in(who, owner);
    const int me = connections_[at_].person;
    if (folded(nick) == folded(people_[me].nick)) return say(me, "NickServ");
    const int holder = find_person(nick);
    if (holder < 0) return take_back(me, nick);
    orders_[people_[holder].connections.front()].push_back(
        [this, nick, me](int asked) { yield(asked, nick, me); });
}

void Reference::yield(int who, const std::string& nick, int by) {
    if (folded(people_[who].nick) == folded(nick)) {
        say(who, "NickServ");
        std::uint64_t number = connections_[at_].guest;
        const auto guest = [&] { return "Guest" + std::to_string(number); };
        while (find_person(guest()) >= 0) ++number;
        change_nick(who, guest());
    }
    if (people_.contains(by))
        orders_[people_[by].connections.front()].push_back(
            [this, nick](int owner) { take_back(owner, nick); });
}

void Reference::take_back(int who, const std::string& nick) {
    const int holder = find_person(nick);
    if (!belongs_to_another(who, nick) && (holder < 0 || holder == who) &&
        people_[who].nick != nick)
        change_nick(who, nick);
    say(who, "NickServ");
}

// Its logins end after the lines.
void Reference::drop_account(int who) {
    const int dropped = people_[who].account;
    accounts_.erase(dropped);
    forget_account(dropped);
    for (const auto& [connection, made] : connections_) {
        if (people_[made.person].account != dropped) continue;
        orders_[connection].push_back([this, dropped](int me) {
            if (people_[me].account != dropped) return;
            send(at_, {server_, "NOTICE", people_[me].nick, "..."});
            log_out(me);
        });
    }
}
