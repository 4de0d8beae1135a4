#pragma once
// The files of a certificate that this program makes.

#include <hubbub/base/clock.h>
#include <hubbub/net/self_signed.h>

#include <string>
#include <vector>

namespace hubbub::server {

struct CertificateFiles {
    explicit CertificateFiles(const std::string& directory);

    // Returns true if the key exists, which is written last.
    bool exist() const;
    // Renames a certificate without a key, which an interrupted start left behind.
    void set_incomplete_aside() const;
    // Makes a certificate for these names, and writes both files with mode 0600. Never overwrites a
    // file. Throws FileError, whose text names the file, or net::TlsError.
    net::SelfSigned make(const std::vector<std::string>& names, Wall now) const;

    const std::string certificate;
    const std::string key;
};

}  // namespace hubbub::server
