// The history: reading and erasing messages of channels and of a private conversation. ann and bob
// have accounts, eve has none. The first character of a line is the client (1, 2, 3), the second
// its action:
//   q r h m f  CHATHISTORY, REDACT, HISTORY, MARKREAD, SEARCH
//   t g        PRIVMSG and TAGMSG; a text with '|' is a message of several lines
//   j p k o    JOIN, PART, KICK, MODE
//   n v l      NICK, RENAME, and the end of its login
//   e          turns draft/event-playback on or, with a text, off
//   c          sets what new members may read of all channels: "a"ll, "j"oined or "o"ff
//   _ ~        stops and resumes reading
//   +          this number of seconds passes
// In the words '$' and a character are the id of a message, '%' and a character its time.

#include <hubbub/chat/batch.h>
#include <hubbub/protocol/casemap.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "heard.h"
#include "history_rights.h"
#include "targets.h"
#include "world/memory_history.h"
#include "world/must.h"
#include "world/world.h"

using namespace hubbub;

namespace {

using protocol::HistoryPlace;
using protocol::MessageId;
using protocol::StoredKind;
using protocol::StoredMessage;

constexpr std::size_t readers = 3;
constexpr std::array<std::string_view, readers> nicks = {"ann", "bob", "eve"};
constexpr std::size_t with_accounts = 2;
constexpr std::size_t long_texts = 50;
constexpr std::string_view reader_capabilities =
    "CAP REQ :batch message-tags server-time labeled-response draft/chathistory draft/multiline "
    "draft/message-redaction draft/read-marker soju.im/search\r\n";

struct ReadingVerb {
    char kind;
    std::string_view command;
};
constexpr std::array reading_verbs = {
    ReadingVerb{'q', "CHATHISTORY"}, ReadingVerb{'r', "REDACT"}, ReadingVerb{'h', "HISTORY"},
    ReadingVerb{'m', "MARKREAD"},    ReadingVerb{'g', "TAGMSG"}, ReadingVerb{'j', "JOIN"},
    ReadingVerb{'p', "PART"},        ReadingVerb{'k', "KICK"},   ReadingVerb{'o', "MODE"},
    ReadingVerb{'f', "SEARCH"},      ReadingVerb{'n', "NICK"},   ReadingVerb{'v', "RENAME"},
    ReadingVerb{'t', "PRIVMSG"},
};

// What one client hears, and has a right to.
struct Hearing {
    Rights rights;      // since it last read all
    bool late = false;  // it has not read for a while
    bool events = false;
    std::map<std::string, std::size_t> limits;  // of its queries, by label
    std::string open;                           // reference of the open batch
    std::size_t left = 0;                       // how many messages may follow in it
    MessageId last = 0;
    std::string last_time;  // of TARGETS
};

class Reading {
  public:
    Reading();
    void run_line(std::string_view line);

  private:
    chat::User& user(std::size_t who) const { return *world_.client(who).user(); }
    void enter(std::size_t who);
    void log_in(std::size_t who);
    std::string filled(std::string_view words) const;
    void note_rights();
    void act(std::size_t who, char kind, const std::string& words);
    void ask(std::size_t who, const std::string& line);
    void speak(std::size_t who, const std::string& words);
    void set_access(std::string_view letter);
    void hear(std::size_t who);
    void hear_line(Hearing& hearing, const protocol::Message& line);
    void open_batch(Hearing& hearing, const protocol::Message& line) const;
    void check_message(Hearing& hearing, MessageId id) const;
    static void check_target(Hearing& hearing, const protocol::Message& line);
    void check_marker(const protocol::Message& line);
    static void check_erased(const StoredMessage& message, const Rights& rights,
                             const std::string& account);

