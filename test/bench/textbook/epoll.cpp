// A chat server as the textbook has it: one thread, epoll, and a send for each line to each member
// at once. To compare with; it has no limits, no modes, and trusts everyone.

#include <algorithm>
#include <array>
#include <cerrno>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include <sys/epoll.h>
#include <unistd.h>

#include "irc.h"

using namespace textbook;

namespace {

struct Client;

struct Channel {
    std::vector<Client*> members;
};

struct Client {
    int fd;
    std::string nick;
    std::string user;
    std::string in;
    std::string out;  // bytes that the socket refused
    std::vector<Channel*> channels;
    bool gone = false;
};

class Server {
  public:
    explicit Server(int listener) : listener_(listener), epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
        watch(EPOLL_CTL_ADD, listener_, EPOLLIN);
    }

    void run() {
        std::array<epoll_event, 256> events{};
        while (true) {
            const int count = ::epoll_wait(epoll_, events.data(), events.size(), -1);
            for (int i = 0; i < count; ++i) {
                const epoll_event& event = events[static_cast<std::size_t>(i)];
                if (event.data.fd == listener_)
                    accept_all();
                else if (const auto found = clients_.find(event.data.fd); found != clients_.end())
                    serve(*found->second, event.events);
            }
            for (const int fd : std::exchange(gone_, {})) bury(fd);
        }
    }

  private:
    void watch(int operation, int fd, std::uint32_t what) const {
        epoll_event event{};
        event.events = what;
        event.data.fd = fd;
        ::epoll_ctl(epoll_, operation, fd, &event);
    }

    void accept_all() {
        int fd = -1;
        while ((fd = ::accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
            send_at_once(fd);
            clients_[fd] = std::make_unique<Client>(Client{fd, {}, {}, {}, {}, {}});
            watch(EPOLL_CTL_ADD, fd, EPOLLIN);
        }
    }

    void serve(Client& client, std::uint32_t events) {
        if ((events & EPOLLOUT) != 0) send_rest(client);
        if ((events & (EPOLLIN | EPOLLHUP | EPOLLERR)) == 0) return;
        std::array<char, 65536> buffer;
        const ssize_t got = ::recv(client.fd, buffer.data(), buffer.size(), 0);
        if (got <= 0) {
            if (got == 0 || errno != EAGAIN) end(client);
            return;
        }
        client.in.append(buffer.data(), static_cast<std::size_t>(got));
        std::size_t begin = 0;
        for (std::size_t at = 0; (at = client.in.find('\n', begin)) != std::string::npos;) {
            take(client, parse(std::string_view(client.in).substr(begin, at - begin)));
            begin = at + 1;
        }
        client.in.erase(0, begin);
    }

    void take(Client& client, const Line& line) {
        if (line.command == "PRIVMSG") {
            const auto channel = channels_.find(line.first);
            if (channel == channels_.end()) return;
            const std::string text = ':' + mask(client.nick) + " PRIVMSG " +
                                     std::string(line.first) + ' ' + std::string(line.rest) +
                                     "\r\n";
            for (Client* member : channel->second.members)
                if (member != &client) say(*member, text);
        } else if (line.command == "PING") {
            say(client, ":textbook PONG textbook " + std::string(line.first) + "\r\n");
        } else if (line.command == "JOIN") {
            join(client, line.first);
        } else if (line.command == "NICK") {
            client.nick = line.first;
        } else if (line.command == "USER") {
            say(client, welcome(client.nick));
        } else if (line.command == "QUIT") {
            end(client);
        }
    }

    void join(Client& client, std::string_view name) {
        Channel& channel = channels_[std::string(name)];
        channel.members.push_back(&client);
        client.channels.push_back(&channel);
        const std::string text = ':' + mask(client.nick) + " JOIN " + std::string(name) + "\r\n";
        for (Client* member : channel.members) say(*member, text);
        say(client, end_of_names(client.nick, name));
    }

    void say(Client& client, std::string_view text) {
        if (client.gone) return;
        if (client.out.empty()) {
            const ssize_t sent = ::send(client.fd, text.data(), text.size(), 0);
            if (sent > 0) text.remove_prefix(static_cast<std::size_t>(sent));
            if (text.empty()) return;
            watch(EPOLL_CTL_MOD, client.fd, EPOLLIN | EPOLLOUT);
        }
        client.out += text;
    }

    void send_rest(Client& client) const {
        const ssize_t sent = ::send(client.fd, client.out.data(), client.out.size(), 0);
        if (sent > 0) client.out.erase(0, static_cast<std::size_t>(sent));
        if (client.out.empty()) watch(EPOLL_CTL_MOD, client.fd, EPOLLIN);
    }

    // Its events of this turn may still come: it is buried after them.
    void end(Client& client) {
        if (client.gone) return;
        client.gone = true;
        gone_.push_back(client.fd);
        const std::string text = ':' + mask(client.nick) + " QUIT :gone\r\n";
        for (Channel* channel : client.channels) {
            std::erase(channel->members, &client);
            for (Client* member : channel->members) say(*member, text);
        }
    }

    void bury(int fd) {
        ::close(fd);
        clients_.erase(fd);
    }

    const int listener_;
    const int epoll_;
    std::unordered_map<int, std::unique_ptr<Client>> clients_;
    std::map<std::string, Channel, std::less<>> channels_;
    std::vector<int> gone_;
};

}  // namespace

int main(int argc, char** argv) {
    Server(start_listening(argc, argv, SOCK_NONBLOCK)).run();
}
