// Hashes of names and addresses: whatever clients choose, they fill a table evenly.

#include <hubbub/chat/keyed_hash.h>
#include <hubbub/chat/registry.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <unordered_set>

#include <doctest/doctest.h>

using namespace hubbub::chat;

namespace {

// What tables were hashed with before, without a key: anybody can compute it.
std::uint64_t unkeyed(std::string_view name) {
    std::uint64_t hash = 14695981039346656037ULL;
    for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    return hash;
}

template <class Table>
std::size_t largest_bucket(const Table& table) {
    std::size_t out = 0;
    for (std::size_t i = 0; i < table.bucket_count(); ++i)
        out = std::max(out, table.bucket_size(i));
    return out;
}

}  // namespace

TEST_CASE("KeyedHash: equal names hash equal, so lookups work") {
    const NameHash hash;
    const std::string name(300, 'A'), same(300, 'a');
    CHECK(hash("#Hubbub") == hash("#hUBBUB"));
    CHECK(hash("#hubbub") != hash("#hubbuc"));
    CHECK(hash("") == hash(""));
    CHECK(hash(name) == hash(same));
    CHECK(SameName{}("#Hubbub", "#hUBBUB"));
}

TEST_CASE("KeyedHash: names chosen to collide in an unkeyed table are spread") {
    std::unordered_set<std::string, NameHash, SameName> table;
    table.reserve(5000);
    const std::uint64_t buckets = table.bucket_count();
    for (std::uint64_t i = 0; table.size() < 300; ++i) {
        const std::string name = "n" + std::to_string(i);
        if (unkeyed(name) % buckets == 0) table.insert(name);
    }
    CHECK(largest_bucket(table) < 8);
}

TEST_CASE("KeyedHash: ids and addresses chosen to collide are spread") {
    std::unordered_set<std::uint64_t, IdHash> ids;
    ids.reserve(1000);
    const std::uint64_t step = ids.bucket_count();
    for (std::uint64_t i = 0; i < 1000; ++i) ids.insert(i * step);
    CHECK(largest_bucket(ids) < 10);
    std::unordered_set<hubbub::Address, AddressHash> addresses;
    for (std::uint32_t i = 0; i < 1000; ++i) addresses.insert(hubbub::Address::from_v4(&i));
    CHECK(largest_bucket(addresses) < 10);
}