    MemoryHistory history_;  // outlives the channels
    World world_;
    std::array<Hearing, readers> hearings_;
    std::size_t actor_ = 0;
    std::vector<StoredMessage> erased_;  // in this step
    std::size_t labels_ = 0;
};

commands::Settings reading_settings() {
    commands::Settings out;
    out.max_channels = 5;
    out.always_on = commands::AlwaysOn::off;
    return out;
}

Reading::Reading() : world_(readers, reading_settings()) {
    chat::Registry& registry = world_.services().registry;
    history_.serve(registry);
    for (std::size_t i = 0; i < readers; ++i) enter(i);
    // Afterwards, because nobody else may take the nick of an account.
    static chat::NoStore store;
    std::vector<chat::Account> accounts(with_accounts);
    for (std::size_t i = 0; i < with_accounts; ++i) {
        accounts[i].id = i + 1;
        accounts[i].name = nicks[i];
    }
    registry.accounts.load(std::move(accounts), with_accounts, store);
    for (std::size_t i = 0; i < with_accounts; ++i) log_in(i);
    for (const char* const line :
         {"1j#a,#b", "1t#a one", "1t#b alone", "2j#a", "2t#a two", "1t#a three|lines|of it", "2g#a",
          "1tbob hello", "2tann hi", "1t#a four", "2t#a five", "3j#a", "3t#a six", "+s"})
        run_line(line);
    // So much that a client that does not read gets a few answers in parts.
    for (std::size_t i = 0; i < long_texts; ++i) run_line("1t#a " + std::string(400, 'x'));
    history_.on_erase([this](const StoredMessage& message) { erased_.push_back(message); });
    history_.on_read([this](const protocol::HistoryRange& range) {
        must(rights_of(user(actor_)).allow(range.place, range.after),
             "a client reads what it may read now");
    });
}

void Reading::enter(std::size_t who) {
    world_.connect(who);
    world_.feed(who, "CAP LS 302\r\n" + std::string(reader_capabilities) + "NICK " +
                         std::string(nicks[who]) + "\r\nUSER u 0 * :x\r\nCAP END\r\n");
}

void Reading::log_in(std::size_t who) {
    const auto found = world_.services().registry.find(nicks[who]);
    chat::Identity identity = *found->identity();
    identity.account = nicks[who];
    identity.account_id = who + 1;
    found->set_identity(identity);
    world_.services().registry.claim_account(who + 1, found);
}

// Returns the words with the ids and times of messages, counted from the newest.
std::string Reading::filled(std::string_view words) const {
    std::string out;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const bool names = words[i] == '$' || words[i] == '%';
        if (!names || i + 1 == words.size()) {
            out += words[i];
            continue;
        }
        const auto number = static_cast<std::ptrdiff_t>(static_cast<unsigned char>(words[i + 1]) %
                                                        history_.said().size());
        const MessageId id = std::prev(history_.said().end(), number + 1)->first;
        if (words[i++] == '$')
            protocol::append_message_id(out, id);
        else
            out += chat::iso_time(protocol::time_of(id));
    }
    return out;
}

void Reading::run_line(std::string_view line) {
    if (line.size() < 2) return;
    if (line[0] == '+') return world_.pass(std::chrono::seconds(line[1] & 31));
    const std::size_t who = static_cast<unsigned char>(line[0] - '1') % readers;
    if (!world_.connected(who)) return;
    actor_ = who;
    const std::string account = user(who).identity()->account;
    note_rights();
    const Rights rights = rights_of(user(who));
    act(who, line[1], std::string(line.substr(2)));
    for (const StoredMessage& message : std::exchange(erased_, {}))
        check_erased(message, rights, account);
    note_rights();
    for (std::size_t i = 0; i < readers; ++i) hear(i);
}

void Reading::note_rights() {
    for (std::size_t i = 0; i < readers; ++i) {
        if (world_.connected(i)) hearings_[i].rights.add(rights_of(user(i)));
    }
}

void Reading::act(std::size_t who, char kind, const std::string& words) {
    Hearing& hearing = hearings_[who];
    switch (kind) {
        case '_': hearing.late = true; return world_.stall(who, true);
        case '~':
            world_.stall(who, false);
            // Checked against all rights since it stopped reading.
            hear(who);
            hearing.late = false;
            return;
        case 'e':
            // Unread lines may still contain events.
            if (words.empty() || !hearing.late) hearing.events = words.empty();
            return world_.feed(who, words.empty() ? "CAP REQ draft/event-playback\r\n"
                                                  : "CAP REQ -draft/event-playback\r\n");
        case 'l': return world_.feed(who, "NS LOGOUT\r\n");
        case 'c': return set_access(words);
        case 't': return speak(who, words);
        default: break;
    }
    const auto* const verb =
        std::find_if(reading_verbs.begin(), reading_verbs.end(),
                     [&](const ReadingVerb& each) { return each.kind == kind; });
    if (verb != reading_verbs.end()) ask(who, std::string(verb->command) + " " + filled(words));
}

// Returns how many messages the answer may have.
std::size_t limit_of(const protocol::Message& line) {
    constexpr std::size_t max_answer = 1000, max_recent = 200, usual_recent = 20, max_search = 100;
    if (line.command == "SEARCH") return max_search;
    const bool recent = line.command == "HISTORY";
    const std::string_view word = line.param(recent                                     ? 1
                                             : protocol::same(line.param(0), "BETWEEN") ? 4
                                                                                        : 3);
    std::size_t wanted = recent ? usual_recent : 0;
    const auto read = std::from_chars(word.data(), word.data() + word.size(), wanted);
    if (read.ec == std::errc::result_out_of_range) wanted = max_answer;
    return std::min(wanted, recent ? max_recent : max_answer);
}

void Reading::ask(std::size_t who, const std::string& line) {
    const auto parsed = protocol::parse(line);
    if (!parsed) return;
    const std::string label = std::to_string(++labels_);
    hearings_[who].limits[label] = limit_of(*parsed);
    world_.feed(who, "@label=" + label + " " + line + "\r\n");
}

