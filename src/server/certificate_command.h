#pragma once
// hubbubd make-certificate.

#include <hubbub/base/clock.h>

#include <string>
#include <vector>

namespace hubbub::server {

// Makes a certificate for the names in these words, in the current directory or in that of
// "--output DIR", and prints the settings for it. Returns the exit code: 1 if a file cannot be
// written. Throws ConfigError.
int make_certificate(const std::vector<std::string>& words, Wall now);

}  // namespace hubbub::server
