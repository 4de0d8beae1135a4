#include "name_server.h"

#include <hubbub/net/address.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <sstream>
#include <system_error>

#include <arpa/inet.h>
#include <sys/socket.h>

namespace flow {
namespace {

constexpr std::size_t header_bytes = 12;

// "host.example.net" as RFC 1035 section 3.1 writes it.
std::string labels(const std::string& name) {
    std::string out;
    for (std::size_t at = 0; at < name.size();) {
        const std::size_t end = std::min(name.find('.', at), name.size());
        out += static_cast<char>(end - at);
        out += name.substr(at, end - at);
        at = end + 1;
    }
    return out + '\0';
}

std::string type_name(char code) {
    return code == 12 ? "PTR" : code == 1 ? "A" : code == 28 ? "AAAA" : "?";
}

}  // namespace

NameServer::NameServer(std::map<std::string, std::string> records, bool silent)
    : records_(std::move(records)),
      silent_(silent),
      fd_(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
    const auto any = hubbub::net::resolve("127.0.0.1", 0).front();
    if (::bind(fd_.get(), any.get(), any.length) != 0)
        throw std::system_error(errno, std::generic_category(), "bind");
    address_ = hubbub::net::local_address(fd_.get()).text();
    thread_ = std::thread([this] { serve(); });
}

// An empty datagram ends it.
NameServer::~NameServer() {
    const auto own = hubbub::net::local_address(fd_.get());
    ::sendto(fd_.get(), "", 0, 0, own.get(), own.length);
    thread_.join();
}

void NameServer::serve() const {
    std::array<char, 512> buffer{};
    for (;;) {
        sockaddr_storage from{};
        socklen_t length = sizeof from;
        const ssize_t got = ::recvfrom(fd_.get(), buffer.data(), buffer.size(), 0,
                                       reinterpret_cast<sockaddr*>(&from), &length);
        if (got <= 0) return;
        if (silent_ || got <= static_cast<ssize_t>(header_bytes)) continue;
        const std::string reply = answer({buffer.data(), static_cast<std::size_t>(got)});
        ::sendto(fd_.get(), reply.data(), reply.size(), 0, reinterpret_cast<sockaddr*>(&from),
                 length);
    }
}

std::string NameServer::answer(const std::string& question) const {
    std::string name;
    std::size_t at = header_bytes;
    for (; question.at(at) != 0; at += static_cast<std::size_t>(question[at]) + 1)
        name += (name.empty() ? "" : ".") +
                question.substr(at + 1, static_cast<std::size_t>(question[at]));
    const std::size_t end = at + 5;  // the last label's end, type and class
    const auto found = records_.find(type_name(question.at(at + 2)) + " " + name);
    const bool known = found != records_.end();
    std::string out = question.substr(0, 2) + std::string(known ? "\x81\x80" : "\x81\x83");
    std::istringstream values(known ? found->second : "");
    std::string records;
    char count = 0;
    for (std::string value; values >> value; ++count) {
        std::string data = labels(value);
        if (question[at + 2] != 12) {
            std::array<char, 16> bytes{};
            const bool v6 = question[at + 2] == 28;
            ::inet_pton(v6 ? AF_INET6 : AF_INET, value.c_str(), bytes.data());
            data.assign(bytes.data(), v6 ? 16 : 4);
        }
        // The name by a pointer to the question, its type and class, a minute.
        records += "\xc0\x0c" + question.substr(at + 1, 4) + std::string("\0\0\0\x3c\0", 5);
        records += static_cast<char>(data.size());
        records += data;
    }
    out += std::string("\0\1\0", 3) + count + std::string(4, '\0');
    return out + question.substr(header_bytes, end - header_bytes) + records;
}

}  // namespace flow
