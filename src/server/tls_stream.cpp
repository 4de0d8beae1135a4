#include "tls_stream.h"

#include <hubbub/protocol/plain.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>
#include <utility>

#include <sys/socket.h>

namespace hubbub::server {
namespace {

constexpr std::size_t record_bytes = net::TlsEngine::record_bytes;
constexpr std::size_t records_at_once = 4;
constexpr int receives_at_once = 4;
// Limit of replies, such as those to key updates, that a client has not read.
constexpr std::size_t max_unread_answers = std::size_t{64} * 1024;

// For all messages of a client's handshake; its certificates may take 32 KiB of it.
constexpr std::size_t max_handshake = std::size_t{64} * 1024;

// The header of the first record, and that of the hello in it. Source: RFC 8446 sections 4 and 5.1
constexpr std::size_t hello_start = 9;

// Returns false if these first bytes cannot begin a ClientHello of reasonable size: OpenSSL would
// allocate memory for its declared length before it arrives. No client divides the header of its
// ClientHello into records.
bool may_begin_hello(std::string_view start) {
    const auto byte = [&](std::size_t at) {
        return std::size_t{static_cast<unsigned char>(start[at])};
    };
    if (start.size() >= 5) {
        const std::size_t record = byte(3) << 8 | byte(4);
        if (record < 4 || record > record_bytes) return false;
    }
    return start.size() < hello_start || (byte(6) << 16 | byte(7) << 8 | byte(8)) <= record_bytes;
}

// Takes the bytes of pieces in portions of a record, so that small pieces share one.
class Portions {
  public:
    explicit Portions(std::span<const iovec> pieces) : left_(pieces) {}

    // Copies the next portion into `buffer`, and returns it; empty at the end.
    std::string_view next(std::span<char, record_bytes> buffer) {
        std::size_t filled = 0;
        while (!left_.empty() && filled < buffer.size()) {
            const iovec& piece = left_.front();
            const std::size_t taken = std::min(piece.iov_len - offset_, buffer.size() - filled);
            std::memcpy(buffer.data() + filled, static_cast<const char*>(piece.iov_base) + offset_,
                        taken);
            filled += taken;
            offset_ += taken;
            if (offset_ < piece.iov_len) break;
            left_ = left_.subspan(1);
            offset_ = 0;
        }
        return {buffer.data(), filled};
    }

