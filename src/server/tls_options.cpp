#include <hubbub/net/tls_context.h>

#include <memory>

#include "option_values.h"
#include "options.h"

namespace hubbub::server {
namespace {

void set_certificate(Config& c, std::string_view, const std::string& value) {
    c.tls_certificate = value;
}

void set_key(Config& c, std::string_view, const std::string& value) {
    c.tls_key = value;
}

constexpr std::string_view encryption = "TLS";

}  // namespace

std::vector<Option> tls_options() {
    return {
        {.group = encryption,
         .name = "tls-certificate",
         .argument = "FILE",
         .help = "PEM file with the server's certificate and those that signed it. Every address "
                 "then takes TLS besides plain connections",
         .apply = set_certificate},
        {.group = encryption,
         .name = "tls-key",
         .argument = "FILE",
         .help = "PEM file with the key of the certificate",
         .apply = set_key},
    };
}

std::shared_ptr<const net::TlsContext> load_tls(const Config& config) {
    const bool certificate = !config.tls_certificate.empty();
    if (certificate != !config.tls_key.empty())
        throw ConfigError(certificate ? "--tls-certificate needs --tls-key"
                                      : "--tls-key needs --tls-certificate");
    if (!certificate) return nullptr;
    try {
        return std::make_shared<const net::TlsContext>(config.tls_certificate, config.tls_key);
    } catch (const net::TlsError& error) {
        throw ConfigError("--tls-certificate, --tls-key: " + std::string(error.what()));
    }
}

}  // namespace hubbub::server
