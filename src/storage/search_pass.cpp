#include "search_pass.h"

#include <algorithm>
#include <utility>

#include "message_row.h"
#include "search_index.h"

namespace hubbub::storage {
namespace {

using protocol::HistoryPlace;
using protocol::MessageId;
using protocol::SearchedPart;
using protocol::StoredMessage;

constexpr std::chrono::milliseconds max_time{5};
constexpr std::size_t read_at_once = 200;

std::int64_t to_int(MessageId id) {
    return static_cast<std::int64_t>(id);
}

}  // namespace

SearchedPart SearchPass::run() {
    const MessageId after = wanted_.after, before = wanted_.before;
    part_.reached = wanted_.newest ? before : after;
    const bool by_words = !wanted_.text.empty() || !wanted_.nick.empty();
    // Without a word to look up, all messages are looked through.
    const MessageId last = by_words ? searchable_id(sql_) : 0;
    const MessageId border = std::clamp(last + 1, after + 1, before);
    const auto look_up_old = [&] { return look_up(after, border); };
    const auto look_through_new = [&] { return look_through(border - 1, before); };
    if (wanted_.newest)
        static_cast<void>(look_through_new() && look_up_old());
    else
        static_cast<void>(look_up_old() && look_through_new());
    return std::move(part_);
}

bool SearchPass::look_up(MessageId after, MessageId before) {
    const std::string words = match_expression(wanted_);
    if (words.empty() || after + 1 >= before) return finish(after, before);
    bool more = true;
    const auto look = [&](SQLite::Statement& row) {
        const std::int64_t id = row.getColumn(0).getInt64();
        // A message that is gone may still be in the index if that is damaged.
        more = go_on(static_cast<MessageId>(id));
        sql_.each(
            "SELECT * FROM messages WHERE id = ?",
            [&](SQLite::Statement& found) { more = take(message_in(found)); }, id);
        return more;
    };
    sql_.each_while(wanted_.newest ? "SELECT rowid FROM search WHERE search MATCH ? AND rowid "
                                     "BETWEEN ? AND ? ORDER BY rowid DESC"
                                   : "SELECT rowid FROM search WHERE search MATCH ? AND rowid "
                                     "BETWEEN ? AND ? ORDER BY rowid",
                    look, words, to_int(after + 1), to_int(before - 1));
    return more && finish(after, before);
}

bool SearchPass::look_through(MessageId after, MessageId before) {
    if (after + 1 >= before || wanted_.places.empty()) return finish(after, before);
    return wanted_.places.size() == 1 ? look_through_place(after, before)
                                      : look_through_all(after, before);
}

bool SearchPass::look_through_place(MessageId after, MessageId before) {
    for (;;) {
        std::vector<StoredMessage> messages =
            read_({wanted_.places.front(), after, before, read_at_once, wanted_.newest, false});
        const bool is_end = messages.size() < read_at_once;
        if (wanted_.newest) std::reverse(messages.begin(), messages.end());
        for (const StoredMessage& message : messages) {
            if (!take(message)) return false;
        }
        if (is_end) return finish(after, before);
        (wanted_.newest ? before : after) = messages.back().id;
    }
}

bool SearchPass::look_through_all(MessageId after, MessageId before) {
    bool more = true;
    const auto look = [&](SQLite::Statement& row) {
        const HistoryPlace place{row.getColumn(1).getInt64(), row.getColumn(2).getInt64()};
        const bool is_wanted =
            std::binary_search(wanted_.places.begin(), wanted_.places.end(), place);
        more = is_wanted ? take(message_in(row))
                         : go_on(static_cast<MessageId>(row.getColumn(0).getInt64()));
        return more;
    };
    sql_.each_while(wanted_.newest
                        ? "SELECT * FROM messages WHERE id BETWEEN ? AND ? ORDER BY id DESC"
                        : "SELECT * FROM messages WHERE id BETWEEN ? AND ? ORDER BY id",
                    look, to_int(after + 1), to_int(before - 1));
    return more && finish(after, before);
}

// Returns false if the part is long enough.
bool SearchPass::take(const StoredMessage& message) {
    if (wanted_.finds(message)) part_.found.push_back(message.id);
    return go_on(message.id) && part_.found.size() < wanted_.max;
}

// The time begins with the first message: each part looks at one.
bool SearchPass::go_on(MessageId looked_at) {
    part_.reached = looked_at;
    const auto now = std::chrono::steady_clock::now();
    if (!end_) end_ = now + max_time;
    return now < *end_;
}

// Everything between these ids was looked at. Returns true.
bool SearchPass::finish(MessageId after, MessageId before) {
    part_.reached = wanted_.newest ? after + 1 : before - 1;
    return true;
}

}  // namespace hubbub::storage
