#pragma once
// Reports the certificate in use, and warns before it expires.

#include <hubbub/base/clock.h>
#include <hubbub/base/guarded.h>
#include <hubbub/net/tls_context.h>

#include <optional>
#include <string>

namespace hubbub::server {

// Thread safe.
class CertificateWatch {
  public:
    // Logs the certificate if it was not logged yet, and once a day a warning if it expires within
    // 14 days. Returns the warning, or "" if none is due.
    std::string check(const net::TlsContext& tls, Wall now);

  private:
    struct State {
        std::string fingerprint;  // logged
        std::optional<Wall> warned;
    };
    struct Due {
        bool report = false;
        bool warning = false;
    };
    Due due(const net::TlsContext& tls, Wall now);

    Guarded<State> state_{Rank::leaf};
};

// Logs the certificate.
void log_certificate(const net::TlsContext& tls);

}  // namespace hubbub::server
