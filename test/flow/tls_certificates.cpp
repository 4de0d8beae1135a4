// Certificates: reload, expiry, RSA keys, chains. Resumed sessions.

#include <hubbub/base/log.h>

#include <array>
#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>

#include <doctest/doctest.h>

#include <openssl/ssl.h>

#include <sys/stat.h>

#include "support/temporary_directory.h"
#include "with_tls.h"

using namespace flow;
using namespace std::chrono_literals;
using namespace hubbub::commands;

namespace {

using ClientSession = std::unique_ptr<SSL_SESSION, decltype(&::SSL_SESSION_free)>;

// Returns a client that registered over TLS and has read the server's session ticket.
TestClient encrypted(const TestServer& server, std::string_view nick, int version = 0,
                     SSL_SESSION* session = nullptr) {
    TestClient client(server);
    client.start_tls({.version = version, .session = session}).enter(nick).sync();
    return client;
}

ClientSession session_of(const TestClient& client) {
    return {::SSL_get1_session(client.tls()), ::SSL_SESSION_free};
}

bool shows(const TestClient& client, const tls::Identity& identity) {
    return ::X509_cmp(::SSL_get0_peer_certificate(client.tls()), identity.certificate()) == 0;
}

// Returns true if the chain that the server sent leads to this authority.
bool leads_to(const TestClient& client, const tls::Identity& authority) {
    const std::unique_ptr<X509_STORE, decltype(&::X509_STORE_free)> store(::X509_STORE_new(),
                                                                          ::X509_STORE_free);
    const std::unique_ptr<X509_STORE_CTX, decltype(&::X509_STORE_CTX_free)> context(
        ::X509_STORE_CTX_new(), ::X509_STORE_CTX_free);
    ::X509_STORE_add_cert(store.get(), authority.certificate());
    ::X509_STORE_CTX_init(context.get(), store.get(), ::SSL_get0_peer_certificate(client.tls()),
                          ::SSL_get_peer_cert_chain(client.tls()));
    return ::X509_verify_cert(context.get()) == 1;
}

TestClient operator_with_notices(const TestServer& server, const std::string& nick) {
    TestClient client = operator_client(server, nick);
    client.send("MODE " + nick + " +s +s").read_until("* 008 *");
    return client;
}

}  // namespace

TEST_CASE("Certificates: REHASH loads a new pair; existing connections continue") {
    const tls::Identity before(tls::Wanted{}), after(tls::Wanted{});
    const Certified pair(before);
    TestServer server(pair.in(with_operators({{"root", all_privileges}})), nullptr, pair.reread());
    TestClient root = operator_client(server, "root"), bob = encrypted(server, "bob");
    CHECK(shows(bob, before));
    pair.write_certificate(after.certificate_pem());
    pair.write_key(after.key_pem());
    root.send("REHASH").read_until("* NOTICE root :*** The settings were reloaded.");
    CHECK(shows(encrypted(server, "carl"), after));
    bob.send("PRIVMSG root :still here").sync();
    root.read_until(":bob!* PRIVMSG root :still here");
}

TEST_CASE("Certificates: if the new pair does not match or cannot be read, the old one stays") {
    const tls::Identity before(tls::Wanted{}), after(tls::Wanted{});
    const Certified pair(before);
    TestServer server(
        pair.in(with_operators({{"root", all_privileges}, {"other", all_privileges}})), nullptr,
        pair.reread());
    TestClient root = operator_client(server, "root"),
               other = operator_with_notices(server, "other");
    TestClient bob = encrypted(server, "bob");
    // Only the key has been replaced yet.
    pair.write_key(after.key_pem());
    root.send("REHASH").read_until(
        "* NOTICE root :*** Settings not reloaded: --tls-certificate, "
        "--tls-key: the key '" +
        pair.key_path() + "' does not belong to the certificate *");
    other.read_until("* NOTICE * :*Settings not reloaded: --tls-certificate, *");
    CHECK(shows(encrypted(server, "carl"), before));
    // Nor is a pair used whose certificate file is empty or malformed.
    for (const std::string content : {"", "-----BEGIN CERTIFICATE-----\n!\n"}) {
        pair.write_certificate(content);
        root.send("REHASH").read_until("* Settings not reloaded: --tls-certificate, *'" +
                                       pair.certificate_path() + "' cannot be used: *");
    }
    CHECK(shows(encrypted(server, "dan"), before));
    pair.write_certificate(after.certificate_pem());
    root.send("REHASH").read_until("* The settings were reloaded.");
    CHECK(shows(encrypted(server, "eve"), after));
    bob.sync();
}

