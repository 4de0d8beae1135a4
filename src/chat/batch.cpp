#include <hubbub/chat/batch.h>
#include <hubbub/protocol/message.h>
#include <hubbub/protocol/names.h>
#include <hubbub/protocol/plain.h>
#include <hubbub/protocol/text.h>

#include <algorithm>
#include <cassert>
#include <chrono>
#include <utility>

namespace hubbub::chat {
namespace {

void write_digits(char* at, unsigned value, int count) {
    for (int i = count - 1; i >= 0; --i, value /= 10) at[i] = static_cast<char>('0' + value % 10);
}

bool from_client(std::string_view source) {
    return source.find('!') != std::string_view::npos;
}

}  // namespace

// Faster than std::format: server-time puts it on every line.
std::string iso_time(Wall time) {
    using namespace std::chrono;
    const auto day = floor<days>(time);
    const year_month_day date(day);
    const hh_mm_ss clock(floor<milliseconds>(time - day));
    std::string text = "0000-00-00T00:00:00.000Z";
    write_digits(&text[0], static_cast<unsigned>(static_cast<int>(date.year())), 4);
    write_digits(&text[5], static_cast<unsigned>(date.month()), 2);
    write_digits(&text[8], static_cast<unsigned>(date.day()), 2);
    write_digits(&text[11], static_cast<unsigned>(clock.hours().count()), 2);
    write_digits(&text[14], static_cast<unsigned>(clock.minutes().count()), 2);
    write_digits(&text[17], static_cast<unsigned>(clock.seconds().count()), 2);
    write_digits(&text[20], static_cast<unsigned>(clock.subseconds().count()), 3);
    return text;
}

void Batch::describe_source(std::string_view account, bool bot) {
    account_ = account;
    bot_ = bot;
    if (!account_.empty()) relevant_ |= Encoding::accounts;
    if (bot_) relevant_ |= Encoding::tagged;
}

void Batch::add(std::string_view source, std::string_view command,
                std::initializer_list<std::string_view> params, const LineTraits& traits) {
    const std::size_t begin = base_.size();
    // "JOIN #room" has no colon; any other last parameter is text.
    const bool names_channel = params.size() == 1 && protocol::is_channel(*params.begin());
    protocol::append_message(base_, source, command, params,
                             names_channel ? protocol::Colon::needed : protocol::Colon::always);
    // Lines from clients and NOTICEs of the server have a msgid.
    close_line(begin, command == "NOTICE" || from_client(source), traits);
}

void Batch::add_raw(std::string_view source, std::string_view rest, const LineTraits& traits) {
    const std::size_t begin = base_.size();
    base_ += ':';
    base_ += source;
    base_ += ' ';
    base_ += rest;
    base_ += "\r\n";
    close_line(begin, from_client(source), traits);
}

void Batch::close_line(std::size_t begin, bool has_id, const LineTraits& traits) {
    std::size_t length = base_.size() - begin - 2;
    // The added source may have made the line too long.
    if (length > protocol::line_bytes) {
        length = protocol::cut(std::string_view(base_).substr(begin), protocol::line_bytes).size();
        base_.resize(begin + length);
        base_ += "\r\n";
    }
    const bool identified = traits.identified && has_id;
    lines_.push_back({begin, length, traits.needs, traits.lacks, tags_.size(), traits.tags.size(),
                      traits.relayed.size(), identified, traits.repeats_id, traits.described});
    tags_ += traits.tags;
    tags_ += traits.relayed;
    relevant_ |= traits.needs | traits.lacks;
    if (identified || !traits.relayed.empty()) relevant_ |= Encoding::tagged;
    if (traits.needs != Encoding::irc || traits.lacks != Encoding::irc || !traits.tags.empty())
        for_all_ = false;
    made_.clear();
}

void Batch::change_source(std::string_view from, std::string_view to) {
    const std::string old = std::exchange(base_, {});
    for (Line& line : lines_) {
        const std::string_view text = std::string_view(old).substr(line.begin, line.length);
        const bool own = text.size() > from.size() && text.substr(1).starts_with(from);
        line.begin = base_.size();
        base_ += ':';
        base_ += own ? to : text.substr(1, from.size());
        base_ += text.substr(1 + from.size());
        base_.resize(
            line.begin +
            protocol::cut(std::string_view(base_).substr(line.begin), protocol::line_bytes).size());
        line.length = base_.size() - line.begin;
        base_ += "\r\n";
    }
    made_.clear();
}

void Batch::restart(std::string_view lobby, Wall time) {
    lobby_ = lobby;
    time_ = time;
    account_.clear();
    bot_ = false;
    base_.clear();
    tags_.clear();
    lines_.clear();
    made_.clear();
    relevant_ = Encoding::timed | Encoding::person;
    for_all_ = true;
}

std::string_view Batch::bytes(Encoding encoding) {
    const Encoding key = encoding & relevant_;
    if (key == Encoding::irc && for_all_) return base_;
    return *shared(key);
}

// There are only a few kinds: a linear search is faster than hashing.
const SendQueue::Shared& Batch::shared(Encoding encoding) {
    const Encoding key = encoding & relevant_;
    for (const Made& one : made_) {
        if (one.encoding == key) return one.bytes;
    }
    made_.push_back({key, std::make_shared<const std::string>(derive(key))});
    return made_.back().bytes;
}

std::string Batch::derive(Encoding encoding) {
    if (encoding == Encoding::irc && for_all_) return base_;
    if (has(encoding, Encoding::tagged)) take_ids();
    std::string out;
    const std::string time = has(encoding, Encoding::timed) ? iso_time(time_) : "";
    for (const Line& line : lines_) {
        if ((encoding & (line.needs | line.lacks)) != line.needs) continue;
        const std::string_view text = std::string_view(base_).substr(line.begin, line.length);
        if (has(encoding, Encoding::person)) {
            derive_plain(out, text);
            continue;
        }
        append_tags(out, line, encoding, time);
        out += text;
        out += "\r\n";
    }
    return out;
}

void Batch::derive_plain(std::string& out, std::string_view text) const {
    if (const auto message = protocol::parse(text)) out += protocol::render_plain(*message, lobby_);
}

void Batch::append_tags(std::string& out, const Line& line, Encoding encoding,
                        std::string_view time) const {
    char lead = '@';
    const auto add_tag = [&](std::string_view tag) {
        out += std::exchange(lead, ';');
        out += tag;
    };
    const std::string_view own = std::string_view(tags_).substr(line.tags_begin);
    if (line.tags_length != 0) add_tag(own.substr(0, line.tags_length));
    if (!time.empty() && line.described) {
        add_tag("time=");
        out += time;
    }
    if (!account_.empty() && line.described && has(encoding, Encoding::accounts)) {
        add_tag("account=");
        out += account_;
    }
    if (has(encoding, Encoding::tagged)) {
        if (line.identified) {
            add_tag("msgid=");
            protocol::append_message_id(out, line.id);
        }
        if (bot_ && line.described) add_tag("bot");
        // Last, so that a client's tags cannot displace the server's.
        if (line.relayed_length != 0) add_tag(own.substr(line.tags_length, line.relayed_length));
    }
    if (lead != '@') out += ' ';
}

bool Batch::lacks_id(const Line& line) {
    return line.identified && !line.repeats_id && line.id == 0;
}

void Batch::give_ids(protocol::MessageId first) {
    assert(made_.empty());
    time_ = protocol::time_of(first);
    number(first);
}

// Takes ids for the lines that have none, so that all encodings have the same.
void Batch::take_ids() {
    const auto count = std::count_if(lines_.begin(), lines_.end(), lacks_id);
    number(count == 0 ? 0 : ids_->take(static_cast<std::size_t>(count), time_));
}

void Batch::number(protocol::MessageId next) {
    protocol::MessageId last = 0;
    for (Line& line : lines_) {
        if (lacks_id(line)) line.id = next++;
        if (line.repeats_id) line.id = last;
        if (line.identified) last = line.id;
    }
}

}  // namespace hubbub::chat
