#pragma once
// Channels, modes and accounts as docs/protocol.md specifies them, as plainly as possible: one
// thread, maps and sets, no caches. The server's output is compared with it.

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

// A line as somebody hears it: source, command, parameters. Of a numeric, those before its text.
using Line = std::vector<std::string>;

struct Limits {
    std::size_t channels = 3;
    std::size_t targets = 4;
    std::size_t modes = 4;
    std::size_t masks = 5;
    std::size_t invitations = 50;
};

struct Invitation {
    int channel;
    bool opens;  // it lets its guest in whatever the modes say
};

struct Connection {
    int person = 0;
    std::set<std::string> capabilities;
    bool secure = false;
    std::uint64_t guest = 0;  // number of its first guest nick
    std::string away = {};
    std::map<int, std::int64_t> knocks = {};
};

// A user: has one connection, or several that have logged in to one account.
struct Person {
    std::string nick;
    std::string user;
    std::string host;
    std::vector<int> connections = {};  // in the order they came
    int account = 0;                    // 0: not logged in
    std::string account_name = {};
    std::string away = {};
    bool invisible = false;
    bool accounts_only = false;
    bool secure = false;  // all connections are
    std::vector<Invitation> invitations = {};
    std::vector<std::string> channels = {};  // folded names, in the order they came in

    std::string mask() const { return nick + "!" + user + "@" + host; }
};

struct ReferenceAccount {
    std::string name;
    bool shares = true;  // its connections share one person
    int person = -1;     // its connections attach to this person
};

struct Mask {
    std::string mask;
    std::string by;
    std::int64_t at;
};

struct ReferenceChannel {
    int number;
    std::string name;
    std::int64_t created;
    std::map<int, std::set<char>> members;  // person -> ranks: o, h, v
    std::set<char> flags{'n', 't'};
    std::string key;
    std::size_t limit = 0;
    std::map<char, std::vector<Mask>> lists;  // b, e, I
    std::string topic;
    std::string topic_by;
    std::int64_t topic_at = 0;
    int record = 0;              // 0: not registered; a higher number was registered later
    int founder = 0;             // an account
    std::map<int, char> access;  // account -> its rank
};

class Reference {
  public:
    Reference(std::string server, Limits limits) : server_(std::move(server)), limits_(limits) {}

    std::int64_t now = 0;
    std::map<int, std::vector<Line>> heard;  // by connection

    bool is_here(int connection) const { return connections_.contains(connection); }
    void add_account(const std::string& name);
    bool has_account(const std::string& name) const { return find_account(name) != 0; }
    // Whether a connection that comes with the nick, and maybe an account, is let in.
    bool lets_in(bool secure, const std::string& nick, const std::string& account) const;
    // Registers a connection, which has logged in if `account` is not empty.
    void arrive(int connection, const Connection& made, const Person& person,
                const std::string& account);
    // Sets the number of its first guest nick.
    void set_guest(int connection, std::uint64_t number) {
        connections_[connection].guest = number;
    }
    // A connection that breaks.
    void go(int connection, const std::string& why);
    // A command and its parameters.
    void run(int connection, const Line& words);
    // Call after the lines of one read: handles their effects on other connections.
    void finish();

    const std::map<int, Connection>& connections() const { return connections_; }
    const std::map<int, Person>& people() const { return people_; }
    const std::map<int, ReferenceAccount>& accounts() const { return accounts_; }
    const std::map<std::string, ReferenceChannel>& channels() const { return channels_; }
    // Registered ones that nobody is in.
    const std::map<std::string, ReferenceChannel>& empty_channels() const { return empty_; }

  private:
    // Messages. `who` is a person.
    void send(int connection, Line line);
    void tell(int who, const Line& line);
    void tell_others(int who, const Line& line);  // its connections other than the sender's
    // To its connections that have the capability.
    void tell_having(int who, const std::string& capability, const Line& line);
    // To the connection that sent the command.
    void reply(int who, const std::string& numeric, const Line& params);
    void reply_text(int who, const std::string& numeric, const Line& params,
                    const std::string& text);
    void tell_channel(const ReferenceChannel& channel, const Line& line);
    std::set<int> neighbours(int who) const;  // who shares a channel with them, themselves left out
    bool has(int connection, const std::string& capability) const;

    // User queries.
    int find_person(const std::string& nick) const;  // -1: nobody
    ReferenceChannel* find_channel(const std::string& name);
    bool fits(const std::string& mask, int who) const;
    bool banned(const ReferenceChannel& channel, int who) const;
    bool rank_at_least(const ReferenceChannel& channel, int who, char rank) const;
    bool in(const ReferenceChannel& channel, int who) const {
        return channel.members.contains(who);
    }
    bool knows(const ReferenceChannel& channel, int who) const {
        return !channel.flags.contains('s') || in(channel, who);
    }
    bool sees_in_lists(const ReferenceChannel& channel, int who) const;
    void take_out(int who, const std::string& channel);
    bool hears(int other, int who, const std::string& text) const;
    std::string muted_in(int who);

