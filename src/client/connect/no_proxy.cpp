// Built without libcurl.

#include <stdexcept>

#include "connect/proxy.h"

namespace hubbub::client {

net::Fd connect_by_proxy(const std::string&, const std::string&, std::uint16_t,
                         std::chrono::milliseconds) {
    throw std::runtime_error(
        "this hubbub was built without proxies: install libcurl (Debian: libcurl4-openssl-dev), "
        "then build it again");
}

}  // namespace hubbub::client
