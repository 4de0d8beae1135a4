// The PROXY header: the result does not depend on how it is cut, and it stays within its bounds.

#include <hubbub/protocol/proxy_header.h>

#include <algorithm>

#include "targets.h"
#include "world/must.h"

using namespace hubbub::protocol;
using Status = ProxyHeader::Status;

void fuzz_proxy(std::string_view bytes) {
    const ProxyHeader whole = parse_proxy_header(bytes);
    must((whole.status == Status::invalid) == !whole.problem.empty(), "a refusal has a reason");
    must(whole.status != Status::incomplete || bytes.size() < max_proxy_binary_bytes,
         "a header ends");
    must(whole.status != Status::complete ||
             (whole.bytes <= bytes.size() && whole.bytes <= max_proxy_binary_bytes),
         "a header ends in what was read");
    must((whole.sender == ProxyHeader::Sender::user) == whole.address.has_value() ||
             whole.status == Status::invalid,
         "a user has an address");
    // The first part that is no longer incomplete decides, as at a connection.
    for (std::size_t size = 0; size < std::min<std::size_t>(bytes.size(), 300); ++size) {
        const ProxyHeader part = parse_proxy_header(bytes.substr(0, size));
        if (part.status == Status::incomplete) continue;
        must(part.status == whole.status && part.bytes == whole.bytes &&
                 part.address == whole.address && part.tls == whole.tls,
             "pieces make no difference");
        must(part.status == Status::invalid || part.bytes == size, "no byte is taken too late");
        return;
    }
}
