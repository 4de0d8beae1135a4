#include "certificate_command.h"

#include <hubbub/protocol/text.h>

#include <cstdio>
#include <filesystem>
#include <string_view>

#include "certificate_files.h"
#include "config.h"
#include "text_file.h"

namespace hubbub::server {
namespace {

struct Request {
    std::vector<std::string> names;
    std::string directory = ".";
};

Request parse(const std::vector<std::string>& words) {
    constexpr std::string_view output = "--output";
    Request out;
    for (auto word = words.begin(); word != words.end(); ++word) {
        if (word->starts_with(std::string(output) + "=")) {
            out.directory = word->substr(output.size() + 1);
        } else if (*word == output) {
            if (++word == words.end()) throw ConfigError("--output needs a directory");
            out.directory = *word;
        } else if (word->starts_with('-')) {
            throw ConfigError("make-certificate has no option '" + *word + "', only --output DIR");
        } else if (!net::can_certify(*word)) {
            throw ConfigError("make-certificate '" + *word +
                              "': must be a host name such as chat.example.org or *.example.org, "
                              "or an address");
        } else {
            out.names.push_back(*word);
        }
    }
    if (out.names.empty())
        throw ConfigError(
            "make-certificate needs the names that clients connect to: hubbubd "
            "make-certificate chat.example.org 192.0.2.1");
    return out;
}

}  // namespace

int make_certificate(const std::vector<std::string>& words, Wall now) {
    const Request request = parse(words);
    // Absolute, so that the printed settings work from any working directory.
    const CertificateFiles files(std::filesystem::absolute(request.directory).lexically_normal());
    try {
        const net::SelfSigned made = files.make(request.names, now);
        std::printf("tls-certificate = %s\ntls-key = %s\nSHA-256 fingerprint: %s\n",
                    files.certificate.c_str(), files.key.c_str(), made.fingerprint.c_str());
        return 0;
    } catch (const std::runtime_error& error) {
        std::fprintf(stderr, "hubbubd make-certificate: %s\n",
                     protocol::visible(error.what()).c_str());
        return 1;
    }
}

}  // namespace hubbub::server
