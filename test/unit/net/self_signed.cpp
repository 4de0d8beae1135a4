// Certificates that the server makes for itself.

#include <hubbub/net/self_signed.h>

#include <hubbub/net/tls_context.h>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

using namespace hubbub::net;
using namespace std::chrono_literals;

namespace {

using Parsed = std::unique_ptr<X509, decltype(&::X509_free)>;

Parsed parsed(const SelfSigned& made) {
    const std::unique_ptr<BIO, decltype(&::BIO_free)> text(
        ::BIO_new_mem_buf(made.certificate.data(), static_cast<int>(made.certificate.size())),
        ::BIO_free);
    return {::PEM_read_bio_X509(text.get(), nullptr, nullptr, nullptr), ::X509_free};
}

// Returns true if OpenSSL, trusting this certificate, accepts it as a server's.
bool trusted(X509* certificate) {
    const std::unique_ptr<X509_STORE, decltype(&::X509_STORE_free)> store(::X509_STORE_new(),
                                                                          ::X509_STORE_free);
    const std::unique_ptr<X509_STORE_CTX, decltype(&::X509_STORE_CTX_free)> context(
        ::X509_STORE_CTX_new(), ::X509_STORE_CTX_free);
    ::X509_STORE_add_cert(store.get(), certificate);
    ::X509_STORE_set_purpose(store.get(), X509_PURPOSE_SSL_SERVER);
    ::X509_STORE_set_flags(store.get(), X509_V_FLAG_X509_STRICT);
    ::X509_STORE_CTX_init(context.get(), store.get(), certificate, nullptr);
    return ::X509_verify_cert(context.get()) == 1;
}

const hubbub::Wall now = std::chrono::system_clock::now();

}  // namespace

TEST_CASE(
    "Self-signed certificate: valid for a server with its names and addresses, for ten years") {
    const SelfSigned made =
        make_self_signed({"chat.example.org", "*.example.net", "192.0.2.1", "2001:db8::1"}, now);
    const Parsed certificate = parsed(made);
    REQUIRE(certificate);
    X509* const at = certificate.get();
    CHECK(trusted(at));
    CHECK(::X509_check_host(at, "chat.example.org", 0, 0, nullptr) == 1);
    CHECK(::X509_check_host(at, "irc.example.net", 0, 0, nullptr) == 1);
    CHECK(::X509_check_host(at, "example.org", 0, 0, nullptr) == 0);
    CHECK(::X509_check_ip_asc(at, "192.0.2.1", 0) == 1);
    CHECK(::X509_check_ip_asc(at, "2001:db8::1", 0) == 1);
    CHECK(::X509_check_ip_asc(at, "192.0.2.2", 0) == 0);
    CHECK(::X509_check_ca(at) == 0);
    CHECK(::X509_get_extended_key_usage(at) == XKU_SSL_SERVER);
    CHECK(::X509_get_key_usage(at) == KU_DIGITAL_SIGNATURE);
    CHECK(::EVP_PKEY_is_a(::X509_get0_pubkey(at), "EC") == 1);
    CHECK(::EVP_PKEY_get_bits(::X509_get0_pubkey(at)) == 256);
    const auto valid_at = [&](hubbub::Wall time) {
        std::time_t t = std::chrono::system_clock::to_time_t(time);
        return ::X509_cmp_time(::X509_get0_notBefore(at), &t) < 0 &&
               ::X509_cmp_time(::X509_get0_notAfter(at), &t) > 0;
    };
    CHECK(valid_at(now - 1h));
    CHECK(valid_at(now + 24h * 3650));
    CHECK_FALSE(valid_at(now + 24h * 3655));
    CHECK(made.fingerprint.size() == 64);
}

TEST_CASE("Self-signed certificate: each has its own key and serial number") {
    const SelfSigned one = make_self_signed({"localhost"}, now),
                     two = make_self_signed({"localhost"}, now);
    CHECK(one.key != two.key);
    const Parsed first = parsed(one), second = parsed(two);
    CHECK(::ASN1_INTEGER_cmp(::X509_get0_serialNumber(first.get()),
                             ::X509_get0_serialNumber(second.get())) != 0);
}

TEST_CASE("Self-signed certificate: the names are host names and addresses") {
    const std::string label(63, 'a');
    const std::string longest = label + "." + label + "." + label + "." + std::string(61, 'a');
    for (const std::string& good :
         {std::string("localhost"), std::string("a.b"), std::string("*.example.org"),
          std::string("xn--bcher-kva.example"), std::string("127.0.0.1"), std::string("::1"),
          longest}) {
        CAPTURE(good);
        CHECK(can_certify(good));
        CHECK(parsed(make_self_signed({good}, now)));
    }
    for (const std::string& bad :
         {std::string(), std::string("."), std::string("a."), std::string(".a"), std::string("a b"),
          std::string("a,DNS:b"), std::string("-a"), std::string("a_b"), std::string("*"),
          std::string("a.*.b"),
          std::string("b\xc3\xbc"
                      "cher"),
          std::string("a\n"), label + "a", longest + "a"}) {
        CAPTURE(bad);
        CHECK_FALSE(can_certify(bad));
    }
}
