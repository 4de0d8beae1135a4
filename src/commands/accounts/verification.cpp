#include "accounts/verification.h"

#include <hubbub/base/hex.h>

#include <algorithm>

namespace hubbub::commands {
namespace {

constexpr std::size_t code_bytes = 10;

bool has_only(std::string_view text, std::string_view more) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        return letter || (c >= '0' && c <= '9') || more.find(c) != std::string_view::npos;
    });
}

}  // namespace

std::string new_code() {
    return random_hex(code_bytes);
}

std::string code_hash(std::string_view code) {
    return hex_digest(code);
}

bool is_expired(const chat::Account& account, std::int64_t now) {
    return account.state == chat::Account::State::unverified &&
           now - account.created > verification_lifetime;
}

bool code_fits(std::string_view code, const chat::Account& account, std::int64_t now) {
    return account.state == chat::Account::State::unverified && !is_expired(account, now) &&
           same_in_constant_time(code_hash(code), account.verification);
}

std::string_view email_complaint(std::string_view address) {
    const std::size_t at = address.rfind('@');
    const std::string_view name = address.substr(0, std::min(at, address.size()));
    const std::string_view host = at == address.npos ? "" : address.substr(at + 1);
    const bool fine = address.size() <= max_email && has_only(name, ".!#$%&'*+/=?^_`{|}~-") &&
                      has_only(host, ".-") && name.front() != '-' && name.front() != '.' &&
                      host.find('.') != host.npos && host.front() != '.' && host.back() != '.' &&
                      host.find("..") == host.npos && host.front() != '-';
    return fine ? "" : "That is not a mail address such as ann@example.org";
}

}  // namespace hubbub::commands
