#pragma once
// One client's side of the conversation: takes its lines, runs its commands, answers it. Not thread
// safe: everything here belongs to the client's own thread.

#include <hubbub/base/cidr.h>
#include <hubbub/base/clock.h>
#include <hubbub/chat/channel.h>
#include <hubbub/chat/claims.h>
#include <hubbub/chat/client.h>
#include <hubbub/chat/close.h>
#include <hubbub/chat/encoding.h>
#include <hubbub/chat/registry.h>
#include <hubbub/commands/control.h>
#include <hubbub/commands/label.h>
#include <hubbub/commands/long_answer.h>
#include <hubbub/commands/multiline.h>
#include <hubbub/commands/offer.h>
#include <hubbub/commands/price.h>
#include <hubbub/commands/settings.h>
#include <hubbub/commands/targets.h>
#include <hubbub/protocol/message.h>
#include <hubbub/protocol/numerics.h>
#include <hubbub/protocol/plain.h>

#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hubbub::commands {

struct Words;

// What commands may reach; each is thread safe.
struct Services {
    chat::Registry& registry;
    chat::Counters& counters;
    std::shared_ptr<const Settings> settings;  // as they were when this was made
    const Clock& clock;
    Offer& offer;
    chat::Tap* tap = nullptr;
    Control* control = nullptr;
};

// What a line is put together in. Asked for at once: a string that grows leaves a piece of each
// size with malloc, which keeps them for its thread, and with a thread for each client that was
// most of an idle one's memory.
constexpr std::size_t scratch_bytes = 512;

class Session {
  public:
    using Params = std::initializer_list<std::string_view>;

    Session(const Services& services, std::shared_ptr<chat::Client> client, chat::Claims& claims);

    // --- what the connection calls ---

    // What holds from the next line on.
    void use(std::shared_ptr<const Settings> settings);

    // The line both an IRC client and a person understand, sent on accept.
    void greet();
    // The resolved name of its host, or nothing: what others see in the place of the address.
    // Before the first line.
    void locate(std::string name);
    void take_line(std::string_view line);
    void take_overlong_line();
    // When the batch that the client sends has taken too long; nothing where none is open.
    std::optional<Steady> batch_deadline() const;
    void end_late_batch();
    // What an operator makes it do.
    void obey(const chat::Client::Order& order);
    // After the lines of one read: everything said goes to the outboxes. Claims are not flushed.
    void publish_pending();
    // Set when the client is to go, by itself or by what it did.
    const std::optional<chat::Close>& leaving() const { return leaving_; }
    // Takes it out of every channel and the registry, tells those who saw it (unless the server
    // stops), and says the last words. Nothing may be called after.
    void leave(const chat::Close& close);
    // Returns what the lines since the last call cost, for flood pacing.
    Price take_cost() { return std::exchange(cost_, Price{0}); }
    // True while an answer is not complete: no line may be given to it, and no order.
    bool answering() const { return !answers_.empty(); }
    // Goes on with the answer for a turn: until it is complete, or `max_reply_backlog` bytes wait.
    void continue_answer();
    // Asks the client for a sign of life, outside of any answer.
    void ping();
    bool registered() const { return client_->registered(); }
    bool is_person() const { return dialect_ == protocol::Dialect::person; }
    // The next line of a person is the server's password.
    bool expects_password() const { return is_person() && progress.nick && !registered(); }
    bool is_irc() const { return dialect_ == protocol::Dialect::irc; }

    // --- what the handlers call ---

    const Services& services() const { return services_; }
    const Settings& settings() const { return *services_.settings; }
    chat::Registry& registry() const { return services_.registry; }
    chat::Claims& claims() { return claims_; }
    const std::shared_ptr<chat::Client>& client() const { return client_; }
    const chat::Identity& self() const { return *identity_; }
    // The nick as numerics address it: "*" before there is one.
    std::string_view target() const {
        return self().nick.empty() ? std::string_view("*") : std::string_view(self().nick);
    }
    std::int64_t now() const;  // seconds since the epoch

    // A numeric with its own text behind the parameters; without one where the text is empty.
    void reply(const protocol::Numeric& numeric, Params params = {});
    // A numeric with its text filled with these words.
    void reply(const protocol::Form& form, Params params, Params words);
    // A numeric with this as the last parameter.
    void reply_text(const protocol::Numeric& numeric, Params params, std::string_view text);
    // A numeric with parameters that are joined already, as they go on the line. People get none
    // of these.
    void reply_joined(const protocol::Numeric& numeric, std::string_view params);
    // "FAIL command code context :text". Source:
    // https://ircv3.net/specs/extensions/standard-replies
    void fail(std::string_view command, std::string_view code, Params context,
              std::string_view text);
    // A line to this client only.
    void send(std::string_view source, std::string_view command, Params params);
    // A line as it is, to a person only.
    void tell_person(std::string_view text);
    // An empty batch in this client's words.
    chat::Batch make_batch() const;
    // Sends the batch to a channel, now. Where this client is not excepted it gets it in any case.
    void publish(chat::Channel& channel, chat::Batch& batch, const chat::Client* except = nullptr)
        REQUIRES(channel.mutex);
    // To everyone in one of them, but this client.
    void publish(chat::AllChannels& channels, chat::Batch& batch);
    // To this client only.
    void answer(chat::Batch& batch);

