#include <hubbub/base/password.h>

#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <new>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

#include <argon2.h>
#include <sodium.h>

#include <sys/mman.h>

namespace hubbub {
namespace {

using Bytes = std::vector<std::uint8_t>;

// The second recommendation of OWASP for argon2id.
constexpr std::uint32_t passes = 2;
constexpr std::uint32_t memory_kib = 19 * 1024;
constexpr std::size_t salt_size = 16;
constexpr std::size_t tag_size = 32;
// Bounds of a hash in the settings or the database, which this server did not need to make.
constexpr std::size_t max_size = 127;
constexpr std::uint32_t max_passes = 16;
constexpr std::uint32_t max_memory_kib = 1024 * 1024;
constexpr std::size_t min_salt_size = 8;
constexpr std::size_t min_tag_size = 16;

constexpr std::string_view lead = "$argon2id$v=19$m=";
constexpr int base64 = sodium_base64_VARIANT_ORIGINAL_NO_PADDING;

struct Parts {
    std::uint32_t memory_kib = 0;
    std::uint32_t passes = 0;
    Bytes salt;
    Bytes tag;
};

void start_sodium() {
    if (::sodium_init() < 0) throw std::runtime_error("libsodium cannot start");
}

// Takes a number of at most `max`, and the text after it, from the front.
std::optional<std::uint32_t> take_number(std::string_view& rest, std::uint32_t max,
                                         std::string_view after) {
    std::uint32_t number = 0;
    const auto read = std::from_chars(rest.data(), rest.data() + rest.size(), number);
    if (read.ec != std::errc() || number == 0 || number > max) return std::nullopt;
    rest.remove_prefix(static_cast<std::size_t>(read.ptr - rest.data()));
    if (!rest.starts_with(after)) return std::nullopt;
    rest.remove_prefix(after.size());
    return number;
}

std::string encoded(const Bytes& bytes) {
    std::string out(sodium_base64_ENCODED_LEN(bytes.size(), base64), '\0');
    ::sodium_bin2base64(out.data(), out.size(), bytes.data(), bytes.size(), base64);
    out.pop_back();  // the terminating NUL
    return out;
}

std::optional<Bytes> decoded(std::string_view text, std::size_t min_size) {
    if (text.size() < min_size) return std::nullopt;
    Bytes out(text.size());
    std::size_t size = 0;
    if (::sodium_base642bin(out.data(), out.size(), text.data(), text.size(), nullptr, &size,
                            nullptr, base64) != 0 ||
        size < min_size)
        return std::nullopt;
    out.resize(size);
    // libsodium takes some bytes above 0x7f for letters.
    if (encoded(out) != text) return std::nullopt;
    return out;
}

std::optional<Parts> parse(std::string_view hash) {
    if (!hash.starts_with(lead) || hash.size() > max_size) return std::nullopt;
    hash.remove_prefix(lead.size());
    const auto memory = take_number(hash, max_memory_kib, ",t=");
    const auto times = memory ? take_number(hash, max_passes, ",p=") : std::nullopt;
    if (!times || !take_number(hash, 1, "$")) return std::nullopt;
    const std::size_t end = hash.find('$');
    if (end == std::string_view::npos) return std::nullopt;
    auto salt = decoded(hash.substr(0, end), min_salt_size);
    auto tag = decoded(hash.substr(end + 1), min_tag_size);
    if (!salt || !tag) return std::nullopt;
    return Parts{*memory, *times, std::move(*salt), std::move(*tag)};
}

// Maps memory for a hash. Not all at once, as MAP_POPULATE does: other threads would have to wait
// for the lock of the address space, and for the processor. Huge pages make the hash faster.
int map_memory(std::uint8_t** memory, std::size_t size) {
    void* const mapped =
        ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (mapped == MAP_FAILED) return ARGON2_MEMORY_ALLOCATION_ERROR;
    ::madvise(mapped, size, MADV_HUGEPAGE);
    *memory = static_cast<std::uint8_t*>(mapped);
    return ARGON2_OK;
}

// libargon2 has overwritten the memory.
void unmap_memory(std::uint8_t* memory, std::size_t size) {
    ::munmap(memory, size);
}

// Sets parts.tag, whose size it keeps. Returns whether it could: not without memory.
bool compute_tag(std::string_view password, Parts& parts) {
    argon2_context context{};
    // libargon2 writes to the password only if a flag says so.
    context.pwd = reinterpret_cast<std::uint8_t*>(const_cast<char*>(password.data()));
    context.pwdlen = static_cast<std::uint32_t>(password.size());
    context.salt = parts.salt.data();
    context.saltlen = static_cast<std::uint32_t>(parts.salt.size());
    context.out = parts.tag.data();
    context.outlen = static_cast<std::uint32_t>(parts.tag.size());
    context.m_cost = parts.memory_kib;
    context.t_cost = parts.passes;
    context.lanes = context.threads = 1;
    context.version = ARGON2_VERSION_13;
    context.allocate_cbk = map_memory;
    context.free_cbk = unmap_memory;
    context.flags = ARGON2_DEFAULT_FLAGS;
    return ::argon2_ctx(&context, Argon2_id) == ARGON2_OK;
}

}  // namespace

std::string hash_password(std::string_view password) {
    start_sodium();
    Parts made{memory_kib, passes, Bytes(salt_size), Bytes(tag_size)};
    ::randombytes_buf(made.salt.data(), made.salt.size());
    if (!compute_tag(password, made)) throw std::bad_alloc();
    std::string out(lead);
    out += std::to_string(memory_kib);
    out += ",t=";
    out += std::to_string(passes);
    out += ",p=1$";
    out += encoded(made.salt);
    out += '$';
    out += encoded(made.tag);
    return out;
}

bool password_fits(std::string_view password, const std::string& hash) {
    start_sodium();
    const std::optional<Parts> wanted = parse(hash);
    if (!wanted) return false;
    Parts made = *wanted;
    return compute_tag(password, made) &&
           ::sodium_memcmp(made.tag.data(), wanted->tag.data(), made.tag.size()) == 0;
}

bool valid_hash(const std::string& hash) {
    return parse(hash).has_value();
}

}  // namespace hubbub