void Reading::speak(std::size_t who, const std::string& words) {
    const std::size_t space = words.find(' ');
    if (space == std::string::npos) return;
    const std::string target = words.substr(0, space);
    std::string text = words.substr(space + 1);
    if (text.find('|') == std::string::npos)
        return world_.feed(who, "PRIVMSG " + target + " :" + text + "\r\n");
    std::string lines = "BATCH +b draft/multiline " + target + "\r\n";
    for (std::size_t end = 0; end != std::string::npos; text.erase(0, end + 1)) {
        end = text.find('|');
        lines += "@batch=b PRIVMSG " + target + " :" + text.substr(0, end) + "\r\n";
        if (end == std::string::npos) break;
    }
    world_.feed(who, lines + "BATCH -b\r\n");
}

void Reading::set_access(std::string_view letter) {
    using chat::HistoryAccess;
    for (const auto& channel : world_.registry().channels()) {
        MutexLock lock(channel->mutex);
        channel->history_access = letter == "j"   ? HistoryAccess::joined
                                  : letter == "o" ? HistoryAccess::off
                                                  : HistoryAccess::all;
    }
}

void Reading::hear(std::size_t who) {
    Hearing& hearing = hearings_[who];
    const std::string heard = world_.take_heard(who);
    std::string_view rest = heard;
    while (!rest.empty()) {
        const std::string_view line = rest.substr(0, rest.find("\r\n"));
        must(line.size() < rest.size(), "lines are whole");
        check_line(line, false);
        hear_line(hearing, *protocol::parse(line));
        rest.remove_prefix(line.size() + 2);
    }
    if (hearing.late || !world_.connected(who)) return;
    must(hearing.open.empty(), "a batch ends");
    hearing.rights = rights_of(user(who));
    hearing.limits.clear();
}

void Reading::hear_line(Hearing& hearing, const protocol::Message& line) {
    if (line.command == "MARKREAD") return check_marker(line);
    const std::string_view reference = line.param(0);
    const auto within = protocol::tag_value(line.tags, "batch");
    if (line.command == "BATCH" && reference.starts_with('+') && !within) {
        const std::string_view type = line.param(1);
        if (type.find("chathistory") != std::string_view::npos || type == "soju.im/search")
            open_batch(hearing, line);
        return;
    }
    if (line.command == "BATCH" && reference.substr(1) == hearing.open) return hearing.open.clear();
    if (hearing.open.empty() || within != hearing.open) return;
    if (line.command == "CHATHISTORY") return check_target(hearing, line);
    // The lines of a message after the first have no id.
    const auto text = protocol::tag_value(line.tags, "msgid");
    const auto id = text ? protocol::parse_message_id(*text) : std::nullopt;
    if (id) check_message(hearing, *id);
}

void Reading::open_batch(Hearing& hearing, const protocol::Message& line) const {
    must(hearing.open.empty(), "an answer ends before the next");
    hearing.open = line.param(0).substr(1);
    const auto label = protocol::tag_value(line.tags, "label");
    must(label && hearing.limits.contains(*label), "a batch has the label of its question");
    hearing.left = hearing.limits.at(*label);
    hearing.last = 0;
    hearing.last_time.clear();
}

void Reading::check_message(Hearing& hearing, MessageId id) const {
    const auto found = history_.said().find(id);
    must(found != history_.said().end(), "the history has what was said");
    must(hearing.rights.allow(found->second), "a client reads what it may read");
    must(hearing.late || history_.has(id), "what was erased is gone");
    must(found->second.kind <= StoredKind::notice || hearing.events,
         "events are for those who ask for them");
    must(id > hearing.last, "messages come in their order");
    must(hearing.left > 0, "an answer respects its limit");
    hearing.last = id;
    --hearing.left;
}

void Reading::check_target(Hearing& hearing, const protocol::Message& line) {
    const std::string name(line.param(1)), time(line.param(2));
    const auto& channels = hearing.rights.channels;
    must(!name.starts_with('#') ||
             std::find(channels.begin(), channels.end(), name) != channels.end(),
         "a target is a channel that the client is in");
    must(time >= hearing.last_time, "targets come in the order of their latest messages");
    must(hearing.left > 0, "an answer respects its limit");
    hearing.last_time = time;
    --hearing.left;
}

// Its time is not in the future.
void Reading::check_marker(const protocol::Message& line) {
    const std::string_view time = line.param(1);
    if (time == "*") return;
    must(time.starts_with("timestamp="), "a marker has a time");
    must(time.substr(10) <= chat::iso_time(world_.services().clock.wall()),
         "a marker is not in the future");
}

void Reading::check_erased(const StoredMessage& message, const Rights& rights,
                           const std::string& account) {
    must(rights.allow(message), "a client erases what it may read");
    if (!message.account.empty() && message.account == account) return;
    const auto& operated = rights.operated;
    must(std::find(operated.begin(), operated.end(), message.place) != operated.end(),
         "only operators of a channel erase the words of others");
}

}  // namespace

void fuzz_history(std::string_view bytes) {
    Reading reading;
    while (!bytes.empty()) {
        const std::string_view line = bytes.substr(0, bytes.find('\n'));
        bytes.remove_prefix(std::min(line.size() + 1, bytes.size()));
        reading.run_line(line);
    }
}
