#pragma once
// The directory for the database, and for the certificate that the server makes for itself.

#include <hubbub/base/clock.h>

#include <string>

#include "config.h"

namespace hubbub::server {

// Returns the directory for these variables ("NAME=value"), or "" if they name none.
// Source: XDG Base Directory Specification; systemd.exec(5), StateDirectory
std::string default_data_dir(const char* const* environment);

// Creates the directory and those above it, with mode 0700, if they are missing. Returns an errno,
// or 0.
int make_data_dir(const std::string& path);

// Throws ConfigError if the directory exists but is not safe or not usable.
void check_data_dir(const Config& config);

// Returns true if a listener takes TLS.
bool takes_tls(const Config& config);

// Keeps the running server's own certificate if its files are gone: clients have pinned it. They
// may have been deleted by mistake, and a restart makes new ones.
void keep_own_certificate(Config& config, const Config& running);

// Creates the directory if it is missing. If a listener takes TLS and there is no certificate,
// makes one there and uses it. A default directory that cannot be created is logged and not used.
// Throws ConfigError.
void prepare_data_dir(Config& config, Wall now);

}  // namespace hubbub::server
