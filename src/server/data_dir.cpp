#include "data_dir.h"

#include <hubbub/base/log.h>
#include <hubbub/net/fd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <vector>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "certificate_files.h"
#include "option_values.h"
#include "options.h"
#include "text_file.h"

namespace hubbub::server {
namespace {

constexpr mode_t private_mode = 0700;

// Returns "" if the variable is not set.
std::string_view variable(const char* const* environment, std::string_view name) {
    for (; *environment != nullptr; ++environment) {
        std::string_view text(*environment);
        if (!text.starts_with(name)) continue;
        text.remove_prefix(name.size());
        if (text.starts_with('=')) return text.substr(1);
    }
    return {};
}

// Returns an errno, or 0.
int make_directories(const std::filesystem::path& path) {
    std::error_code ignored;
    if (path.empty() || std::filesystem::exists(path, ignored)) return 0;
    if (const int error = make_directories(path.parent_path()); error != 0) return error;
    return ::mkdir(path.c_str(), private_mode) == 0 || errno == EEXIST ? 0 : errno;
}

std::vector<std::string> own_names(const Config& config) {
    std::array<char, 256> host{};
    ::gethostname(host.data(), host.size() - 1);
    std::vector<std::string> out;
    for (const std::string& name :
         {config.settings.server_name, std::string(host.data()), std::string("localhost"),
          std::string("127.0.0.1"), std::string("::1")}) {
        if (net::can_certify(name) && std::find(out.begin(), out.end(), name) == out.end())
            out.push_back(name);
    }
    return out;
}

void make_certificate(Config& config, Wall now) {
    // Another server that starts in this directory waits, and then uses the same certificate.
    const net::Fd lock(::open(config.data_dir.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (lock) ::flock(lock.get(), LOCK_EX);
    config.tls = load_tls(config);
    if (config.tls != nullptr) return;
    const CertificateFiles files(config.data_dir);
    try {
        files.set_incomplete_aside();
        const net::SelfSigned made = files.make(own_names(config), now);
        log::event(log::Level::info, "tls.certificate-made",
                   {{"file", files.certificate},
                    {"fingerprint", made.fingerprint},
                    {"reason",
                     "no certificate was set. Clients cannot check a self-signed one: "
                     "compare this fingerprint when a client asks, and pin it"}});
    } catch (const std::runtime_error& error) {
        throw ConfigError(std::string("--data-dir: ") + error.what());
    }
    config.tls = load_tls(config);
}

}  // namespace

std::string default_data_dir(const char* const* environment) {
    // systemd separates several directories by colons.
    std::string_view service = variable(environment, "STATE_DIRECTORY");
    service = service.substr(0, service.find(':'));
    if (service.starts_with('/')) return std::string(service);
    // The specification declares relative paths invalid.
    if (const auto state = variable(environment, "XDG_STATE_HOME"); state.starts_with('/'))
        return std::string(state) + "/hubbub";
    if (const auto home = variable(environment, "HOME"); home.starts_with('/'))
        return std::string(home) + "/.local/state/hubbub";
    return "";
}

int make_data_dir(const std::string& path) {
    return make_directories(path);
}

void check_data_dir(const Config& config) {
    const std::string& path = config.data_dir;
    if (path.empty()) return;
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0) {
        // prepare_data_dir() does without a default directory that cannot be reached.
        if (errno == ENOENT || !config.data_dir_is_chosen) return;
        bad("data-dir", path, "cannot use it: " + std::generic_category().message(errno));
    }
    if (!S_ISDIR(status.st_mode)) bad("data-dir", path, "is not a directory");
    // Anyone who can write there can replace the key and impersonate the server. A warning might be
    // overlooked.
    if ((status.st_mode & (S_IWGRP | S_IWOTH)) != 0)
        bad("data-dir", path, "other users can write there; use chmod go-w");
    if (status.st_uid != ::geteuid() && status.st_uid != 0)
        bad("data-dir", path, "it belongs to another user; use chown");
    if (::access(path.c_str(), W_OK | X_OK) != 0)
        bad("data-dir", path, "cannot write there: " + std::generic_category().message(errno));
}

bool takes_tls(const Config& config) {
    return std::any_of(config.listen.begin(), config.listen.end(), [](const auto& spec) {
        return spec.encryption != net::Encryption::refused;
    });
}

void keep_own_certificate(Config& config, const Config& running) {
    const bool own = running.tls_certificate.empty() && config.tls_certificate.empty();
    if (!own || running.tls == nullptr || config.tls != nullptr || !takes_tls(config)) return;
    config.tls = running.tls;
    log::event(
        log::Level::error, "tls.kept",
        {{"reason", "'" + running.tls->certificate_file() +
                        "' or its key is gone; the certificate stays in use until a restart"}});
}

void prepare_data_dir(Config& config, Wall now) {
    std::string problem;
    if (!config.data_dir.empty()) {
        if (const int error = make_data_dir(config.data_dir); error != 0) {
            problem = "cannot create it: " + std::generic_category().message(error);
            if (config.data_dir_is_chosen) bad("data-dir", config.data_dir, problem);
            problem = "'" + std::exchange(config.data_dir, "") + "': " + problem;
        }
        // Again, because another process may have made it in between.
        check_data_dir(config);
    } else if (!config.data_dir_is_chosen) {
        problem = "HOME is not set";
    }
    if (!problem.empty())
        log::event(log::Level::warn, "data-dir.none",
                   {{"reason", problem + "; set --data-dir to have one, or none"}});
    if (!config.data_dir.empty() && config.tls == nullptr && takes_tls(config))
        make_certificate(config, now);
    check_listeners(config);
}

}  // namespace hubbub::server
