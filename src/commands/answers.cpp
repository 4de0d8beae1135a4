// What goes back to the session's own client: replies, and the labels on them.

#include <hubbub/commands/session.h>
#include <hubbub/protocol/text.h>

#include "capabilities.h"
#include "user_modes.h"

namespace hubbub::commands {

using protocol::Numeric;

void Session::reply(const Numeric& numeric, Params params) {
    reply_line(numeric, params, numeric.text.empty() ? nullptr : &numeric.text);
}

void Session::reply_text(const Numeric& numeric, Params params, std::string_view text) {
    reply_line(numeric, params, &text);
}

void Session::reply_line(const Numeric& numeric, Params params, const std::string_view* text) {
    line_.clear();
    if (is_person()) {
        std::vector<std::string_view> all(params);
        if (text != nullptr) all.push_back(*text);
        line_ = protocol::render_plain_numeric(numeric.code, all);
        return deliver(line_);
    }
    if (const std::string time = time_tag(); !time.empty()) line_ = "@" + time + " ";
    const std::size_t begin = line_.size();
    line_ += ":" + settings().server_name + " " + numeric.digits() + " ";
    line_ += target();
    for (const std::string_view param : params) {
        line_ += ' ';
        line_ += param.empty() ? "*" : param;
    }
    if (text != nullptr) {
        line_ += " :";
        line_ += *text;
    }
    line_.resize(begin +
                 protocol::cut(std::string_view(line_).substr(begin), protocol::line_bytes).size());
    line_ += "\r\n";
    deliver(line_);
}

void Session::fail(std::string_view command, std::string_view code, Params context,
                   std::string_view text) {
    if (is_person()) return tell_person("* " + std::string(text) + ".");
    std::string rest = "FAIL ";
    rest += command;
    rest += ' ';
    rest += code;
    for (const std::string_view word : context) {
        // It came from the client, and may be no word.
        const bool fits =
            !word.empty() && word.front() != ':' && word.find(' ') == std::string_view::npos;
        rest += ' ';
        rest += fits ? word : "*";
    }
    rest += " :";
    rest += text;
    chat::Batch batch = make_batch();
    batch.add_raw(settings().server_name, rest);
    batch.stamp(services_.clock.wall());
    answer(batch);
}

void Session::send(std::string_view source, std::string_view command, Params params) {
    chat::Batch batch = make_batch();
    batch.add(source, command, params);
    batch.stamp(services_.clock.wall());
    answer(batch);
}

chat::Batch Session::make_batch() const {
    chat::Batch batch(settings().lobby);
    batch.describe_source(self().account, (client_->user_modes & user_bot) != 0);
    return batch;
}

void Session::answer(chat::Batch& batch) {
    deliver(batch.bytes(client_->outbox.kind()));
}

void Session::deliver(std::string_view lines) {
    if (label_.is_open()) return label_.hold(lines);
    claims_.reply(client_->outbox, lines);
}

std::string Session::time_tag() const {
    return has_capability(server_time) ? "time=" + chat::iso_time(services_.clock.wall()) : "";
}

void Session::open_label(const protocol::Message& message) {
    if (message.tags.empty() || !has_capability(labeled_response | batches)) return;
    const auto value = protocol::raw_tag_value(message.tags, "label");
    if (value && !value->empty() && value->size() <= Label::longest) label_.open(*value);
}

void Session::close_label() {
    if (!label_.is_open()) return;
    claims_.reply(client_->outbox, label_.close(settings().server_name, time_tag()));
}

void Session::tell_person(std::string_view text) {
    line_ = text;
    line_ += "\r\n";
    claims_.reply(client_->outbox, line_);
}

}  // namespace hubbub::commands
