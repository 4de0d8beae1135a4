#include "login_key.h"

#include <hubbub/base/hex.h>
#include <hubbub/base/log.h>
#include <hubbub/net/fd.h>

#include <cerrno>
#include <system_error>

#include <fcntl.h>

#include "text_file.h"

namespace hubbub::server {
namespace {

constexpr std::size_t key_bytes = 32;
constexpr mode_t owner_only = 0600;

std::string failed(const std::string& path, int error) {
    log::event(log::Level::warn, "login-key.failed",
               {{"file", path}, {"reason", std::generic_category().message(error)}});
    return "";
}

// Returns an errno, or 0. Another server may have made the file in the meantime.
int make_key(const std::string& path) {
    const net::Fd file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, owner_only));
    if (!file) return errno == EEXIST ? 0 : errno;
    const int error = write_durably(file.get(), random_hex(key_bytes) + "\n");
    if (error == 0) sync_folder(path);
    return error;
}

}  // namespace

std::string login_key(const std::string& directory) {
    const std::string path = directory + "/login.key";
    if (const int error = make_key(path); error != 0) return failed(path, error);
    try {
        std::string key = read_file(path);
        return key.size() < key_bytes ? failed(path, EINVAL) : key;
    } catch (const FileError& error) {
        return failed(path, error.error);
    }
}

}  // namespace hubbub::server
