#pragma once
// Channels and modes as docs/protocol.md specifies them, as plainly as possible: one thread, maps
// and sets, no caches. The server's output is compared with it.

#include <cstdint>
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

struct Person {
    std::string nick;
    std::string user;
    std::string host;
    std::set<std::string> capabilities;
    std::string away;
    bool invisible = false;
    bool secure = false;
    std::vector<Invitation> invitations;
    std::map<int, std::int64_t> knocks;
    std::vector<std::string> channels;  // folded names, in the order they came in

    std::string mask() const { return nick + "!" + user + "@" + host; }
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
    std::map<int, std::set<char>> members;  // client -> its ranks: o, h, v
    std::set<char> flags{'n', 't'};
    std::string key;
    std::size_t limit = 0;
    std::map<char, std::vector<Mask>> lists;  // b, e, I
    std::string topic;
    std::string topic_by;
    std::int64_t topic_at = 0;
};

class Reference {
  public:
    Reference(std::string server, Limits limits) : server_(std::move(server)), limits_(limits) {}

    std::int64_t now = 0;
    std::map<int, std::vector<Line>> heard;

    bool is_here(int who) const { return people_.contains(who); }
    bool nick_is_free(const std::string& nick) const { return find_person(nick) < 0; }
    void arrive(int who, const Person& person) { people_[who] = person; }
    void go(int who, const std::string& why);
    // A command and its parameters.
    void run(int who, const Line& words);

    const std::map<int, Person>& people() const { return people_; }
    const std::map<std::string, ReferenceChannel>& channels() const { return channels_; }

  private:
    // Messages.
    void tell(int who, Line line) { heard[who].push_back(std::move(line)); }
    void reply(int who, const std::string& numeric, const Line& params);
    void reply_text(int who, const std::string& numeric, const Line& params,
                    const std::string& text);
    void tell_channel(const ReferenceChannel& channel, const Line& line, int except = -1);
    std::set<int> neighbours(int who) const;  // who shares a channel with them, themselves left out
    bool has(int who, const std::string& capability) const;

    // User queries.
    int find_person(const std::string& nick) const;  // -1: nobody
    ReferenceChannel* find_channel(const std::string& name);
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
    void nick(int who, const Line& words);
    void away(int who, const Line& words);
    void user_mode(int who, const Line& words);
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
    void names(int who, const Line& words);
    void send_names(int who, const ReferenceChannel& channel);
    void list(int who);
    void invite(int who, const Line& words);
    void knock(int who, const Line& words);
    void rename(int who, const Line& words);
    void refuse_rename(int who, const std::string& code, const ReferenceChannel& channel,
                       const std::string& to, const std::string& text);
    void tell_renamed(int member, const ReferenceChannel& channel, const std::string& old,
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
    int last_channel_ = 0;
    std::map<int, Person> people_;                      // by number of the client
    std::map<std::string, ReferenceChannel> channels_;  // by folded name
};

// Only A-Z and a-z are the same.
std::string folded(std::string text);
bool mask_fits(const std::string& mask, const std::string& text);
// The given mask as nick!user@host; empty if it is invalid.
std::string whole_mask(const std::string& given);
// The items between commas; none are empty.
std::vector<std::string> items(const std::string& list);
// The parameter, or "" if it is missing; 0 is the command.
std::string word(const Line& words, std::size_t index);
