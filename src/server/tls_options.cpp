#include <hubbub/net/tls_context.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <system_error>

#include "certificate_files.h"
#include "data_dir.h"
#include "option_values.h"
#include "options.h"
#include "text_file.h"

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

void set_sts(Config& c, std::string_view option, const std::string& value) {
    constexpr std::size_t year = std::size_t{366} * 86400;
    c.settings.sts = std::chrono::seconds(number(option, value, 0, 10 * year));
}

constexpr std::string_view encryption = "TLS";

// Unlike OpenSSL's functions, read_file() does not wait for ever.
net::PemFile pem_file(const std::string& what, const std::string& path) {
    try {
        return {path, read_file(path)};
    } catch (const FileError& error) {
        throw net::TlsError("the " + what + " '" + path +
                            "' cannot be used: " + std::generic_category().message(error.error));
    }
}

std::shared_ptr<const net::TlsContext> load(const std::string& option,
                                            const std::string& certificate,
                                            const std::string& key) {
    try {
        return std::make_shared<const net::TlsContext>(pem_file("certificate", certificate),
                                                       pem_file("key", key));
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
         .help =
             "PEM file with the server's certificate, followed by its intermediate certificates. "
             "Without it, the server makes a certificate in --data-dir",
         .apply = set_certificate},
        {.group = encryption,
         .name = "tls-key",
         .argument = "FILE",
         .help = "PEM file with the private key of the certificate",
         .apply = set_key},
        {.group = encryption,
         .name = "data-dir",
         .argument = "DIR",
         .help = "directory for the database of accounts, channels and bans, and for the "
                 "certificate that the server makes; none: everything is kept in memory. The "
                 "default is STATE_DIRECTORY of a systemd service, or hubbub in XDG_STATE_HOME "
                 "or in ~/.local/state",
         .apply = set_data_dir,
         .at_start = true},
        {.group = encryption,
         .name = "sts",
         .argument = "SECONDS",
         .help = "ask clients to connect by TLS only, for this many seconds after each connection. "
                 "Until then they refuse to connect without TLS, so first make sure that TLS works "
                 "for all users. 0 ends this for clients that connect by TLS",
         .apply = set_sts},
    };
}

// Remote clients cannot reach a listener on loopback, so its port is only used if every listener is
// there. Otherwise a listener for TLS only is preferred.
std::uint16_t port_for_sts(const std::vector<net::Listener>& listeners) {
    const net::Listener* best = nullptr;
    const auto rank = [](const net::Listener& listener) {
        return (listener.address().address()->is_loopback() ? 0 : 2) +
               (listener.encryption() == net::Encryption::required ? 1 : 0);
    };
    for (const net::Listener& listener : listeners) {
        if (!listener.address().address() || listener.encryption() == net::Encryption::refused)
            continue;
        if (best == nullptr || rank(listener) > rank(*best)) best = &listener;
    }
    if (best == nullptr) return 0;
    const auto is_public = [](const net::Listener& listener) {
        const auto address = listener.address().address();
        return address && !address->is_loopback();
    };
    const bool others = std::any_of(listeners.begin(), listeners.end(), is_public);
    return others && !is_public(*best) ? std::uint16_t{0} : best->address().port();
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
    const auto wants_tls = [](const net::ListenSpec& spec) {
        return spec.encryption == net::Encryption::required;
    };
    const auto has_tls_port = [](const net::ListenSpec& spec) {
        return spec.unix_path.empty() && spec.encryption != net::Encryption::refused;
    };
    const auto& specs = config.listen;
    const std::string certificate =
        "a certificate: set --tls-certificate and --tls-key, or a --data-dir";
    if (config.tls == nullptr && std::any_of(specs.begin(), specs.end(), wants_tls))
        throw ConfigError("--listen with tls needs " + certificate);
    if (!config.settings.sts) return;
    if (std::none_of(specs.begin(), specs.end(), has_tls_port))
        throw ConfigError("--sts needs a --listen address with a port that takes TLS");
    if (config.tls == nullptr) throw ConfigError("--sts needs " + certificate);
}

}  // namespace hubbub::server
