#pragma once
// Sends the answers of a command to its own client, in order and with the client's label.
// Source: https://ircv3.net/specs/extensions/labeled-response

#include <hubbub/chat/batch.h>
#include <hubbub/chat/channel.h>
#include <hubbub/protocol/message.h>
#include <hubbub/protocol/numerics.h>

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/label.h"
#include "core/long_answer.h"
#include "core/refusal.h"

namespace hubbub::commands {

class Context;

// Every answer comes after the messages that the client sent before. Not thread safe: belongs to
// one session.
class Responder {
  public:
    explicit Responder(Context& context) : context_(context) {}
    Responder(const Responder&) = delete;
    Responder& operator=(const Responder&) = delete;

    // --- a command ---

    // Begins the answers to a line. If the line has a label, they are held until finish(). If
    // `answered` is false (NOTICE), refusals are dropped.
    void begin(const protocol::Message& message, bool answered = true);
    // Begins the answers under a label that was taken before.
    void begin_labelled(std::string_view label, bool answered);
    // Sends the held answers with their label. No answer to the command may follow.
    void finish();
    // Returns the label of the line, or "", and forgets it: for answers that are sent later.
    std::string take_label();
    bool has_label() const { return label_.is_open(); }
    bool answered() const { return answered_; }
    // Whether more answers follow an echo. If this is known, the echo is sent at once and keeps its
    // place among the lines of other members.
    enum class Rest : std::uint8_t { none, more, unknown };
    void expect(Rest rest) { rest_ = rest; }
    // Sets whether further items of the command follow.
    void expect_more(bool more);

    // --- answers ---

    // Sends a numeric with its own text after the parameters.
    void reply(const protocol::Numeric& numeric, Params params = {});
    // Sends a numeric whose text is filled with these words.
    void reply(const protocol::Form& form, Params params, Params words);
    // Sends a numeric with this as the last parameter.
    void reply_text(const protocol::Numeric& numeric, Params params, std::string_view text);
    // Sends a numeric with parameters that are already joined. Does nothing for plain users.
    void reply_joined(const protocol::Numeric& numeric, std::string_view params);
    // Sends the refusal, if there is one and answered().
    void refuse(const Refusal& refusal);
    // Sends the refusal of an earlier message, regardless of answered().
    void refuse_earlier(const Refusal& refusal);
    // Sends a line from `source`.
    void send(std::string_view source, std::string_view command, Params params);
    // Sends a line from the server with tags ("name=value;...") or "".
    void send_tagged(std::string_view rest, std::string_view tags);
    // Sends "NOTICE nick :*** text" from the server.
    void notice(const std::string& text);
    // Sends a batch that only this client gets.
    void send(chat::Batch& batch);
    // Sends a PING, which is part of no answer.
    void ping();
    // Sends a line of text to a plain user.
    void print(std::string_view text);

    // --- lines to several clients ---

    // Publishes to the channel. Unless it is `except`, this client receives the batch even if it is
    // not a member. `more` says that further answers follow, even after the last item.
    void publish(chat::Channel& channel, chat::Batch& batch, const chat::Client* except = nullptr,
                 bool more = false) REQUIRES(channel.mutex);
    // Publishes to all members of these channels, except this client.
    void publish(chat::AllChannels& channels, chat::Batch& batch);

    // --- long answers ---

    // Begins an answer that is sent part by part, after the answers so far.
    void begin_long(std::unique_ptr<LongAnswer> answer);
    // Returns true while a long answer is incomplete.
    bool is_busy() const { return !long_answers_.empty(); }
    // Sends parts until the long answers are complete, `max_reply_backlog` bytes are pending, or a
    // turn is over. Calls finish() if they are complete.
    void continue_long();

  private:
    void reply_line(const protocol::Numeric& numeric, std::span<const std::string_view> params,
                    const std::string_view* text);
    void begin_line(const protocol::Numeric& numeric);
    void end_line();
    void deliver(std::string_view lines);
    void begin_labelled_batch();

    Context& context_;
    Label label_;
    Rest rest_ = Rest::none;
    bool answered_ = true;
    std::vector<std::unique_ptr<LongAnswer>> long_answers_;  // the last is continued first
    std::string line_;                                       // scratch, of scratch_bytes
};

}  // namespace hubbub::commands
