#include "core/responder.h"

#include <hubbub/protocol/text.h>

#include <algorithm>
#include <utility>

#include "core/capabilities.h"
#include "core/context.h"

namespace hubbub::commands {

using protocol::Numeric;

namespace {

// Returns the maximum length of a parameter, so that they and `rest` more bytes fit into a line.
// Only long parameters, which come from the client, are cut; names never are.
std::size_t max_param_length(std::size_t rest, std::span<const std::string_view> params) {
    constexpr std::size_t name_bytes = 64;
    std::size_t total = rest, max = 0;
    for (const std::string_view param : params) {
        total += 1 + param.size();
        max = std::max(max, param.size());
    }
    if (total <= protocol::line_bytes) return protocol::line_bytes;
    return std::max(name_bytes, max - std::min(max, total - protocol::line_bytes));
}

std::span<const std::string_view> span_of(Params params) {
    return {params.begin(), params.size()};
}

// Returns "time=..." if the client has server-time, else "".
std::string time_tag(const Context& context) {
    const bool wanted = context.has_capability(server_time);
    return wanted ? "time=" + chat::iso_time(context.services().clock.wall()) : "";
}

// Returns "FAIL ...". `params` are the command, the code and the context; `other_bytes` are those
// of the line outside of it.
std::string fail_text(std::span<const std::string_view> params, std::string_view text,
                      std::size_t other_bytes) {
    std::string out = "FAIL";
    const std::size_t max = max_param_length(other_bytes + out.size() + text.size() + 4, params);
    for (const std::string_view param : params) {
        out += ' ';
        out += protocol::cut(protocol::as_word(param), max);
    }
    out += " :";
    out += text;
    return out;
}

}  // namespace

// --- a command ---

void Responder::begin(const protocol::Message& message, bool answered) {
    answered_ = answered;
    rest_ = Rest::none;
    if (message.tags.empty() || !context_.has_capability(labeled_response | batches)) return;
    const auto value = protocol::raw_tag_value(message.tags, "label");
    if (!value || value->empty() || value->size() > Label::max_bytes) return;
    // An INVALID_UTF8 line is also answered; its label may be invalid, too.
    if (protocol::valid_utf8(*value)) begin_labelled(*value, answered);
}

void Responder::begin_labelled(std::string_view label, bool answered) {
    answered_ = answered;
    rest_ = Rest::none;
    if (label.empty()) return;
    // The echoes of earlier messages do not get this label.
    context_.pending.publish();
    label_.open(label);
}

void Responder::finish() {
    context_.pending.publish();
    if (!label_.is_open()) return;
    context_.claims().reply(context_.client()->outbox,
                            label_.close(context_.settings().server_name, time_tag(context_)));
}

std::string Responder::take_label() {
    return label_.is_open() ? label_.take() : std::string();
}

void Responder::expect_more(bool more) {
    rest_ = !more ? Rest::none : answered_ ? Rest::more : Rest::unknown;
}

// --- answers ---

void Responder::reply(const Numeric& numeric, Params params) {
    reply_line(numeric, span_of(params), numeric.text.empty() ? nullptr : &numeric.text);
}

void Responder::reply(const protocol::Form& form, Params params, Params words) {
    reply_text({form.code, ""}, params, protocol::fill(form, words));
}

void Responder::reply_text(const Numeric& numeric, Params params, std::string_view text) {
    reply_line(numeric, span_of(params), &text);
}

void Responder::reply_joined(const Numeric& numeric, std::string_view params) {
    if (context_.is_plain()) return;
    begin_line(numeric);
    line_ += ' ';
    line_ += params;
    end_line();
}

void Responder::refuse(const Refusal& refusal) {
    if (refusal && answered_) refuse_earlier(refusal);
}

void Responder::refuse_earlier(const Refusal& refusal) {
    const std::vector<std::string_view> params(refusal.params().begin(), refusal.params().end());
    const std::string_view text = refusal.text();
    if (refusal.reply() == Refusal::Reply::fail) {
        if (context_.is_plain()) return print("* " + std::string(text) + ".");
        const std::string& server = context_.settings().server_name;
        chat::Batch batch = context_.make_server_batch();
        batch.add_raw(server, fail_text(params, text, server.size()));
        return send(batch);
    }
    reply_line({refusal.numeric(), ""}, params, text.empty() ? nullptr : &text);
}

void Responder::send(std::string_view source, std::string_view command, Params params) {
    // Lines of the server are not marked as a bot's, even if this client is a bot.
    const bool own = source.find('!') != std::string_view::npos;
    chat::Batch batch = own ? context_.make_batch() : context_.make_server_batch();
    batch.add(source, command, params);
    send(batch);
}

void Responder::send_tagged(std::string_view rest, std::string_view tags) {
    chat::LineTraits traits;
    traits.tags = tags;
    chat::Batch batch = context_.make_server_batch();
    batch.add_raw(context_.settings().server_name, rest, traits);
    send(batch);
}

void Responder::notice(const std::string& text) {
    send(context_.settings().server_name, "NOTICE", {context_.self().nick, "*** " + text});
}

void Responder::send(chat::Batch& batch) {
    context_.pending.publish();
    deliver(batch.bytes(context_.client()->outbox.encoding()));
}

void Responder::ping() {
    const std::string time = time_tag(context_);
    line_ = (time.empty() ? "" : "@" + time + " ") + "PING :" + context_.settings().server_name +
            "\r\n";
    context_.claims().reply(context_.client()->outbox, line_);
}

void Responder::print(std::string_view text) {
    context_.pending.publish();
    line_ = text;
    line_ += "\r\n";
    context_.claims().reply(context_.client()->outbox, line_);
}

void Responder::reply_line(const Numeric& numeric, std::span<const std::string_view> params,
                           const std::string_view* text) {
    if (context_.is_plain()) {
        context_.pending.publish();
        std::vector<std::string_view> all(params.begin(), params.end());
        if (text != nullptr) all.push_back(*text);
        line_ = protocol::render_plain_numeric(numeric.code, all);
        return deliver(line_);
    }
    begin_line(numeric);
    const std::size_t max =
        max_param_length(line_.size() + (text != nullptr ? text->size() + 2 : 0), params);
    for (const std::string_view param : params) {
        line_ += ' ';
        line_ += protocol::cut(protocol::as_word(param), max);
    }
    if (text != nullptr) {
        line_ += " :";
        line_ += *text;
    }
    end_line();
}

void Responder::begin_line(const Numeric& numeric) {
    context_.pending.publish();
    line_.clear();
    line_.reserve(scratch_bytes);
    line_ += ':';
    line_ += context_.settings().server_name;
    line_ += ' ';
    line_ += numeric.digits();
    line_ += ' ';
    line_ += context_.target();
}

void Responder::end_line() {
    line_.resize(protocol::cut(line_, protocol::line_bytes).size());
    line_ += "\r\n";
    if (const std::string time = time_tag(context_); !time.empty())
        line_.insert(0, "@" + time + " ");
    deliver(line_);
}

void Responder::deliver(std::string_view lines) {
    chat::Outbox& outbox = context_.client()->outbox;
    if (!label_.is_open()) return context_.claims().reply(outbox, lines);
    if (!label_.is_batch()) return label_.hold(lines);
    context_.claims().reply(outbox, label_.in_batch(lines));
}

void Responder::begin_labelled_batch() {
    if (label_.is_batch()) return;
    context_.claims().reply(
        context_.client()->outbox,
        label_.begin_batch(context_.settings().server_name, time_tag(context_)));
}

// --- lines to several clients ---

void Responder::publish(chat::Channel& channel, chat::Batch& batch, const chat::Client* except,
                        bool more) {
    const chat::Client* const me = context_.client().get();
    const bool echoes = except != me;
    if (label_.is_open()) {
        // This client's copy is an answer to its command.
        channel.publish(batch, context_.claims(), me);
        if (echoes) send(batch);
        const Rest rest = more ? Rest::more : rest_;
        if (rest == Rest::none) finish();
        if (rest == Rest::more && echoes) begin_labelled_batch();
    } else {
        channel.publish(batch, context_.claims(), except);
        if (echoes && channel.find(*context_.user()) == nullptr) send(batch);
    }
    context_.note_published(batch, channel.members().size());
}

void Responder::publish(chat::AllChannels& channels, chat::Batch& batch) {
    context_.note_published(batch,
                            channels.publish(batch, context_.claims(), context_.client().get()));
}

// --- long answers ---

void Responder::begin_long(std::unique_ptr<LongAnswer> answer) {
    long_answers_.push_back(std::move(answer));
}

void Responder::continue_long() {
    constexpr int parts_per_turn = 16;
    for (int part = 0; is_busy() && part < parts_per_turn && !context_.leaving(); ++part) {
        if (context_.client()->outbox.waiting() + label_.held() >= max_reply_backlog) break;
        LongAnswer* const current = long_answers_.back().get();
        if (!current->send_more(context_))
            std::erase_if(long_answers_, [&](const auto& each) { return each.get() == current; });
        context_.claims().flush_stale(context_.services().clock);
    }
    if (is_busy()) {
        // Sends the lines that are held, before the answer is complete.
        if (label_.is_open()) begin_labelled_batch();
    } else if (label_.is_open() && !context_.leaving()) {
        finish();
    }
}

}  // namespace hubbub::commands
