// The settings for listeners, TLS, proxies, gateways and limits.

#include "server/config.h"

#include <hubbub/base/password.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <initializer_list>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include <sys/stat.h>

#include "config_words.h"
#include "server/options.h"
#include "support/temporary_directory.h"
#include "support/tls_server.h"

using namespace hubbub::server;
using namespace settings_test;
using namespace std::chrono_literals;

TEST_CASE("Config: settings for cloaks and host names are read") {
    const TemporaryDirectory directory;
    const std::string key = write(directory, "key", std::string(30, 'k') + "\r\nnot this\n");
    const std::string little = write(directory, "little", std::string(29, 'k'));
    const Config config = read({"--cloak-key-file", key, "--force-cloaks", "--resolve-hosts",
                                "--resolve-timeout", "7", "--name-server", "127.0.0.1:5353"})
                              .config;
    REQUIRE(config.settings.cloak);
    CHECK(config.settings.cloak->of("192.0.2.1") ==
          hubbub::chat::Cloak(std::string(30, 'k')).of("192.0.2.1"));
    CHECK(config.settings.force_cloaks);
    CHECK(config.resolve_hosts);
    CHECK(config.resolving.deadline == 7s);
    CHECK(config.resolving.name_server == "127.0.0.1:5353");
    CHECK(complaint({"--cloak-key-file", little}).find("at least 30") != std::string::npos);
    CHECK(complaint({"--name-server", "nowhere"})
              .starts_with("--name-server 'nowhere': must be an address"));
    CHECK(complaint({"--lobby", "#cafe\u0301"}).find("NFC") != std::string::npos);
}

TEST_CASE("Config: each flood limit has a setting, and one switches all of them off") {
    const Config standard = read({}).config;
    CHECK(standard.limits);
    CHECK(standard.recvq == 65536);
    CHECK(standard.addresses.connects == hubbub::Rate{200, 60s});
    CHECK(standard.addresses.clones == 200);
    CHECK(standard.settings.targets == hubbub::Rate{20, 60s});
    const Words all = {"--recvq",      "1",    "--connects",   "2:3",
                       "--clones",     "4",    "--ipv4-width", "5",
                       "--ipv6-width", "6",    "--targets",    "7:8",
                       "--exempt",     "none", "--exempt",     "192.0.2.0/24 flood"};
    Config config = read(all).config;
    CHECK(config.recvq == 1);
    CHECK(config.addresses.connects == hubbub::Rate{2, 3s});
    CHECK(config.addresses.clones == 4);
    CHECK(config.addresses.v4_bits == 5);
    CHECK(config.addresses.v6_bits == 6);
    CHECK(config.settings.targets == hubbub::Rate{7, 8s});
    CHECK(config.exempt.of(hubbub::Address::parse("192.0.2.1")) == hubbub::server::limit_flood);
    CHECK(config.exempt.of(hubbub::Address::parse("127.0.0.1")) == 0);
    CHECK_FALSE(read({"--connects", "0"}).config.addresses.connects.limits());
    Words off = all;
    off.insert(off.end(), {"--limits", "off", "--flood-burst", "9"});
    config = read(off).config;
    CHECK(config.flood_burst == 0);
    CHECK(config.recvq == 0);
    CHECK_FALSE(config.addresses.connects.limits());
    CHECK(config.addresses.clones == 0);
    CHECK_FALSE(config.settings.targets.limits());
}

TEST_CASE("Config: proxies are networks or UNIX sockets, trusted about TLS only with 'secure'") {
    const auto at = [](const char* text) { return hubbub::Address::parse(text); };
    const Config config =
        read({"--proxy", "192.0.2.7", "--proxy", "2001:db8::/32  secure", "--proxy", "unix"})
            .config;
    REQUIRE(config.proxy_at(at("192.0.2.7")) != nullptr);
    CHECK_FALSE(config.proxy_at(at("192.0.2.7"))->trusted_tls);
    REQUIRE(config.proxy_at(at("2001:db8::1")) != nullptr);
    CHECK(config.proxy_at(at("2001:db8::1"))->trusted_tls);
    CHECK(config.proxy_at(std::nullopt) != nullptr);
    CHECK(config.proxy_at(at("192.0.2.8")) == nullptr);
    CHECK(read({}).config.proxy_at(std::nullopt) == nullptr);
    for (const std::string wrong :
         {"", "localhost", "192.0.2.7:80", "192.0.2.0/33", "192.0.2.7 tls", "unix secure x"})
        CHECK(complaint({"--proxy", wrong}) ==
              "--proxy '" + wrong +
                  "': must be an address, a network such as 192.0.2.0/24, or unix, optionally "
                  "followed by secure");
}