TEST_CASE("Certificates: a key with a passphrase is refused, not asked for") {
    const Certified pair;
    const std::unique_ptr<EVP_PKEY, decltype(&::EVP_PKEY_free)> key(
        ::EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"), ::EVP_PKEY_free);
    std::unique_ptr<FILE, decltype(&::fclose)> file(::fopen(pair.key_path().c_str(), "w"),
                                                    ::fclose);
    const unsigned char passphrase[] = {'x', 'y', 'z', 'z', 'y'};
    REQUIRE(::PEM_write_PrivateKey(file.get(), key.get(), ::EVP_aes_128_cbc(), passphrase,
                                   sizeof passphrase, nullptr, nullptr) == 1);
    file.reset();
    CHECK_THROWS_AS(pair.in(), hubbub::server::ConfigError);
}

TEST_CASE("Certificates: operators and the log are warned daily from 14 days before one expires") {
    const TemporaryDirectory directory;
    const std::string log = directory.path() / "hub.log";
    hubbub::log::start({.level = hubbub::log::Level::info, .file = log});
    // 30 days after the start of the test's clock.
    const hubbub::Wall end = FakeClock().wall() + 30 * 24h;
    const auto until =
        std::chrono::duration_cast<std::chrono::hours>(end - std::chrono::system_clock::now());
    const tls::Identity identity({.from = until - 60 * 24h, .until = until});
    const Certified pair(identity);
    auto config = with_operators({{"root", all_privileges}});
    config.ping_interval = 100 * 24h;
    {
        TestServer server(pair.in(config), nullptr, pair.reread());
        TestClient root = operator_with_notices(server, "root");
        const auto warned = [&](const std::string& pattern) {
            server->check_certificate();
            return count(root.sync(), "* NOTICE * :*TLS certificate '" + pair.certificate_path() +
                                          "' " + pattern);
        };
        CHECK(warned("*") == 0);
        server.advance(15 * 24h);
        CHECK(warned("*") == 0);
        server.advance(25h);
        CHECK(warned("expires on 2026-0* UTC. Replace it *") == 1);
        CHECK(warned("*") == 0);
        server.advance(23h);
        CHECK(warned("*") == 0);
        server.advance(1h);
        CHECK(warned("expires on *") == 1);
        // A reload within the day is not a new warning.
        CHECK(server->reload().failures.empty());
        server.advance(14 * 24h);
        CHECK(warned("expired on *") == 1);
        // The operator who sends REHASH also gets the warning.
        server.advance(24h);
        root.send("REHASH").read_until("* NOTICE root :*** The TLS certificate * expired on *");
        // A new certificate ends the warnings.
        const tls::Identity fresh({.until = until + 365 * 24h});
        pair.write_certificate(fresh.certificate_pem());
        pair.write_key(fresh.key_pem());
        CHECK(server->reload().done);
        server.advance(48h);
        root.sync();
        CHECK(warned("*") == 0);
        const hubbub::server::Config stored = *server->config();
        CHECK(stored.tls->fingerprint() == fresh.fingerprint());
    }
    hubbub::log::stop();
    std::ifstream file(log);
    std::size_t certificates = 0, expires = 0, expired = 0;
    for (std::string line; std::getline(file, line);) {
        certificates += matches(line, "* info tls.certificate *") ? 1U : 0U;
        expires += matches(line, "* warn tls.expires *") ? 1U : 0U;
        expired += matches(line, "* error tls.expired *") ? 1U : 0U;
    }
    CHECK(certificates == 2);
    CHECK(expires == 2);
    CHECK(expired == 2);
}

TEST_CASE("Certificates: RSA keys and a chain with an intermediate authority work") {
    const tls::Identity root_authority(tls::Wanted{.name = "root.example"});
    const tls::Identity middle({.name = "middle.example", .authority = true}, &root_authority);
    for (const bool rsa : {false, true}) {
        CAPTURE(rsa);
        const tls::Identity leaf({.rsa = rsa}, &middle);
        const Certified pair(leaf);
        pair.write_certificate(leaf.certificate_pem() + middle.certificate_pem());
        TestServer server(pair.in());
        for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
            TestClient client = encrypted(server, "ann", version);
            CHECK(shows(client, leaf));
            CHECK(leads_to(client, root_authority));
            client.send("QUIT").expect_closed();
        }
    }
}

