// SASL data: "payload\n..." as Base64, as a first and a final message of SCRAM.

#include <hubbub/base/base64.h>
#include <hubbub/base/scram.h>

#include <algorithm>
#include <string>

#include "targets.h"
#include "world/must.h"

using namespace hubbub;

void fuzz_sasl(std::string_view bytes) {
    if (const auto data = from_base64(bytes))
        must(to_base64(*data) == bytes, "Base64 has one form");
    must(from_base64(to_base64(bytes)) == bytes, "Base64 keeps all bytes");
    const std::string_view first = bytes.substr(0, bytes.find('\n'));
    auto server = ScramServer::parse(first);
    if (!server) return;
    must(!server->user().empty(), "somebody logs in");
    must(server->user().find('\0') == std::string::npos, "a name has no NUL");
    const std::string challenge = server->challenge("salt", 1, "server");
    must(challenge.find("server,s=") != std::string::npos, "the nonce ends with the server's");
    static const ScramSecret secret = scram_secret("sesame", "salt", 1);
    const std::string_view last = bytes.substr(std::min(first.size() + 1, bytes.size()));
    must(!server->check(last, secret), "no input proves a password that it does not have");
}
