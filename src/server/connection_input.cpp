#include "connection_input.h"

#include <algorithm>
#include <utility>

namespace hubbub::server {

net::Transfer ConnectionInput::receive(int fd, bool telnet, bool& tls_hello) {
    tls_hello = false;
    buffer_ = buffers_.take();
    if (buffer_.size() != read_bytes) buffer_.resize(read_bytes);
    const net::Transfer got = net::receive_some(fd, buffer_.data(), read_bytes);
    if (got.status != net::Transfer::Status::done) {
        buffers_.give(std::move(buffer_));
        return got;
    }
    const bool first = !std::exchange(heard_anything_, true);
    if (first && buffer_[0] == protocol::tls_hello) {
        tls_hello = true;
        return got;
    }
    const std::size_t size = telnet ? telnet_.filter(buffer_.data(), got.bytes) : got.bytes;
    framer_.feed({buffer_.data(), size});
    pending_ = true;
    unpaid_ += got.bytes;
    return got;
}

ConnectionInput::Result ConnectionInput::next(std::string_view& line) {
    const Result result = framer_.next(line);
    if (result == Result::empty) {
        pending_ = false;
        buffers_.give(std::move(buffer_));
    } else if (result == Result::line) {
        unpaid_ -= std::min(unpaid_, line.size() + 2);
    }
    return result;
}

std::size_t ConnectionInput::take_unpaid() {
    const std::size_t kept = std::min(unpaid_, framer_.held());
    return std::exchange(unpaid_, kept) - kept;
}

}  // namespace hubbub::server