TEST_CASE("Certificates: a chain that is longer than a record reaches the client") {
    const tls::Identity leaf{tls::Wanted{}};
    const Certified pair(leaf);
    std::string chain = leaf.certificate_pem();
    while (chain.size() < 40'000) chain += leaf.certificate_pem();
    pair.write_certificate(chain);
    TestServer server(pair.in());
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION})
        encrypted(server, "ann", version).send("QUIT").expect_closed();
}

TEST_CASE("Certificates: one without an end does not expire") {
    const tls::Identity eternal({.until = std::chrono::hours(24 * 365 * 7000L)});
    CHECK(tls::context_of(eternal)->expires() == hubbub::Wall::max());
}

TEST_CASE("Certificates: reading from a pipe that nobody writes ends") {
    const TemporaryDirectory folder;
    const std::string pipe = folder.path() / "key";
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    hubbub::server::Config config = Certified().in();
    config.tls_key = pipe;
    CHECK_THROWS_AS(hubbub::server::load_tls(config), hubbub::server::ConfigError);
}

TEST_CASE("Sessions: a client resumes one with a ticket; the server keeps no sessions") {
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        CAPTURE(version);
        const Certified pair;
        TestServer server(pair.in(), nullptr, pair.reread());
        TestClient ann = encrypted(server, "ann", version);
        CHECK(::SSL_session_reused(ann.tls()) == 0);
        const ClientSession session = session_of(ann);
        TestClient bob = encrypted(server, "bob", version, session.get());
        CHECK(::SSL_session_reused(bob.tls()) == 1);
        CHECK(::SSL_CTX_sess_number(server->config()->tls->get()) == 0);
        // After a reload the ticket is unknown: a full handshake.
        const ClientSession next = session_of(bob);
        REQUIRE(server->reload().done);
        TestClient carl = encrypted(server, "carl", version, next.get());
        CHECK(::SSL_session_reused(carl.tls()) == 0);
        bob.sync();
    }
}

TEST_CASE("Sessions: a client that renegotiates is refused, others are unaffected") {
    const Certified pair;
    TestServer server(pair.in());
    TestClient ann = encrypted(server, "ann"), bob = encrypted(server, "bob", TLS1_2_VERSION);
    REQUIRE(::SSL_renegotiate(bob.tls()) == 1);
    CHECK(::SSL_do_handshake(bob.tls()) != 1);
    ann.sync();
    TestClient carl = encrypted(server, "carl", TLS1_2_VERSION);
    CHECK(::SSL_get_current_compression(carl.tls()) == nullptr);
}

TEST_CASE("Sessions: the server prefers X25519, and chooses the cipher") {
    const Certified pair;
    TestServer server(pair.in());
    const std::unique_ptr<SSL_CTX, decltype(&::SSL_CTX_free)> context(
        ::SSL_CTX_new(::TLS_client_method()), ::SSL_CTX_free);
    const auto group_and_cipher = [&](int version, const char* groups, const char* ciphers) {
        TestClient client(server);
        const std::unique_ptr<SSL, decltype(&::SSL_free)> tls(::SSL_new(context.get()), ::SSL_free);
        ::SSL_set_min_proto_version(tls.get(), version);
        ::SSL_set_max_proto_version(tls.get(), version);
        ::SSL_set1_groups_list(tls.get(), groups);
        ::SSL_set_cipher_list(tls.get(), ciphers);
        ::SSL_set_fd(tls.get(), client.fd());
        REQUIRE(::SSL_connect(tls.get()) == 1);
        EVP_PKEY* key = nullptr;
        REQUIRE(::SSL_get_peer_tmp_key(tls.get(), &key) == 1);
        const std::unique_ptr<EVP_PKEY, decltype(&::EVP_PKEY_free)> holder(key, ::EVP_PKEY_free);
        return std::pair(std::string(::EVP_PKEY_get0_type_name(key)),
                         std::string(::SSL_get_cipher_name(tls.get())));
    };
    const auto one =
        group_and_cipher(TLS1_2_VERSION, "P-384:P-256:X25519",
                         "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384");
    const auto other =
        group_and_cipher(TLS1_2_VERSION, "P-256:X25519:P-384",
                         "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-ECDSA-AES128-GCM-SHA256");
    CHECK(one.first == "X25519");
    CHECK(one == other);
    // In TLS 1.3 a client sends a key for its first group only.
    CHECK(group_and_cipher(TLS1_3_VERSION, "X25519:P-256", "DEFAULT").first == "X25519");
}
