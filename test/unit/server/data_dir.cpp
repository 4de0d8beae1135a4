// The data directory, and the certificate that the server makes there.

#include "server/data_dir.h"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <sys/stat.h>
#include <unistd.h>

#include "server/certificate_files.h"
#include "support/temporary_directory.h"

using namespace hubbub::server;

namespace {

using Variables = std::vector<const char*>;

Config read_with(const std::string& directory, const char* listen = "127.0.0.1:0") {
    const std::vector<const char*> argv = {"hubbubd", "--data-dir", directory.c_str(), "--listen",
                                           listen};
    const Variables none = {nullptr};
    return read_config(static_cast<int>(argv.size()), argv.data(), none.data()).config;
}

mode_t mode_of(const std::string& path) {
    struct stat status {};
    REQUIRE(::stat(path.c_str(), &status) == 0);
    return status.st_mode & 07777;
}

const hubbub::Wall now = std::chrono::system_clock::now();

}  // namespace

TEST_CASE("Data directory: the default is the service's, or that of the user") {
    const auto found = [](Variables variables) {
        variables.push_back(nullptr);
        return default_data_dir(variables.data());
    };
    CHECK(found({}).empty());
    CHECK(found({"HOME=/home/ann"}) == "/home/ann/.local/state/hubbub");
    CHECK(found({"HOME=/home/ann", "XDG_STATE_HOME=/state"}) == "/state/hubbub");
    CHECK(found({"HOME=/home/ann", "XDG_STATE_HOME="}) == "/home/ann/.local/state/hubbub");
    CHECK(found({"HOME=/home/ann", "XDG_STATE_HOME=state"}) == "/home/ann/.local/state/hubbub");
    CHECK(found({"HOME=/home/ann", "STATE_DIRECTORY=/var/lib/hubbub"}) == "/var/lib/hubbub");
    CHECK(found({"STATE_DIRECTORY=/var/lib/hubbub:/var/lib/more"}) == "/var/lib/hubbub");
    CHECK(found({"HOME=", "HOMES=/home"}).empty());
}

TEST_CASE("Data directory: the first start makes it and a certificate, later starts use them") {
    const TemporaryDirectory parent;
    const std::string directory = parent.path() / "state" / "hubbub";
    const CertificateFiles files(directory);
    Config first = read_with(directory);
    // Reading the settings, as --check-config does, makes nothing.
    CHECK_FALSE(std::filesystem::exists(parent.path() / "state"));
    CHECK(first.tls == nullptr);
    prepare_data_dir(first, now);
    CHECK(mode_of(directory) == 0700);
    CHECK(mode_of(files.key) == 0600);
    CHECK(mode_of(files.certificate) == 0600);
    REQUIRE(first.tls != nullptr);
    Config second = read_with(directory);
    prepare_data_dir(second, now);
    REQUIRE(second.tls != nullptr);
    CHECK(second.tls->fingerprint() == first.tls->fingerprint());
    // Without its certificate a key is an error that names the missing file; it is not replaced.
    std::filesystem::remove(files.certificate);
    std::string complaint;
    try {
        read_with(directory);
    } catch (const ConfigError& error) {
        complaint = error.what();
    }
    CHECK(complaint.starts_with("--data-dir: "));
    CHECK(complaint.find(files.certificate) != std::string::npos);
}

TEST_CASE("Data directory: a certificate without its key is set aside, and a pair is made") {
    const TemporaryDirectory parent;
    const std::string directory = parent.path() / "hubbub";
    const CertificateFiles files(directory);
    Config config = read_with(directory);
    prepare_data_dir(config, now);
    // As after a start that was interrupted.
    std::filesystem::remove(files.key);
    Config next = read_with(directory);
    prepare_data_dir(next, now);
    REQUIRE(next.tls != nullptr);
    CHECK(next.tls->fingerprint() != config.tls->fingerprint());
    CHECK(std::filesystem::exists(files.certificate + ".without-key"));
}

TEST_CASE("Data directory: a reload keeps a certificate whose files are gone") {
    const TemporaryDirectory parent;
    const std::string directory = parent.path() / "hubbub";
    Config running = read_with(directory);
    prepare_data_dir(running, now);
    std::filesystem::remove_all(directory);
    Config fresh = read_with(directory);
    keep_own_certificate(fresh, running);
    prepare_data_dir(fresh, now);
    CHECK(fresh.tls == running.tls);
    Config plain = read_with(directory, "127.0.0.1:0 plain");
    keep_own_certificate(plain, running);
    CHECK(plain.tls == nullptr);
}

TEST_CASE("Data directory: a server whose listeners refuse TLS makes no certificate") {
    const TemporaryDirectory parent;
    const std::string directory = parent.path() / "hubbub";
    Config config = read_with(directory, "127.0.0.1:0 plain");
    prepare_data_dir(config, now);
    CHECK(config.tls == nullptr);
    CHECK(std::filesystem::is_empty(directory));
    Config none = read_with("none");
    prepare_data_dir(none, now);
    CHECK(none.tls == nullptr);
    CHECK_FALSE(std::filesystem::exists("none"));
}

TEST_CASE("Data directory: refused if others can write there, or if it is not a directory") {
    const TemporaryDirectory parent;
    const std::string file = parent.path() / "file", open = parent.path() / "open";
    std::ofstream(file) << "x";
    std::filesystem::create_directory(open);
    for (const mode_t mode : {0720U, 0702U, 0777U}) {
        REQUIRE(::chmod(open.c_str(), mode) == 0);
        CHECK_THROWS_AS(read_with(open), ConfigError);
    }
    REQUIRE(::chmod(open.c_str(), 0755) == 0);
    CHECK_NOTHROW(read_with(open));
    if (::getuid() == 0) {
        REQUIRE(::chown(open.c_str(), 1, 1) == 0);
        CHECK_THROWS_AS(read_with(open), ConfigError);
        REQUIRE(::chown(open.c_str(), 0, 0) == 0);
    }
    if (::getuid() != 0) {  // root may write everywhere
        REQUIRE(::chmod(open.c_str(), 0500) == 0);
        CHECK_THROWS_AS(read_with(open), ConfigError);
    }
    CHECK_THROWS_AS(read_with(file), ConfigError);
    CHECK_THROWS_AS(read_with(file + "/below"), ConfigError);
    CHECK_THROWS_AS(read_with(""), ConfigError);
}

TEST_CASE(
    "Data directory: a default one that cannot be created is not used, a chosen one must be") {
    Config chosen = read_with("/proc/hubbub");
    CHECK_THROWS_AS(prepare_data_dir(chosen, now), ConfigError);
    const std::vector<const char*> argv = {"hubbubd", "--listen", "127.0.0.1:0"};
    for (const std::string home : {"/proc", "/dev/null"}) {
        CAPTURE(home);
        const std::string variable = "HOME=" + home;
        const Variables environment = {variable.c_str(), nullptr};
        Config config = read_config(3, argv.data(), environment.data()).config;
        CHECK(config.data_dir == home + "/.local/state/hubbub");
        prepare_data_dir(config, now);
        CHECK(config.data_dir.empty());
        CHECK(config.tls == nullptr);
    }
}
