#include "connect/wire.h"

#include <utility>

namespace hubbub::client {
namespace {

class PlainWire final : public Wire {
  public:
    explicit PlainWire(net::Fd socket) : socket_(std::move(socket)) {}
    net::Transfer write_some(std::string_view bytes) override {
        return net::send_some(socket_.get(), bytes);
    }
    net::Transfer read_some(char* buffer, std::size_t size) override {
        return net::receive_some(socket_.get(), buffer, size);
    }
    int fd() const override { return socket_.get(); }

  private:
    const net::Fd socket_;
};

}  // namespace

std::unique_ptr<Wire> plain_wire(net::Fd socket) {
    return std::make_unique<PlainWire>(std::move(socket));
}

}  // namespace hubbub::client
