#include "search_check.h"

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "message_row.h"
#include "search_index.h"

namespace hubbub::storage {
namespace {

// Returns a hash of the fact that a message has a word (FNV-1a).
std::uint64_t hash_of(std::string_view word, std::uint64_t id) {
    constexpr std::uint64_t basis = 0xcbf29ce484222325, prime = 0x100000001b3;
    std::uint64_t out = basis;
    const auto mix = [&](std::uint64_t byte) { out = (out ^ byte) * prime; };
    for (const char c : word) mix(static_cast<unsigned char>(c));
    for (unsigned shift = 0; shift < 64; shift += 8) mix(id >> shift & 0xff);
    return out ^ out >> 32;
}

// Returns the sum over the different words of a message.
std::uint64_t sum_of(const protocol::StoredMessage& message) {
    const std::string all = indexed_words(message);
    std::vector<std::string_view> words;
    for (std::string_view rest = all; !rest.empty();) {
        const std::size_t end = rest.find(' ');
        words.push_back(rest.substr(0, end));
        rest.remove_prefix(end + 1);
    }
    std::sort(words.begin(), words.end());
    words.erase(std::unique(words.begin(), words.end()), words.end());
    std::uint64_t out = 0;
    for (const std::string_view word : words) out += hash_of(word, message.id);
    return out;
}

}  // namespace

// The index has too many words to keep them, and is in another order than the messages. So their
// sums are compared.
std::vector<std::string> faults_of_search(SQLite::Database& database, Sql& sql) {
    // The server rebuilds the index.
    if (!has_current_words(sql)) return {};
    std::uint64_t expected = 0, found = 0;
    sql.each(
        "SELECT * FROM messages WHERE id <= ? AND kind <= ?",
        [&](SQLite::Statement& row) { expected += sum_of(message_in(row)); },
        static_cast<std::int64_t>(searchable_id(sql)),
        static_cast<std::int64_t>(protocol::StoredKind::notice));
    database.exec(
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.found USING fts5vocab(main, search, instance)");
    sql.each("SELECT term, doc FROM temp.found", [&](SQLite::Statement& row) {
        found += hash_of(row.getColumn(0).getString(),
                         static_cast<std::uint64_t>(row.getColumn(1).getInt64()));
    });
    if (found == expected) return {};
    return {"the index of words does not have the words of the messages"};
}

}  // namespace hubbub::storage
