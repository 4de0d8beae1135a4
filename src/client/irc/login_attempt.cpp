#include "irc/login_attempt.h"

#include <cstddef>
#include <utility>

namespace hubbub::client {

void LoginAttempt::begin(const Login& login, const std::string& mechanism) {
    sasl_ = std::make_unique<Sasl>(login, mechanism);
    current_ = login;
    planned_.reset();
}

bool LoginAttempt::add_challenge(std::string_view piece) {
    constexpr std::size_t full_piece = 400;
    constexpr std::size_t max_challenge = std::size_t{64} * 1024;
    if (piece != "+") challenge_ += piece;
    return piece.size() != full_piece || challenge_.size() >= max_challenge;
}

std::optional<std::vector<std::string>> LoginAttempt::answer() {
    const std::string challenge = std::exchange(challenge_, {});
    const auto answer = sasl_->answer(challenge.empty() ? "+" : challenge);
    if (!answer) return std::nullopt;
    return in_pieces(*answer);
}

void LoginAttempt::succeed() {
    sasl_.reset();
    confirmed_ = current_;
}

void LoginAttempt::refuse() {
    sasl_.reset();
    refused_ = true;
}

void LoginAttempt::abandon() {
    sasl_.reset();
    planned_.reset();
}

void LoginAttempt::accept_offer() {
    if (offered_) confirmed_ = std::exchange(offered_, std::nullopt);
}

std::string LoginAttempt::offered_account(const std::string& other) const {
    return offered_ ? offered_->account : other;
}

}  // namespace hubbub::client
