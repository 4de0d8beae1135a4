#include <hubbub/net/fd.h>

#include <cerrno>
#include <cstdint>
#include <system_error>

#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace hubbub::net {

Fd::~Fd() {
    // Do not retry on EINTR: Linux has closed the descriptor (close(2)).
    if (fd_ >= 0) ::close(fd_);
}

Wake::Wake() : fd_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    if (!fd_) throw std::system_error(errno, std::generic_category(), "eventfd");
}

void Wake::set() const {
    const std::uint64_t one = 1;
    // The write fails only if the counter is full; then fd is already readable.
    [[maybe_unused]] const auto written = ::write(fd_.get(), &one, sizeof one);
}

void Wake::clear() const {
    std::uint64_t count = 0;
    [[maybe_unused]] const auto got = ::read(fd_.get(), &count, sizeof count);
}

namespace {

Transfer result(ssize_t moved) {
    if (moved >= 0) return {Transfer::Status::done, static_cast<std::size_t>(moved), 0};
    if (errno == EAGAIN || errno == EWOULDBLOCK) return {Transfer::Status::would_block, 0, 0};
    return {Transfer::Status::failed, 0, errno};
}

Transfer receive(int fd, char* buffer, std::size_t size, int flags) {
    ssize_t got = 0;
    do {
        got = ::recv(fd, buffer, size, flags | MSG_DONTWAIT);
    } while (got < 0 && errno == EINTR);
    if (got == 0) return {Transfer::Status::ended, 0, 0};
    return result(got);
}

}  // namespace

Transfer send_some(int fd, std::string_view bytes) {
    ssize_t sent = 0;
    do {
        sent = ::send(fd, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    } while (sent < 0 && errno == EINTR);
    return result(sent);
}

Transfer send_some(int fd, std::span<const iovec> pieces) {
    // send(2) is cheaper than sendmsg(2).
    if (pieces.size() == 1)
        return send_some(fd, {static_cast<const char*>(pieces[0].iov_base), pieces[0].iov_len});
    msghdr message{};
    message.msg_iov = const_cast<iovec*>(pieces.data());  // sendmsg only reads it
    message.msg_iovlen = pieces.size();
    ssize_t sent = 0;
    do {
        sent = ::sendmsg(fd, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
    } while (sent < 0 && errno == EINTR);
    return result(sent);
}

Transfer receive_some(int fd, char* buffer, std::size_t size) {
    return receive(fd, buffer, size, 0);
}

Transfer peek_some(int fd, char* buffer, std::size_t size) {
    return receive(fd, buffer, size, MSG_PEEK);
}

std::size_t bytes_waiting(int fd) {
    int waiting = 0;
    return ::ioctl(fd, FIONREAD, &waiting) == 0 ? static_cast<std::size_t>(waiting) : 0;
}

}  // namespace hubbub::net
