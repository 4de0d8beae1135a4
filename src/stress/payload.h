#pragma once
// The text of a test message: its sender, its sequence number and when it was due.
//   "hb " sequence:8 sender:4 time:12 checksum:4 padding      numbers in lower-case hex
// It has a fixed size and is found from the end of the line, so a reader needs neither source nor
// target. Its space makes every server send it after a ':', which is part of the mark.

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "ns.h"

namespace hubbub::stress::payload {

constexpr std::string_view mark = ":hb ";
constexpr std::size_t stamp_size = 3 + 8 + 4 + 12;  // from the first byte to the checksum
constexpr std::size_t header = stamp_size + 4;      // up to the padding
constexpr std::size_t smallest = header;
// Fits a line of 512 bytes after the longest source that servers add.
constexpr std::size_t largest = 400;
constexpr std::uint32_t max_senders = 0x10000;
constexpr Ns max_time = (Ns{1} << 48) - 1;  // more than three days

struct Stamp {
    std::uint32_t sender = 0;
    std::uint32_t sequence = 0;
    Ns time = 0;
};

inline void put_hex(char* out, std::uint64_t value, std::size_t digits) {
    for (std::size_t i = digits; i > 0; --i, value >>= 4)
        out[i - 1] = "0123456789abcdef"[value & 15];
}

// Parses eight hex digits without branches. Other characters give an unspecified result.
inline std::uint32_t hex8(const char* text) {
    std::uint64_t v = 0;
    std::memcpy(&v, text, sizeof v);
    if constexpr (std::endian::native == std::endian::big) v = __builtin_bswap64(v);
    v = (v & 0x0f0f0f0f0f0f0f0f) + 9 * ((v >> 6) & 0x0101010101010101);
    v = ((v << 4) | (v >> 8)) & 0x00ff00ff00ff00ff;
    v = ((v << 8) | (v >> 16)) & 0x0000ffff0000ffff;
    return static_cast<std::uint32_t>((v << 16) | (v >> 32));
}

// Returns a text of `size` bytes with an empty stamp.
inline std::string blank(std::size_t size) {
    std::string text(mark.substr(1));
    text.append(header - text.size(), '0');
    // Varying letters, so that bytes missing in the middle are noticed.
    for (std::size_t i = text.size(); i < size; ++i) text += static_cast<char>('a' + i % 26);
    return text;
}

// Returns the checksum of a stamp's bytes, case-sensitive, as four letters from a to p.
inline std::uint32_t checksum(const char* text) {
    std::array<std::uint64_t, 3> words{};
    static_assert(3 + sizeof words == stamp_size);
    std::memcpy(words.data(), text + 3, sizeof words);
    const std::uint64_t sum = words[0] * 0x9e3779b97f4a7c15 + words[1] * 0xbf58476d1ce4e5b9 +
                              words[2] * 0x94d049bb133111eb;
    auto letters = static_cast<std::uint32_t>(sum >> 48);
    letters = (letters | letters << 8) & 0x00ff00ff;
    letters = (letters | letters << 4) & 0x0f0f0f0f;
    return letters + 0x61616161;
}

// Writes a stamp into a text made by blank().
inline void put(char* text, const Stamp& stamp) {
    put_hex(text + 3, stamp.sequence, 8);
    put_hex(text + 11, stamp.sender, 4);
    put_hex(text + 15, stamp.time, 12);
    const std::uint32_t sum = checksum(text);
    std::memcpy(text + stamp_size, &sum, sizeof sum);
}

// Returns true if neither the stamp nor its checksum was changed. Requires `header` bytes.
inline bool intact(const char* text) {
    const std::uint32_t sum = checksum(text);
    return std::memcmp(text + stamp_size, &sum, sizeof sum) == 0;
}

// Parts of a stamp. Require `header` bytes.
inline std::uint32_t sequence(const char* text) {
    return hex8(text + 3);
}
inline std::uint32_t sender(const char* text) {
    return hex8(text + 11) >> 16;
}
inline Ns time(const char* text) {
    return (Ns{hex8(text + 11) & 0xffff} << 32) | hex8(text + 19);
}
inline Stamp get(const char* text) {
    return {sender(text), sequence(text), time(text)};
}

// Returns true if `text` follows the mark. Requires that the byte before it is readable.
inline bool marked(const char* text) {
    return std::memcmp(text - 1, mark.data(), mark.size()) == 0;
}

}  // namespace hubbub::stress::payload
