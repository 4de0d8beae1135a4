#include "connection_input.h"

#include <algorithm>
#include <utility>

namespace hubbub::server {
namespace {

// Enough for an HTTP method and a slash; kept without an allocation.
constexpr std::size_t start_bytes = 15;

}  // namespace

net::Transfer ConnectionInput::receive(Stream& stream, bool telnet) {
    buffer_ = buffers_.take();
    if (buffer_.size() != read_bytes) buffer_.resize(read_bytes);
    const net::Transfer got = stream.receive(buffer_.data(), read_bytes);
    if (got.status != net::Transfer::Status::done) {
        buffers_.give(std::move(buffer_));
        return got;
    }
    if (start_.empty()) start_.assign(buffer_, 0, std::min(got.bytes, start_bytes));
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
