#include <hubbub/net/self_signed.h>

#include <hubbub/base/cidr.h>
#include <hubbub/net/openssl_pointers.h>
#include <hubbub/net/tls_context.h>
#include <hubbub/net/tls_text.h>

#include <algorithm>
#include <memory>

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

namespace hubbub::net {
namespace {

constexpr std::chrono::hours valid_for{24 * 3652};
// The clock of a client may be slow.
constexpr std::chrono::hours valid_before{24};
constexpr int serial_bits = 127;
constexpr std::size_t max_common_name = 64;  // RFC 5280 appendix A.1, ub-common-name
constexpr std::size_t max_host_name = 253, max_label = 63;

void must(bool done) {
    if (!done) throw TlsError("the certificate could not be made: " + openssl_error());
}

bool is_label(std::string_view label) {
    return !label.empty() && label.size() <= max_label && label.front() != '-' &&
           label.back() != '-' && std::all_of(label.begin(), label.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '-';
           });
}

bool is_host_name(std::string_view name) {
    if (name.size() > max_host_name) return false;
    // "*.example.org" stands for each name in that domain.
    if (name.starts_with("*.")) name.remove_prefix(2);
    for (;;) {
        const std::size_t dot = name.find('.');
        if (!is_label(name.substr(0, dot))) return false;
        if (dot == std::string_view::npos) return true;
        name.remove_prefix(dot + 1);
    }
}

// The values have no characters that would need quotes: see can_certify().
std::string alternative_names(const std::vector<std::string>& names) {
    std::string out;
    for (const std::string& name : names) {
        if (!out.empty()) out += ',';
        out += (Address::parse(name) ? "IP:" : "DNS:") + name;
    }
    return out;
}

void add_extension(X509* certificate, int kind, const std::string& value) {
    X509V3_CTX context{};
    X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
    const std::unique_ptr<X509_EXTENSION, Freed<X509_EXTENSION_free>> extension(
        X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str()));
    must(extension && X509_add_ext(certificate, extension.get(), -1) == 1);
}

void set_serial(X509* certificate) {
    const std::unique_ptr<BIGNUM, Freed<BN_free>> random(BN_new());
    must(random && BN_rand(random.get(), serial_bits, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) == 1 &&
         BN_to_ASN1_INTEGER(random.get(), X509_get_serialNumber(certificate)) != nullptr);
}

void set_name(X509* certificate, const std::string& name) {
    X509_NAME* const subject = X509_get_subject_name(certificate);
    must(X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8,
                                    reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1,
                                    0) == 1 &&
         X509_set_issuer_name(certificate, subject) == 1);
}

void set_time(ASN1_TIME* time, Wall value) {
    must(ASN1_TIME_set(time, std::chrono::system_clock::to_time_t(value)) != nullptr);
}

// Calls `write` with a BIO, and returns the bytes it wrote.
template <class Write>
std::string written_by(Write write) {
    const std::unique_ptr<BIO, Freed<BIO_free>> memory(BIO_new(BIO_s_mem()));
    must(memory && write(memory.get()) == 1);
    char* text = nullptr;
    const long size = BIO_get_mem_data(memory.get(), &text);
    return {text, static_cast<std::size_t>(size)};
}

}  // namespace

bool can_certify(std::string_view name) {
    return Address::parse(name) || is_host_name(name);
}

SelfSigned make_self_signed(const std::vector<std::string>& names, Wall now) {
    ERR_clear_error();
    const Key key(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"));
    const Certificate made(X509_new());
    must(key && made);
    X509* const certificate = made.get();
    must(X509_set_version(certificate, X509_VERSION_3) == 1 &&
         X509_set_pubkey(certificate, key.get()) == 1);
    set_serial(certificate);
    set_time(X509_getm_notBefore(certificate), now - valid_before);
    set_time(X509_getm_notAfter(certificate), now + valid_for);
    set_name(certificate, names.front().size() <= max_common_name ? names.front() : "hubbub");
    // Not a CA: some clients reject a CA certificate as a server's.
    add_extension(certificate, NID_basic_constraints, "critical,CA:FALSE");
    add_extension(certificate, NID_key_usage, "critical,digitalSignature");
    add_extension(certificate, NID_ext_key_usage, "serverAuth");
    add_extension(certificate, NID_subject_key_identifier, "hash");
    add_extension(certificate, NID_subject_alt_name, alternative_names(names));
    must(X509_sign(certificate, key.get(), EVP_sha256()) > 0);
    SelfSigned out;
    out.certificate = written_by([&](BIO* to) { return PEM_write_bio_X509(to, certificate); });
    out.key = written_by([&](BIO* to) {
        return PEM_write_bio_PrivateKey(to, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    });
    out.fingerprint = sha256_of(certificate);
    out.expires = now + valid_for;
    return out;
}

}  // namespace hubbub::net
