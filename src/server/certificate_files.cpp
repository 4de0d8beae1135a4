#include "certificate_files.h"

#include <hubbub/net/fd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <string_view>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

#include "text_file.h"

namespace hubbub::server {
namespace {

void write_new(const std::string& path, std::string_view text) {
    const net::Fd fd(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (!fd && errno == EEXIST)
        throw FileError(EEXIST, "'" + path + "' exists, and is not overwritten");
    const int error = fd ? write_durably(fd.get(), text) : errno;
    if (error == 0) return;
    if (fd) ::unlink(path.c_str());
    throw FileError(error,
                    "cannot write '" + path + "': " + std::generic_category().message(error));
}

}  // namespace

CertificateFiles::CertificateFiles(const std::string& directory)
    : certificate(std::filesystem::path(directory) / "tls-certificate.pem"),
      key(std::filesystem::path(directory) / "tls-key.pem") {}

bool CertificateFiles::exist() const {
    return ::access(key.c_str(), F_OK) == 0;
}

void CertificateFiles::set_incomplete_aside() const {
    if (!exist()) std::rename(certificate.c_str(), (certificate + ".without-key").c_str());
}

net::SelfSigned CertificateFiles::make(const std::vector<std::string>& names, Wall now) const {
    net::SelfSigned made = net::make_self_signed(names, now);
    write_new(certificate, made.certificate);
    try {
        write_new(key, made.key);
    } catch (...) {
        ::unlink(certificate.c_str());
        throw;
    }
    sync_folder(certificate);
    return made;
}

}  // namespace hubbub::server
