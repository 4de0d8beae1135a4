#include "search_index.h"

#include <hubbub/base/utf8.h>
#include <hubbub/protocol/casemap.h>

#include <algorithm>
#include <string_view>

#include <sqlite3.h>

#include "message_row.h"

namespace hubbub::storage {
namespace {

using protocol::HistoryPlace;
using protocol::HistorySearch;
using protocol::MessageId;
using protocol::StoredKind;
using protocol::StoredMessage;

// Private characters, which search_words() never returns: they divide the parts of an index word.
constexpr std::string_view word_sign = "\xee\x80\x80";  // U+E000
constexpr std::string_view nick_sign = "\xee\x80\x81";  // U+E001
constexpr std::uint32_t nick_characters = 0xe100;
// Limits of a lookup: only the longest words of a search are looked up, because they are rare. The
// messages are compared with all words.
constexpr std::size_t max_words = 4;
constexpr std::size_t max_lists = 64;
constexpr std::size_t max_step_bytes = std::size_t{256} << 10;

// Calls `take` with each word of search_words(), or of one of its phrases.
template <class Take>
void each_word(std::string_view words, const Take& take) {
    while (!words.empty()) {
        words.remove_prefix(1);
        const std::string_view word = words.substr(0, words.find(' '));
        words.remove_prefix(word.size());
        if (!word.empty()) take(word);
    }
}

// Return the owner of words in the index: a channel, or an account of a conversation.
std::string owner_of_channel(const HistoryPlace& place) {
    return "c" + std::to_string(-place.low);
}
std::string owner_of_account(std::int64_t account) {
    return "a" + std::to_string(account);
}

// Returns the nick as one word for the tokenizer, for which only letters and digits are words.
std::string nick_word(std::string_view nick) {
    std::string out(nick_sign);
    for (const char c : protocol::fold(nick)) {
        const bool is_plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (is_plain) {
            out += c;
            continue;
        }
        utf8::append_character(out, nick_characters + static_cast<unsigned char>(c));
    }
    return out;
}

void add_words(std::string& out, const std::string& owner, std::string_view words,
               const std::string& nick) {
    each_word(words, [&](std::string_view word) {
        out.append(owner).append(word_sign).append(word).append(1, ' ');
    });
    out.append(owner).append(nick).append(1, ' ');
}

// One word of a search, as FTS5 writes it without the owner.
struct LookedUp {
    std::string word;
    bool is_beginning;
};

std::vector<LookedUp> looked_up(const HistorySearch& search, std::size_t owners) {
    std::vector<LookedUp> out;
    for (const std::string& phrase : search.text.phrases()) {
        const bool has_beginning = !phrase.ends_with(' ');
        each_word(phrase, [&](std::string_view word) {
            const bool is_last = word.end() == std::string_view(phrase).end();
            out.push_back({std::string(word_sign).append(word), is_last && has_beginning});
        });
    }
    std::stable_sort(out.begin(), out.end(), [](const LookedUp& a, const LookedUp& b) {
        return a.word.size() > b.word.size();
    });
    if (!search.nick.empty()) out.insert(out.begin(), {nick_word(search.nick), false});
    const std::size_t max = std::clamp<std::size_t>(max_lists / owners, 1, max_words);
    if (out.size() > max) out.resize(max);
    return out;
}

std::vector<std::string> owners_of(const HistorySearch& search) {
    std::vector<std::string> out;
    if (search.account != 0)
        out.push_back(owner_of_account(static_cast<std::int64_t>(search.account)));
    for (const HistoryPlace& place : search.places) {
        if (!place.is_conversation()) out.push_back(owner_of_channel(place));
    }
    return out;
}

bool is_said(const StoredMessage& message) {
    return message.kind <= StoredKind::notice;
}

}  // namespace

std::string indexed_words(const StoredMessage& message) {
    const std::string words = protocol::search_words(message.text);
    const std::string nick = nick_word(message.source.substr(0, message.source.find('!')));
    const HistoryPlace& place = message.place;
    std::string out;
    if (!place.is_conversation()) {
        add_words(out, owner_of_channel(place), words, nick);
    } else {
        add_words(out, owner_of_account(place.low), words, nick);
        if (place.high != place.low) add_words(out, owner_of_account(place.high), words, nick);
    }
    return out;
}

std::string match_expression(const HistorySearch& search) {
    const std::vector<std::string> owners = owners_of(search);
    std::string out;
    if (owners.empty()) return out;
    for (const LookedUp& each : looked_up(search, owners.size())) {
        if (!out.empty()) out += " AND ";
        out += '(';
        for (std::size_t i = 0; i < owners.size(); ++i)
            out.append(i == 0 ? "\"" : " OR \"")
                .append(owners[i])
                .append(each.word)
                .append(each.is_beginning ? "\" *" : "\"");
        out += ')';
    }
    return out;
}

MessageId searchable_id(Sql& sql) {
    MessageId out = 0;
    sql.each("SELECT id FROM marks WHERE name = 'searchable'", [&](SQLite::Statement& row) {
        out = static_cast<MessageId>(row.getColumn(0).getInt64());
    });
    return out;
}

bool has_current_words(Sql& sql) {
    std::uint64_t found = 0;
    sql.each("SELECT id FROM marks WHERE name = 'search-words'", [&](SQLite::Statement& row) {
        found = static_cast<std::uint64_t>(row.getColumn(0).getInt64());
    });
    return found == protocol::search_words_version();
}

void SearchIndex::set_searchable(MessageId id) {
    sql_.run("INSERT OR REPLACE INTO marks VALUES ('searchable', ?)",
             static_cast<std::int64_t>(id));
}

// Calls `job`. If the index is damaged, it is emptied: it can be made again, and it must not keep
// the history from changing.
template <class Job>
void SearchIndex::changing(const Job& job) {
    try {
        job();
    } catch (const SQLite::Exception& error) {
        if ((error.getErrorCode() & 0xff) != SQLITE_CORRUPT) throw;
        clear();
    }
}

std::size_t SearchIndex::fill(std::size_t max) {
    std::vector<StoredMessage> messages;
    std::size_t bytes = 0;
    sql_.each_while(
        "SELECT * FROM messages WHERE id > ? ORDER BY id LIMIT ?",
        [&](SQLite::Statement& row) {
            messages.push_back(message_in(row));
            bytes += messages.back().text.size();
            return bytes < max_step_bytes;
        },
        static_cast<std::int64_t>(searchable_id(sql_)), static_cast<std::int64_t>(max));
    if (messages.empty()) return 0;
    changing([&] {
        for (const StoredMessage& message : messages) {
            if (is_said(message))
                sql_.run("INSERT INTO search (rowid, words) VALUES (?, ?)",
                         static_cast<std::int64_t>(message.id), indexed_words(message));
        }
        set_searchable(messages.back().id);
    });
    return bytes < max_step_bytes ? messages.size() : max;
}

void SearchIndex::remove(const std::vector<StoredMessage>& messages) {
    const MessageId last = searchable_id(sql_);
    changing([&] {
        bool any = false;
        for (const StoredMessage& message : messages) {
            if (!is_said(message) || message.id > last) continue;
            any = true;
            sql_.run("INSERT INTO search (search, rowid, words) VALUES ('delete', ?, ?)",
                     static_cast<std::int64_t>(message.id), indexed_words(message));
        }
        // Its words are still in the index, beside the note that they are not valid.
        if (any) sql_.run("INSERT OR REPLACE INTO marks VALUES ('unmerged', 1)");
    });
}

void SearchIndex::clear() {
    sql_.run("INSERT INTO search (search) VALUES ('delete-all')");
    sql_.run("INSERT OR REPLACE INTO marks VALUES ('search-words', ?)",
             static_cast<std::int64_t>(protocol::search_words_version()));
    set_searchable(0);
}

bool SearchIndex::merge(bool first, int pages) {
    bool more = false;
    changing([&] {
        const int before = sql_.total_changes();
        sql_.run("INSERT INTO search (search, rank) VALUES ('merge', ?)",
                 std::int64_t{first ? -pages : pages});
        // The command itself is one. Source: https://www.sqlite.org/fts5.html#the_merge_command
        more = sql_.total_changes() - before >= 2;
    });
    return more;
}

}  // namespace hubbub::storage
