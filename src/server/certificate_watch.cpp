#include "certificate_watch.h"

#include <hubbub/base/log.h>

#include "utc.h"

namespace hubbub::server {
namespace {

constexpr std::chrono::hours day{24};
constexpr auto warned_before = 14 * day;

std::string expiry_text(const net::TlsContext& tls) {
    return utc_text(tls.expires(), "%Y-%m-%d %H:%M UTC");
}

}  // namespace

void log_certificate(const net::TlsContext& tls) {
    log::event(log::Level::info, "tls.certificate",
               {{"file", tls.certificate_file()},
                {"fingerprint", tls.fingerprint()},
                {"expires", expiry_text(tls)}});
}

CertificateWatch::Due CertificateWatch::due(const net::TlsContext& tls, Wall now) {
    const Guarded<State>::Writer state(state_);
    Due out;
    if (state->fingerprint != tls.fingerprint()) {
        *state = {tls.fingerprint(), std::nullopt};
        out.report = true;
    }
    if (tls.expires() - now > warned_before) return out;
    // If the clock is set back, the warnings must continue.
    const bool recent = state->warned && now >= *state->warned && now - *state->warned < day;
    if (recent) return out;
    state->warned = now;
    out.warning = true;
    return out;
}

std::string CertificateWatch::check(const net::TlsContext& tls, Wall now) {
    const Due found = due(tls, now);
    if (found.report) log_certificate(tls);
    if (!found.warning) return "";
    const bool expired = tls.expires() <= now;
    std::string text = "The TLS certificate '" + tls.certificate_file() + "' " +
                       (expired ? "expired" : "expires") + " on " + expiry_text(tls) +
                       ". Replace it and its key, then use REHASH or SIGHUP";
    log::event(expired ? log::Level::error : log::Level::warn,
               expired ? "tls.expired" : "tls.expires", {{"reason", text}});
    return text;
}

}  // namespace hubbub::server
