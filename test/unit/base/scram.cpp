// SCRAM-SHA-256: the example of RFC 7677, and messages that are refused.

#include <hubbub/base/base64.h>
#include <hubbub/base/scram.h>

#include <string>

#include <doctest/doctest.h>

using namespace hubbub;

namespace {

// RFC 7677 section 3
const std::string salt = *from_base64("W22ZaJ0SNY7soEsUEjb6gQ==");
const std::string nonce = "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
const std::string final_without_proof =
    "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
const std::string proof = ",p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";

ScramServer challenged() {
    auto server = ScramServer::parse("n,,n=user,r=rOprNGfwEbeRWgbNEkqO");
    REQUIRE(server);
    CHECK(server->challenge(salt, 4096, nonce) ==
          "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096");
    return *server;
}

}  // namespace

TEST_CASE("SCRAM: the exchange of RFC 7677") {
    const ScramServer server = challenged();
    CHECK(server.user() == "user");
    CHECK(server.authorization().empty());
    const ScramSecret secret = scram_secret("pencil", salt, 4096);
    CHECK(server.check(final_without_proof + proof, secret) ==
          "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
}

TEST_CASE("SCRAM: a wrong password, proof, nonce or header is refused") {
    const ScramServer server = challenged();
    const ScramSecret secret = scram_secret("pencil", salt, 4096);
    CHECK_FALSE(server.check(final_without_proof + proof, scram_secret("Pencil", salt, 4096)));
    CHECK_FALSE(server.check(final_without_proof + proof, {}));
    for (const std::string& wrong :
         {std::string(), std::string(",p="), final_without_proof, final_without_proof + ",p=",
          final_without_proof + ",p=AAAA", final_without_proof + "x" + proof,
          "c=eSws" + final_without_proof.substr(6) + proof, "x," + final_without_proof + proof,
          final_without_proof + ",p=eHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
          final_without_proof + proof + "="}) {
        CAPTURE(wrong);
        CHECK_FALSE(server.check(wrong, secret));
    }
}

TEST_CASE("SCRAM: the first message") {
    const auto named = ScramServer::parse("y,a=bo=2Cb,n=a=3Dnn,r=x,extension=1");
    REQUIRE(named);
    CHECK(named->user() == "a=nn");
    CHECK(named->authorization() == "bo,b");
    for (const std::string wrong :
         {"", "n", "n,,", "n,,n=", "n,,n=ann", "n,,n=ann,r=", "n,,n=a=ann,r=x", "n,,n=ann=,r=x",
          "p=tls-unique,,n=ann,r=x", "n,b=x,n=ann,r=x", "n,a=,n=ann,r=x", "n,,m=x,n=ann,r=x",
          "n,,r=x,n=ann", "n,,n=ann,r=a b", "x,,n=ann,r=x"}) {
        CAPTURE(wrong);
        CHECK_FALSE(ScramServer::parse(wrong));
    }
    CHECK_FALSE(ScramServer::parse("n,,n=ann,r=" + std::string(257, 'x')));
    CHECK(ScramServer::parse("n,,n=ann,r=" + std::string(256, 'x')));
}

TEST_CASE("Base64: both ways, and only with padding") {
    for (const std::string text : {"", "a", "ab", "abc", "abcd"}) {
        CAPTURE(text);
        CHECK(from_base64(to_base64(text)) == text);
    }
    CHECK(to_base64("ab") == "YWI=");
    for (const std::string wrong :
         {"YWI", "YWI==", "Y", "YW I=", "YWI=\n", "Y-I=", "=", "+", "+\xee+\xee"}) {
        CAPTURE(wrong);
        CHECK_FALSE(from_base64(wrong));
    }
}