  private:
    std::span<const iovec> left_;
    std::size_t offset_ = 0;
};

}  // namespace

TlsStream::TlsStream(int fd, std::shared_ptr<const net::TlsContext> context)
    : fd_(fd), engine_(std::move(context)) {}

// Sends the held bytes, then these, and holds the bytes that the socket does not take. Returns
// false if the connection failed.
bool TlsStream::send(std::string_view ciphertext) {
    const bool behind = !held_.empty();
    if (behind) ciphertext = held_ += ciphertext;
    if (ciphertext.empty()) return true;
    const net::Transfer sent = net::send_some(fd_, ciphertext);
    if (sent.status == net::Transfer::Status::failed) return false;
    if (behind)
        held_.erase(0, sent.bytes);
    else
        held_ = ciphertext.substr(sent.bytes);
    if (held_.empty()) held_ = {};
    return true;
}

TlsStream::Step TlsStream::handshake() {
    for (int i = 0; i < receives_at_once; ++i) {
        if (!send({})) return Step::gone;
        if (!held_.empty()) return Step::wants_room;
        std::array<char, record_bytes> input;
        const net::Transfer got = net::receive_some(fd_, input.data(), input.size());
        if (got.status == net::Transfer::Status::would_block) return Step::wants_input;
        if (got.status != net::Transfer::Status::done) return Step::gone;
        ciphertext_ += got.bytes;
        if (ciphertext_ > max_handshake) return refuse("its messages are too long");
        std::string_view received(input.data(), got.bytes);
        if (ciphertext_ - got.bytes < hello_start) {
            start_ += received;
            if (!may_begin_hello(start_)) return refuse("its first message is invalid or too long");
            if (start_.size() < hello_start) continue;
            received = start_;
        }
        const Step step = shake(received);
        start_ = {};
        if (step != Step::wants_input) return step;
    }
    return Step::wants_input;
}

TlsStream::Step TlsStream::refuse(std::string reason) {
    refused_ = std::move(reason);
    send(protocol::tls_refusal);
    return Step::failed;
}

// The buffers are on the stack: malloc would request pages of the kernel at each flush, and keep
// them for each connection after its handshake.
TlsStream::Step TlsStream::shake(std::string_view received) {
    std::array<char, record_bytes> output;
    std::string rest;  // of a long chain of certificates
    const net::TlsEngine::Handshake made = [&] {
        MutexLock lock(mutex_);
        const auto out = engine_.handshake(received, output);
        engine_.take_output(rest);
        return out;
    }();
    // An alert, if it failed.
    if (!send({output.data(), made.bytes}) || !send(rest)) return Step::gone;
    if (made.status == net::TlsEngine::Status::starved) return Step::wants_input;
    if (made.status != net::TlsEngine::Status::done) return Step::failed;
    ciphertext_ = 0;
    return Step::done;
}

chat::Transport::Written TlsStream::write_some(std::span<const iovec> pieces) {
    if (!send({})) return {0, true};
    if (!held_.empty()) return {0, false, true};
    std::array<char, record_bytes> text;
    std::array<char, records_at_once * net::TlsEngine::ciphertext_of(record_bytes)> ciphertext;
    Portions portions(pieces);
    std::size_t accepted = 0;
    std::size_t filled = 0;
    {
        MutexLock lock(mutex_);
        engine_.take_output(held_);
        for (std::size_t i = 0; i < records_at_once; ++i) {
            const std::string_view portion = portions.next(text);
            if (portion.empty()) break;
            const auto made = engine_.write(portion, std::span(ciphertext).subspan(filled));
            if (!made) return {accepted, true};
            accepted += portion.size();
            filled += *made;
        }
    }
    if (!send({ciphertext.data(), filled})) return {accepted, true};
    return {accepted, false, !held_.empty()};
}

net::Transfer TlsStream::receive(char* buffer, std::size_t size) {
    char ciphertext[record_bytes];
    const std::size_t at_once = std::min(size, sizeof ciphertext);
    bool pending = has_pending();
    for (int i = 0; i < receives_at_once; ++i) {
        net::Transfer got;
        if (!std::exchange(pending, false)) got = net::receive_some(fd_, ciphertext, at_once);
        if (got.status != net::Transfer::Status::done) return got;
        ciphertext_ += got.bytes;
        MutexLock lock(mutex_);
        const net::TlsEngine::Read read = engine_.read({ciphertext, got.bytes}, buffer, size);
        text_ += read.bytes;
        if (read.status == net::TlsEngine::Status::done)
            return {net::Transfer::Status::done, read.bytes, 0};
        if (read.status == net::TlsEngine::Status::closed)
            return {net::Transfer::Status::ended, 0, 0};
        if (read.status == net::TlsEngine::Status::failed ||
            engine_.output_bytes() > max_unread_answers)
            return {net::Transfer::Status::failed, 0, 0};
    }
    // A lot of ciphertext without text: let the caller do other work first.
    return {net::Transfer::Status::would_block, 0, 0};
}

bool TlsStream::has_pending() const {
    MutexLock lock(mutex_);
    return engine_.has_pending();
}

bool TlsStream::needs_write() const {
    MutexLock lock(mutex_);
    return engine_.output_bytes() > 0;
}

std::size_t TlsStream::waiting() const {
    const std::size_t in_kernel = net::bytes_waiting(fd_);
    MutexLock lock(mutex_);
    return in_kernel + engine_.waiting();
}

// The text may come from ciphertext of earlier calls, so it may exceed this ciphertext.
Stream::Overhead TlsStream::take_overhead() {
    const std::size_t bytes = ciphertext_ - std::min(ciphertext_, text_);
    ciphertext_ = text_ = 0;
    MutexLock lock(mutex_);
    return {bytes, engine_.take_messages()};
}

void TlsStream::end_sending() {
    {
        MutexLock lock(mutex_);
        engine_.close();
        engine_.take_output(held_);
    }
    send({});
    ::shutdown(fd_, SHUT_WR);
}

void TlsStream::rest() {
    MutexLock lock(mutex_);
    engine_.free_buffers();
}

std::string TlsStream::client_fingerprint() const {
    MutexLock lock(mutex_);
    return engine_.client_fingerprint();
}

std::string TlsStream::description() const {
    MutexLock lock(mutex_);
    return engine_.description();
}

std::string TlsStream::error() const {
    if (!refused_.empty()) return refused_;
    MutexLock lock(mutex_);
    return engine_.error();
}

}  // namespace hubbub::server
