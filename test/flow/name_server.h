#pragma once
// A name server on the loopback that has the records given by a test.

#include <hubbub/net/fd.h>

#include <map>
#include <string>
#include <thread>

namespace flow {

class NameServer {
  public:
    // "PTR 1.0.0.127.in-addr.arpa" -> "host.example.net", "A host.example.net" -> "127.0.0.1". What
    // it does not know does not exist. Several addresses of a name are separated by spaces. With
    // `silent` it never answers.
    explicit NameServer(std::map<std::string, std::string> records, bool silent = false);
    ~NameServer();
    NameServer(const NameServer&) = delete;
    NameServer& operator=(const NameServer&) = delete;

    // As --name-server takes it.
    const std::string& address() const { return address_; }

  private:
    void serve() const;
    std::string answer(const std::string& question) const;

    const std::map<std::string, std::string> records_;
    const bool silent_;
    const hubbub::net::Fd fd_;
    std::string address_;
    std::thread thread_;
};

}  // namespace flow