    // What of a text channel modes may forbid, as bits.
    enum Trait : std::uint8_t { ctcp = 1, coloured = 2 };
    static std::uint8_t traits_of(std::string_view text);
    static std::uint8_t traits_of(const Words& words);
    // Why the client may not say that there: a numeric and its text; code 0 where it may.
    protocol::Numeric silence(const chat::Channel& channel, std::uint8_t traits) const
        REQUIRES(channel.mutex);

    // Words to a channel: gathered with those that follow at once.
    void say(const Words& words);
    // The answers to what the client labelled; closed, they are sent.
    Label& label() { return label_; }
    void open_label(const protocol::Message& message);
    void close_label();

    void set_identity(chat::Identity fresh);
    void close(chat::Cause cause, std::string text);
    // All of these bits.
    bool has_capability(std::uint32_t bits) const { return (client_->capabilities & bits) == bits; }
    // True where a ban of the server fits: it is closed.
    bool turned_away();
    // Registers the client if it has said all it must.
    void try_register();

    // How far the registration has come.
    struct Progress {
        bool nick = false;
        bool user = false;
        bool negotiating = false;  // between CAP LS or REQ and CAP END
        bool password_right = false;
    };
    Progress progress;
    // The message of many lines that it is sending.
    std::optional<Multiline> multiline;
    // Whom it watches by MONITOR, as it wrote them.
    std::vector<std::string> monitored;
    std::uint32_t privileges = 0;  // of an operator
    std::string oper_account;      // by which it is one
    unsigned vain_guesses = 0;     // passwords that were wrong, or were not tried
    Address place;                 // whose guesses count as one with its own; ::, a UNIX socket
    std::uint32_t snomask = 0;     // the notices it hears
    struct Knock {
        std::uint64_t channel;
        std::int64_t at;
    };
    std::vector<Knock> knocks;  // of the last minute
    Targets targets;
    bool any_targets = false;  // exempt from their limit
    // Where a person's words go. choose_room() takes this one, or any they are in, and says so.
    std::string room;
    void choose_room();
    void choose_room(const std::string& name);

    // Adds to what the command costs, for flood pacing.
    void charge(Price price) { cost_ += price; }
    // Begins an answer that is made part by part, after what was replied so far.
    void answer_at_length(std::unique_ptr<LongAnswer> answer);
    // Runs one command through the gates.
    void dispatch(const protocol::Message& message);

  private:
    void renew_privileges();
    void notify_of_leaving(const chat::Close& why);
    // Makes the chosen nick the client's alone. If somebody else was faster, it is to choose anew.
    bool claim_nick();
    void welcome();
    void tell_welcome();
    void take_first_line(std::string_view line);
    void take_irc_line(std::string_view line);
    void take_person_line(std::string_view bytes);
    void take_person_name(std::string_view line);
    void take_person_password(std::string_view line);
    void admit_person();
    void refuse_name(std::string_view complaint);
    void reply_line(const protocol::Numeric& numeric, Params params, const std::string_view* text);
    void begin_reply(const protocol::Numeric& numeric);
    void end_reply();
    std::string time_tag() const;
    void deliver(std::string_view lines);
    std::shared_ptr<chat::Channel> find_near(std::string_view name) const;
    void begin_labelled_batch();
    void finish_command();
    void publish_said(chat::Channel& channel);
    protocol::Numeric refusal_to_speak(const chat::Channel& channel, std::uint8_t traits) const
        REQUIRES(channel.mutex);
    void refuse_said(const protocol::Numeric& numeric, std::string_view channel);

    Services services_;
    const std::shared_ptr<chat::Client> client_;
    chat::Claims& claims_;
    std::shared_ptr<const chat::Identity> identity_;  // the client's own, read without its lock
    std::optional<chat::Close> leaving_;
    std::optional<protocol::Dialect> dialect_;
    int name_tries_ = 0;
    Price cost_ = 0;
    std::vector<std::unique_ptr<LongAnswer>> answers_;  // incomplete; the last goes on first

    // What was said and is not published yet: all of it to one channel, with one command.
    std::string said_to_;                     // as the channel is written
    std::string said_asked_;                  // as the client wrote it
    std::shared_ptr<chat::Channel> said_in_;  // null where there is none
    std::string_view said_with_;
    std::size_t said_messages_ = 0;  // of many lines each, maybe
    std::uint8_t said_traits_ = 0;
    chat::Batch said_;
    Label label_;
    std::string line_;  // scratch for replies, of scratch_bytes
};

}  // namespace hubbub::commands