    // reference.cpp
    void quit(int who, const std::string& why);
    void nick(int who, const Line& words);
    void change_nick(int who, const std::string& nick);
    void away(int who, const Line& words);
    void renew_away(int who, const std::string& newest);
    void user_mode(int who, const Line& words);
    void send_user_modes(int who);
    void whois(int who, const Line& words);
    // reference_accounts.cpp
    int find_account(const std::string& name) const;  // 0: there is none
    bool logged_in(int who) const { return accounts_.contains(people_.at(who).account); }
    bool belongs_to_another(int who, const std::string& nick) const;
    void say(int who, const std::string& service);
    int check(const std::string& name, const std::string& password) const;  // 0: refused
    void log_in(int who, int account);
    void log_out(int who);
    void set_account(int who, int account);
    int claim(int account, int who);
    void release(int who);
    bool takes(int person, int account, bool secure) const;
    void attach(int who);
    void show_person(int who, bool was_secure);
    void renew_security(int who);
    void sasl(int who, const Line& words);
    void nick_serv(int who, const Line& words);
    void identify(int who, const Line& words);
    bool owns(int who, const Line& words);
    void ghost(int who, const Line& words);
    void regain(int who, const Line& words);
    void yield(int who, const std::string& nick, int by);
    void take_back(int who, const std::string& nick);
    void drop_account(int who);
    // reference_registered.cpp
    ReferenceChannel* find_registered(const std::string& name);
    char access_of(const ReferenceChannel& channel, int account) const;
    void register_to(ReferenceChannel& channel, int account);
    void give_rank(ReferenceChannel& channel, int who);
    int power_in(const ReferenceChannel& channel, int who) const;
    void set_ranks(ReferenceChannel& channel, int who, const std::set<char>& ranks);
    void change_access(ReferenceChannel& channel, int account, char before, char after);
    void forget_account(int account);
    void chan_serv(int who, const Line& words);
    void register_channel(int who, const std::string& name);
    void change_member(ReferenceChannel& channel, int who, const Line& words);
    void access_mode(ReferenceChannel& channel, int who, const Line& words);
    void list_access(const ReferenceChannel& channel, int who);
    void drop_channel(ReferenceChannel& channel);
    // reference_channels.cpp
    void join(int who, const Line& words);
    void join_one(int who, const std::string& name, const std::string& key);
    std::string why_not_in(const ReferenceChannel& channel, int who, const std::string& key) const;
    void part(int who, const Line& words);
    void part_one(int who, const std::string& name, const std::string& reason);
    void kick(int who, const Line& words);
    bool may_kick(int who, const std::string& name);
    void kick_one(int who, const std::string& name, const std::string& nick, const std::string& why,
                  bool secret);
    void topic(int who, const Line& words);
    void send_topic(int who, const ReferenceChannel& channel);
    void send_contents(int who, const ReferenceChannel& channel);
    void send_join(int connection, int who, const ReferenceChannel& channel);
    void names(int who, const Line& words);
    void send_names(int who, const ReferenceChannel& channel);
    void list(int who);
    void invite(int who, const Line& words);
    void knock(int who, const Line& words);
    void rename(int who, const Line& words);
    void refuse_rename(const std::string& code, const ReferenceChannel& channel,
                       const std::string& to, const std::string& text);
    void tell_renamed(int connection, const ReferenceChannel& channel, const std::string& old,
                      const std::string& reason);
    // reference_talk.cpp
    void talk(int who, const Line& words);
    void talk_to_channel(int who, const std::string& command, const std::string& target,
                         const std::string& text);
    void talk_to_person(int who, const std::string& command, const std::string& target,
                        const std::string& text);
    std::string why_silent(const ReferenceChannel& channel, int who, const std::string& text) const;
    // reference_modes.cpp
    struct Change;
    void mode(int who, const Line& words);
    void send_modes(int who, const ReferenceChannel& channel);
    void change_one(Change& change, char letter);
    void refuse(Change& change);
    void send_list(Change& change, char letter);
    void change_list(Change& change, char letter, const std::string& given);
    void change_flag(Change& change, char letter);
    void change_rank(Change& change, char letter, const std::string& nick);
    void change_key(Change& change, const std::string& given);
    void change_limit(Change& change, const std::string& given);

    const std::string server_;
    const Limits limits_;
    int at_ = 0;  // the connection that sent the command
    int last_channel_ = 0;
    int last_person_ = 0;
    int last_account_ = 0;
    int last_record_ = 0;
    std::map<int, Connection> connections_;  // by number of the client
    std::map<int, Person> people_;
    std::map<int, ReferenceAccount> accounts_;
    std::map<std::string, ReferenceChannel> channels_;  // by folded name
    std::map<std::string, ReferenceChannel> empty_;     // registered, without members
    // What connections do and why they close after the lines.
    std::map<int, std::vector<std::function<void(int who)>>> orders_;
    std::map<int, std::string> closing_;
    std::set<int> quitting_;
};

inline const std::string right_password = "opensesame";

// Only A-Z and a-z are the same.
std::string folded(std::string text);
// Of a rank: 0 for none. A founder has one more than an operator.
int power_of(char rank);
bool mask_fits(const std::string& mask, const std::string& text);
// The given mask as nick!user@host; empty if it is invalid.
std::string whole_mask(const std::string& given);
// The items between commas; none are empty.
std::vector<std::string> items(const std::string& list);
// The parameter, or "" if it is missing; 0 is the command.
std::string word(const Line& words, std::size_t index);