TEST_CASE("Config: a gateway has a name, networks, and a password's hash or a certificate") {
    const std::string hash = hubbub::hash_password("x"), upper(64, 'A'), lower(64, 'a');
    const auto gateways = read({"--webirc", "kiwi 192.0.2.7,2001:db8::/32,unix " + hash, "--webirc",
                                "lounge 192.0.2.8 certfp:AA:" + upper.substr(2) + "  secure"})
                              .config.settings.gateways;
    REQUIRE(gateways.size() == 2);
    CHECK(gateways[0].name == "kiwi");
    CHECK(gateways[0].hash == hash);
    CHECK_FALSE(gateways[0].trusted_tls);
    CHECK(gateways[0].is_at(hubbub::Address::parse("2001:db8::9")));
    CHECK(gateways[0].is_at(std::nullopt));
    CHECK_FALSE(gateways[0].is_at(hubbub::Address::parse("192.0.2.8")));
    CHECK(gateways[1].hash.empty());
    CHECK(gateways[1].certificate == lower);
    CHECK(gateways[1].trusted_tls);
    for (const std::string& wrong :
         Words{"", " 192.0.2.7", " localhost " + hash, " 192.0.2.7, " + hash, " 192.0.2.7 secret",
               " 192.0.2.7 certfp:" + lower.substr(1), " 192.0.2.7 certfp:" + lower + "a",
               " 192.0.2.7 " + hash + " secure x", " 192.0.2.7 " + hash + " tls"}) {
        const std::string told = complaint({"--webirc", "kiwi" + wrong});
        CHECK(told.starts_with("--webirc 'kiwi': must be NAME NETWORK[,NETWORK] HASH [secure]"));
        CHECK(told.find(hash) == std::string::npos);
    }
}

TEST_CASE("Config: a wrong limit is refused with the allowed range") {
    const std::string rate = "must be COUNT:SECONDS such as 20:60, or 0 for no limit";
    CHECK(complaint({"--connects", "5"}) == "--connects '5': " + rate);
    CHECK(complaint({"--targets", "5:"}) == "--targets '5:': " + rate);
    CHECK(complaint({"--limits", "yes"}) == "--limits 'yes': must be on or off");
    CHECK(complaint({"--ipv4-width", "33"}) ==
          "--ipv4-width '33': must be a whole number from 1 to 32");
    CHECK(complaint({"--exempt", "localhost"})
              .starts_with("--exempt 'localhost': must be a network such as 192.0.2.0/24"));
}

TEST_CASE("Config: --listen ADDR tls and --listen ADDR plain, quoted or not, and in the file") {
    using hubbub::net::Encryption;
    const TemporaryDirectory directory;
    const std::string file =
        write(directory, "hub.ini", "listen = 127.0.0.1:1 tls\nlisten = '127.0.0.1:2 plain'\n");
    const auto encryptions = [&](Words arguments, const Words& environment = {}) {
        arguments.insert(arguments.end(), {"--data-dir", directory.path() / "data"});
        std::vector<Encryption> out;
        for (const auto& spec : read(arguments, environment).config.listen)
            out.push_back(spec.encryption);
        return out;
    };
    using Encryptions = std::vector<Encryption>;
    const Encryptions both = {Encryption::required, Encryption::refused};
    CHECK(encryptions({"--listen", "127.0.0.1:1 tls", "--listen=127.0.0.1:2 plain"}) == both);
    CHECK(encryptions({"--listen", "127.0.0.1:1", "tls", "--listen=127.0.0.1:2", "plain"}) == both);
    CHECK(encryptions({"--config", file}) == both);
    CHECK(encryptions({}, {"HUBBUB_LISTEN=[::1]:1 tls"}) == Encryptions{Encryption::required});
    CHECK(encryptions({}) == Encryptions{Encryption::optional});
    CHECK_FALSE(complaint({"--listen", "127.0.0.1:1", "ssl"}).empty());
    CHECK_FALSE(complaint({"tls"}).empty());
    CHECK_FALSE(complaint({"--listen", "127.0.0.1:1", "tls", "plain"}).empty());
}

TEST_CASE("Config: a listener that needs TLS needs a certificate, or a directory to make one in") {
    const TemporaryDirectory directory;
    const Words words = {"--listen", "127.0.0.1:0 tls"};
    CHECK(complaint(words).starts_with("--listen "));
    CHECK(complaint(words, {"HUBBUB_DATA_DIR=none"}).starts_with("--listen "));
    CHECK(complaint(words, {"HUBBUB_DATA_DIR=" + directory.path().string()}).empty());
}

TEST_CASE("Config: STS needs a certificate and a port that takes TLS") {
    const tls::Identity identity{tls::Wanted{}};
    const tls::File certificate(identity.certificate_pem()), key(identity.key_pem());
    const auto with_tls = [&](Words words) {
        words.insert(words.end(),
                     {"--tls-certificate", certificate.path(), "--tls-key", key.path()});
        return words;
    };
    CHECK(complaint({"--sts", "600"}) ==
          "--sts needs a certificate: set --tls-certificate and --tls-key, or a --data-dir");
    CHECK(complaint({"--sts", "600", "--data-dir", "/x", "--listen", "127.0.0.1:0 plain"}) ==
          "--sts needs a --listen address with a port that takes TLS");
    CHECK(complaint(with_tls({"--sts", "600", "--listen", "unix:/x"})) ==
          "--sts needs a --listen address with a port that takes TLS");
    CHECK(read(with_tls({"--sts", "600"})).config.settings.sts == 600s);
    CHECK(read(with_tls({"--sts", "0"})).config.settings.sts == 0s);
    CHECK_FALSE(read(with_tls({})).config.settings.sts);
    CHECK(complaint(with_tls({"--sts", "316224000"})).empty());
    for (const std::string value : {"-1", "316224001", "1h"})
        CHECK(complaint(with_tls({"--sts=" + value})).starts_with("--sts '" + value + "': must "));
}
