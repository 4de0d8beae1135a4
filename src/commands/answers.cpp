// What goes back to the session's own client: replies, and the labels on them.

#include <hubbub/commands/session.h>
#include <hubbub/protocol/text.h>

#include <algorithm>

#include "capabilities.h"
#include "refusal.h"
#include "user_modes.h"

namespace hubbub::commands {

using protocol::Numeric;

namespace {

// How long one of the words may be. What a client wrote may be as long as a line, and gives way to
// the text behind it; names do not.
std::size_t room_for_words(std::size_t rest, std::span<const std::string_view> words) {
    constexpr std::size_t names = 64;
    std::size_t whole = rest, longest = 0;
    for (const std::string_view word : words) {
        whole += 1 + word.size();
        longest = std::max(longest, word.size());
    }
    if (whole <= protocol::line_bytes) return protocol::line_bytes;
    return std::max(names, longest - std::min(longest, whole - protocol::line_bytes));
}

}  // namespace

void Session::reply(const Numeric& numeric, Params params) {
    reply_line(numeric, {params.begin(), params.size()},
               numeric.text.empty() ? nullptr : &numeric.text);
}

void Session::reply(const protocol::Form& form, Params params, Params words) {
    reply_text({form.code, ""}, params, protocol::fill(form, words));
}

void Session::reply_text(const Numeric& numeric, Params params, std::string_view text) {
    reply_line(numeric, {params.begin(), params.size()}, &text);
}

void Session::reply_line(const Numeric& numeric, std::span<const std::string_view> params,
                         const std::string_view* text) {
    publish_pending();
    if (is_person()) {
        std::vector<std::string_view> all(params.begin(), params.end());
        if (text != nullptr) all.push_back(*text);
        line_ = protocol::render_plain_numeric(numeric.code, all);
        return deliver(line_);
    }
    begin_reply(numeric);
    const std::size_t most =
        room_for_words(line_.size() + (text != nullptr ? text->size() + 2 : 0), params);
    for (const std::string_view param : params) {
        line_ += ' ';
        line_ += protocol::cut(protocol::as_word(param), most);
    }
    if (text != nullptr) {
        line_ += " :";
        line_ += *text;
    }
    end_reply();
}

void Session::reply_joined(const Numeric& numeric, std::string_view params) {
    if (is_person()) return;
    publish_pending();
    begin_reply(numeric);
    line_ += ' ';
    line_ += params;
    end_reply();
}

void Session::begin_reply(const Numeric& numeric) {
    line_.clear();
    line_.reserve(scratch_bytes);
    line_ += ':';
    line_ += settings().server_name;
    line_ += ' ';
    line_ += numeric.digits();
    line_ += ' ';
    line_ += target();
}

void Session::end_reply() {
    line_.resize(protocol::cut(line_, protocol::line_bytes).size());
    line_ += "\r\n";
    if (const std::string time = time_tag(); !time.empty()) line_.insert(0, "@" + time + " ");
    deliver(line_);
}

void Session::refuse(const Refusal& refusal) {
    if (!refusal || !answers_) return;
    const std::vector<std::string_view> params(refusal.params().begin(), refusal.params().end());
    const std::string_view text = refusal.text();
    if (refusal.form() == Refusal::Form::fail) return send_fail(params, text);
    reply_line({refusal.numeric(), ""}, params, text.empty() ? nullptr : &text);
}

// `words`: the command, the code and the context.
void Session::send_fail(std::span<const std::string_view> words, std::string_view text) {
    if (is_person()) return tell_person("* " + std::string(text) + ".");
    std::string rest = "FAIL";
    const std::size_t most =
        room_for_words(settings().server_name.size() + 2 + rest.size() + 2 + text.size(), words);
    for (const std::string_view word : words) {
        rest += ' ';
        rest += protocol::cut(protocol::as_word(word), most);
    }
    rest += " :";
    rest += text;
    chat::Batch batch(settings().lobby, services_.clock.wall());
    batch.add_raw(settings().server_name, rest);
    answer(batch);
}

void Session::send(std::string_view source, std::string_view command, Params params) {
    // The server is no bot, whomever it answers.
    const bool own = source.find('!') != std::string_view::npos;
    chat::Batch batch = own ? make_batch() : chat::Batch(settings().lobby, services_.clock.wall());
    batch.add(source, command, params);
    answer(batch);
}

chat::Batch Session::make_batch() const {
    chat::Batch batch(settings().lobby, services_.clock.wall());
    batch.describe_source(self().account, (client_->user_modes & user_bot) != 0);
    return batch;
}

void Session::answer(chat::Batch& batch) {
    publish_pending();
    deliver(batch.bytes(client_->outbox.kind()));
}

void Session::deliver(std::string_view lines) {
    if (!label_.is_open()) return claims_.reply(client_->outbox, lines);
    if (!label_.is_batch()) return label_.hold(lines);
    claims_.reply(client_->outbox, label_.in_batch(lines));
}

std::string Session::time_tag() const {
    return has_capability(server_time) ? "time=" + chat::iso_time(services_.clock.wall()) : "";
}

void Session::open_label(const protocol::Message& message) {
    if (message.tags.empty() || !has_capability(labeled_response | batches)) return;
    const auto value = protocol::raw_tag_value(message.tags, "label");
    if (!value || value->empty() || value->size() > Label::longest) return;
    // What is answered with it may be that the line was no UTF-8.
    if (protocol::valid_utf8(*value)) label_.open(*value);
}

void Session::begin_labelled_batch() {
    if (label_.is_batch()) return;
    claims_.reply(client_->outbox, label_.begin_batch(settings().server_name, time_tag()));
}

void Session::close_label() {
    publish_pending();
    if (!label_.is_open()) return;
    claims_.reply(client_->outbox, label_.close(settings().server_name, time_tag()));
}

void Session::answer_at_length(std::unique_ptr<LongAnswer> answer) {
    long_answers_.push_back(std::move(answer));
}

void Session::continue_answer() {
    constexpr int parts_per_turn = 16;
    for (int part = 0; answering() && part < parts_per_turn && !leaving_; ++part) {
        if (client_->outbox.waiting() + label_.held() >= max_reply_backlog) break;
        LongAnswer* const current = long_answers_.back().get();
        if (!current->send_more(*this))
            std::erase_if(long_answers_, [&](const auto& one) { return one.get() == current; });
        claims_.flush_stale(services_.clock);
    }
    if (!answering()) finish_command();
}

void Session::ping() {
    const std::string time = time_tag();
    line_ = (time.empty() ? "" : "@" + time + " ") + "PING :" + settings().server_name + "\r\n";
    claims_.reply(client_->outbox, line_);
}

void Session::tell_person(std::string_view text) {
    line_ = text;
    line_ += "\r\n";
    claims_.reply(client_->outbox, line_);
}

}  // namespace hubbub::commands
