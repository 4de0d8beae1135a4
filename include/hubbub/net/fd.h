#pragma once
// Owns a file descriptor. Only its destructor closes it.

#include <span>
#include <string>
#include <string_view>
#include <utility>

#include <sys/types.h>
#include <sys/uio.h>

namespace hubbub::net {

// Not thread safe; the kernel allows system calls on its descriptor from several threads.
class Fd {
  public:
    Fd() = default;
    explicit Fd(int fd) : fd_(fd) {}
    Fd(Fd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    Fd& operator=(Fd&& other) noexcept {
        Fd old(std::exchange(fd_, std::exchange(other.fd_, -1)));
        return *this;
    }
    ~Fd();

    int get() const { return fd_; }
    explicit operator bool() const { return fd_ >= 0; }

  private:
    int fd_ = -1;
};

// An eventfd that wakes a thread in poll. Thread safe.
class Wake {
  public:
    Wake();  // throws std::system_error
    void set() const;
    void clear() const;
    int fd() const { return fd_.get(); }

  private:
    Fd fd_;
};

// The result of a non-blocking read or write.
struct Transfer {
    enum class Status : unsigned char {
        done,         // `bytes` were moved
        would_block,  // none now: wait for the descriptor
        ended,        // read: end of stream
        failed,       // the connection is gone; `error` is the errno
    };
    Status status = Status::done;
    std::size_t bytes = 0;
    int error = 0;
};

// send(2) and recv(2) without blocking and without SIGPIPE. Thread safe.
Transfer send_some(int fd, std::string_view bytes);
Transfer send_some(int fd, std::span<const iovec> pieces);  // sendmsg(2)
Transfer receive_some(int fd, char* buffer, std::size_t size);
// Like receive_some(), but leaves the bytes in the socket.
Transfer peek_some(int fd, char* buffer, std::size_t size);
// Returns how many bytes can be read now; 0 if unknown.
std::size_t bytes_waiting(int fd);

}  // namespace hubbub::net
