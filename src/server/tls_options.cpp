#include <hubbub/net/tls_context.h>

#include <memory>

#include "certificate_files.h"
#include "data_dir.h"
#include "option_values.h"
#include "options.h"

namespace hubbub::server {
namespace {

void set_data_dir(Config& c, std::string_view option, const std::string& value) {
    if (value.empty()) bad(option, value, "must be a directory, or none");
    c.data_dir = value == "none" ? "" : value;
}

void set_certificate(Config& c, std::string_view, const std::string& value) {
    c.tls_certificate = value;
}

void set_key(Config& c, std::string_view, const std::string& value) {
    c.tls_key = value;
}

constexpr std::string_view encryption = "TLS";

std::shared_ptr<const net::TlsContext> load(const std::string& option,
                                            const std::string& certificate,
                                            const std::string& key) {
    try {
        return std::make_shared<const net::TlsContext>(certificate, key);
    } catch (const net::TlsError& error) {
        throw ConfigError(option + ": " + error.what());
    }
}

}  // namespace

std::vector<Option> tls_options() {
    return {
        {.group = encryption,
         .name = "tls-certificate",
         .argument = "FILE",
         .help = "PEM file with the server's certificate and those that signed it. Without it, the "
                 "server makes one in --data-dir",
         .apply = set_certificate},
        {.group = encryption,
         .name = "tls-key",
         .argument = "FILE",
         .help = "PEM file with the key of the certificate",
         .apply = set_key},
        {.group = encryption,
         .name = "data-dir",
         .argument = "DIR",
         .help = "directory that keeps the server's own certificate; none: no directory. The "
                 "default is STATE_DIRECTORY of a systemd service, or hubbub in XDG_STATE_HOME "
                 "or in ~/.local/state",
         .apply = set_data_dir,
         .at_start = true},
    };
}

std::shared_ptr<const net::TlsContext> load_tls(const Config& config) {
    const bool certificate = !config.tls_certificate.empty();
    if (certificate != !config.tls_key.empty())
        throw ConfigError(certificate ? "--tls-certificate needs --tls-key"
                                      : "--tls-key needs --tls-certificate");
    if (certificate)
        return load("--tls-certificate, --tls-key", config.tls_certificate, config.tls_key);
    if (config.data_dir.empty() || !takes_tls(config)) return nullptr;
    const CertificateFiles own(config.data_dir);
    return own.exist() ? load("--data-dir", own.certificate, own.key) : nullptr;
}

void check_listeners(const Config& config) {
    if (config.tls != nullptr) return;
    for (const net::ListenSpec& spec : config.listen) {
        if (spec.encryption == net::Encryption::required)
            throw ConfigError(
                "--listen with tls needs a certificate: set --tls-certificate and "
                "--tls-key, or a --data-dir");
    }
}

}  // namespace hubbub::server
