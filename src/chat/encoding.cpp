#include <hubbub/chat/encoding.h>
#include <hubbub/protocol/message.h>
#include <hubbub/protocol/names.h>
#include <hubbub/protocol/plain.h>
#include <hubbub/protocol/text.h>

#include <cstdio>
#include <ctime>

namespace hubbub::chat {
namespace {

constexpr std::size_t line_limit = 510;  // without CR LF

}  // namespace

std::string iso_time(Wall time) {
    const auto since = time.time_since_epoch();
    const auto millis = std::chrono::duration_cast<std::chrono::milliseconds>(since).count();
    const auto seconds = static_cast<std::time_t>(millis / 1000);
    std::tm parts{};
    ::gmtime_r(&seconds, &parts);
    char text[40];
    const std::size_t length = std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &parts);
    const int more = std::snprintf(text + length, sizeof text - length, ".%03dZ",
                                   static_cast<int>(millis % 1000));
    return {text, length + static_cast<std::size_t>(more)};
}

void Batch::add(std::string_view source, std::string_view command,
                std::initializer_list<std::string_view> params) {
    const std::size_t begin = base_.size();
    // "JOIN #room"; whatever else comes last is text.
    const bool names_channel = params.size() == 1 && protocol::is_channel(*params.begin());
    protocol::append_message(base_, source, command, params,
                             names_channel ? protocol::Colon::needed : protocol::Colon::always);
    close_line(begin);
}

void Batch::add_raw(std::string_view source, std::string_view rest) {
    const std::size_t begin = base_.size();
    base_ += ':';
    base_ += source;
    base_ += ' ';
    base_ += rest;
    base_ += "\r\n";
    close_line(begin);
}

// The source that was put in front may have made the line too long for IRC.
void Batch::close_line(std::size_t begin) {
    std::size_t length = base_.size() - begin - 2;
    if (length > line_limit) {
        length = protocol::cut(std::string_view(base_).substr(begin), line_limit).size();
        base_.resize(begin + length);
        base_ += "\r\n";
    }
    lines_.push_back({begin, length});
    made_ = {};
}

void Batch::clear() {
    base_.clear();
    lines_.clear();
    made_ = {};
}

std::string_view Batch::bytes(Kind kind) {
    if (kind == Kind::irc) return base_;
    return *shared(kind);
}

const SendQueue::Shared& Batch::shared(Kind kind) {
    SendQueue::Shared& made = made_[static_cast<std::size_t>(kind)];
    if (!made) made = std::make_shared<const std::string>(kind == Kind::irc ? base_ : derive(kind));
    return made;
}

std::string Batch::derive(Kind kind) const {
    std::string out;
    const std::string tag = kind == Kind::timed ? "@time=" + iso_time(time_) + " " : "";
    for (const Line& line : lines_) {
        const std::string_view text = std::string_view(base_).substr(line.begin, line.length);
        if (kind == Kind::timed) {
            out += tag;
            out += text;
            out += "\r\n";
        } else if (const auto message = protocol::parse(text)) {
            out += protocol::render_plain(*message, lobby_);
        }
    }
    return out;
}

}  // namespace hubbub::chat
