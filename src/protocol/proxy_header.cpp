#include <hubbub/protocol/proxy_header.h>

#include <algorithm>
#include <charconv>

namespace hubbub::protocol {
namespace {

using Status = ProxyHeader::Status;
using Sender = ProxyHeader::Sender;

constexpr std::string_view text_start = "PROXY ";
constexpr std::string_view signature("\r\n\r\n\0\r\nQUIT\n", 12);
constexpr std::size_t fixed_bytes = 16;  // of a binary header, before the addresses

// Fields after the addresses of a binary header: one byte of type, two of length.
constexpr std::size_t field_head_bytes = 3;
constexpr unsigned char field_tls = 0x20;
constexpr std::size_t min_tls_field_bytes = 5;
constexpr unsigned char user_has_tls = 0x01;

ProxyHeader invalid(std::string_view problem) {
    ProxyHeader out;
    out.status = Status::invalid;
    out.problem = problem;
    return out;
}

bool share_start(std::string_view a, std::string_view b) {
    const std::size_t size = std::min(a.size(), b.size());
    return a.substr(0, size) == b.substr(0, size);
}

// --- version 1 ---

// Takes the part of `line` before the next space; exactly one space separates two words.
std::string_view take_field(std::string_view& line) {
    const std::string_view word = line.substr(0, line.find(' '));
    line.remove_prefix(std::min(word.size() + 1, line.size()));
    return word;
}

std::optional<std::uint16_t> parse_port(std::string_view text) {
    constexpr std::size_t max_digits = 5;
    std::uint16_t out = 0;
    const char* const end = text.data() + text.size();
    if (text.empty() || text.size() > max_digits) return std::nullopt;
    const auto [at, error] = std::from_chars(text.data(), end, out);
    if (error != std::errc{} || at != end) return std::nullopt;
    return out;
}

// Returns nothing if the text is not an address of this family.
std::optional<Address> parse_address(std::string_view text, bool v6) {
    const bool looks_v6 = text.find(':') != std::string_view::npos;
    return looks_v6 == v6 ? Address::parse(text) : std::nullopt;
}

// `line` has no line break.
ProxyHeader parse_words(std::string_view line) {
    line.remove_prefix(text_start.size());
    ProxyHeader out;
    const std::string_view family = take_field(line);
    // What follows UNKNOWN must be ignored.
    if (family == "UNKNOWN") return out;
    if (family != "TCP4" && family != "TCP6") return invalid("unknown family");
    const bool v6 = family == "TCP6";
    out.sender = Sender::user;
    out.address = parse_address(take_field(line), v6);
    if (!out.address || !parse_address(take_field(line), v6)) return invalid("wrong address");
    const auto port = parse_port(take_field(line));
    // No further word or space may follow the last port.
    if (!port || !parse_port(line)) return invalid("wrong port");
    out.port = *port;
    return out;
}

ProxyHeader parse_text(std::string_view bytes) {
    const std::size_t end = bytes.substr(0, max_proxy_text_bytes).find('\n');
    if (end == std::string_view::npos)
        return bytes.size() < max_proxy_text_bytes ? ProxyHeader{} : invalid("line too long");
    const std::string_view line = bytes.substr(0, end);
    if (line.size() <= text_start.size() || line.find('\r') != end - 1)
        return invalid("no CR LF at the end of the line");
    ProxyHeader out = parse_words(line.substr(0, line.size() - 1));
    if (out.status == Status::invalid) return out;
    out.status = Status::complete;
    out.bytes = end + 1;
    return out;
}

// --- version 2 ---

unsigned char byte_at(std::string_view bytes, std::size_t at) {
    return static_cast<unsigned char>(bytes[at]);
}

std::uint16_t number_at(std::string_view bytes, std::size_t at) {
    return static_cast<std::uint16_t>(byte_at(bytes, at) << 8 | byte_at(bytes, at + 1));
}

// Reads the fields after the addresses. Returns false if their lengths are wrong.
bool read_fields(std::string_view fields, ProxyHeader& out) {
    while (!fields.empty()) {
        if (fields.size() < field_head_bytes) return false;
        const unsigned char type = byte_at(fields, 0);
        const std::size_t size = number_at(fields, 1);
        fields.remove_prefix(field_head_bytes);
        if (fields.size() < size) return false;
        if (type == field_tls) {
            if (size < min_tls_field_bytes) return false;
            out.tls = (byte_at(fields, 0) & user_has_tls) != 0;
        }
        fields.remove_prefix(size);
    }
    return true;
}

// Reads what follows the fixed part. `family` is its family and transport.
ProxyHeader parse_addresses(unsigned char family, std::string_view rest) {
    struct Form {
        unsigned char family;
        std::size_t bytes;  // of both addresses, and of both ports
    };
    constexpr Form unspecified{0x00, 0}, v4{0x11, 12}, v6{0x21, 36}, local{0x31, 216};
    ProxyHeader out;
    for (const Form form : {unspecified, v4, v6, local}) {
        if (form.family != family) continue;
        if (rest.size() < form.bytes) return invalid("addresses too short");
        if (family == v4.family) out.address = Address::from_v4(rest.data());
        if (family == v6.family) out.address = Address::from_v6(rest.data());
        if (out.address) {
            out.sender = Sender::user;
            out.port = number_at(rest, form.bytes - 2 * sizeof out.port);
        }
        // Without a family, nothing is known about the bytes that follow.
        if (family == unspecified.family || read_fields(rest.substr(form.bytes), out)) return out;
        return invalid("wrong length of a field");
    }
    return invalid("family or transport other than TCP");
}

ProxyHeader parse_binary(std::string_view bytes) {
    constexpr unsigned char version_2 = 0x20;
    constexpr unsigned char from_proxy = version_2 | 0x00;
    constexpr unsigned char from_user = version_2 | 0x01;
    if (bytes.size() < fixed_bytes) return {};
    const std::size_t end = fixed_bytes + number_at(bytes, fixed_bytes - 2);
    const unsigned char command = byte_at(bytes, signature.size());
    if (command != from_proxy && command != from_user) return invalid("unknown version or command");
    if (end > max_proxy_binary_bytes) return invalid("too long");
    if (bytes.size() < end) return {};
    ProxyHeader out;
    if (command == from_proxy) {
        out.sender = Sender::proxy;
    } else {
        out = parse_addresses(byte_at(bytes, signature.size() + 1),
                              bytes.substr(fixed_bytes, end - fixed_bytes));
        if (out.status == Status::invalid) return out;
    }
    out.status = Status::complete;
    out.bytes = end;
    return out;
}

}  // namespace

ProxyHeader parse_proxy_header(std::string_view bytes) {
    if (share_start(bytes, signature)) return parse_binary(bytes);
    if (share_start(bytes, text_start)) return parse_text(bytes);
    return invalid("no PROXY header");
}

bool begins_proxy_header(std::string_view bytes) {
    if (bytes.starts_with(signature)) return true;
    if (!bytes.starts_with(text_start)) return false;
    bytes.remove_prefix(text_start.size());
    return bytes.starts_with("TCP4 ") || bytes.starts_with("TCP6 ") || bytes.starts_with("UNKNOWN");
}

}  // namespace hubbub::protocol
