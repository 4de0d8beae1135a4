#include "irc/sasl.h"

#include <array>
#include <stdexcept>

#include <gsasl.h>

namespace hubbub::client {
namespace {

// Returns true if `name` is in the list, which is separated by commas.
bool offers(std::string_view list, std::string_view name) {
    while (!list.empty()) {
        const std::size_t end = std::min(list.find(','), list.size());
        if (list.substr(0, end) == name) return true;
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return false;
}

}  // namespace

std::string choose_mechanism(const Login& login, std::string_view offered) {
    const auto fits = [&](std::string_view name) {
        return offered.empty() ? name != "SCRAM-SHA-256" : offers(offered, name);
    };
    if (!login.mechanism.empty()) {
        const bool bare = login.mechanism == "PLAIN" && !login.safe;
        const bool told = offered.empty() || offers(offered, login.mechanism);
        return told && !bare ? login.mechanism : "";
    }
    if (fits("SCRAM-SHA-256")) return "SCRAM-SHA-256";
    return login.safe && fits("PLAIN") ? "PLAIN" : "";
}

struct Sasl::Exchange {
    Gsasl* library = nullptr;
    Gsasl_session* session = nullptr;

    ~Exchange() {
        if (session != nullptr) ::gsasl_finish(session);
        if (library != nullptr) ::gsasl_done(library);
    }
};

Sasl::Sasl(const Login& login, const std::string& mechanism)
    : session_(std::make_unique<Exchange>()) {
    if (::gsasl_init(&session_->library) != GSASL_OK)
        throw std::runtime_error("the SASL library does not start");
    if (::gsasl_client_start(session_->library, mechanism.c_str(), &session_->session) != GSASL_OK)
        throw std::runtime_error("the SASL library has no " + mechanism);
    ::gsasl_property_set(session_->session, GSASL_AUTHID, login.account.c_str());
    ::gsasl_property_set(session_->session, GSASL_PASSWORD, login.password.c_str());
    if (mechanism == "EXTERNAL") ::gsasl_property_set(session_->session, GSASL_AUTHZID, "");
}

Sasl::~Sasl() = default;

std::optional<std::string> Sasl::answer(const std::string& challenge) {
    char* out = nullptr;
    const std::string in = challenge == "+" ? "" : challenge;
    const int result = ::gsasl_step64(session_->session, in.c_str(), &out);
    if (result != GSASL_OK && result != GSASL_NEEDS_MORE) return std::nullopt;
    std::string text = out == nullptr ? "" : out;
    ::gsasl_free(out);
    return text.empty() ? "+" : text;
}

std::vector<std::string> in_pieces(const std::string& answer) {
    constexpr std::size_t size = 400;
    std::vector<std::string> pieces;
    if (answer == "+") return {"+"};
    for (std::size_t at = 0; at < answer.size(); at += size)
        pieces.push_back(answer.substr(at, size));
    if (answer.size() % size == 0) pieces.emplace_back("+");
    return pieces;
}

}  // namespace hubbub::client
