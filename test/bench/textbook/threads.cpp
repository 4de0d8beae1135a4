// A chat server as the textbook has it: a thread for each client, the tables under a shared lock,
// and blocking sends while the channel is locked. To compare with; it has no limits, no modes, and
// trusts everyone.

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <unistd.h>

#include "irc.h"

using namespace textbook;

namespace {

// A member; the thread that serves it owns it and leaves all channels before it goes.
class Client {
  public:
    explicit Client(int fd) : fd_(fd) { send_at_once(fd_); }
    ~Client() { ::close(fd_); }
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    // Waits until the socket has taken everything; lines of several threads stay whole.
    void say(std::string_view text) {
        const std::scoped_lock lock(sending_);
        while (!text.empty()) {
            const ssize_t sent = ::send(fd_, text.data(), text.size(), 0);
            if (sent <= 0) return;
            text.remove_prefix(static_cast<std::size_t>(sent));
        }
    }

    ssize_t read(char* into, std::size_t size) const { return ::recv(fd_, into, size, 0); }

    std::string nick;

  private:
    const int fd_;
    std::mutex sending_;
};

class Channel {
  public:
    // All members see one order: who holds the lock sends to each before the next may.
    void say(std::string_view text, const Client* except) {
        const std::scoped_lock lock(mutex_);
        for (Client* member : members_)
            if (member != except) member->say(text);
    }
    void join(Client& client, std::string_view text) {
        const std::scoped_lock lock(mutex_);
        members_.push_back(&client);
        for (Client* member : members_) member->say(text);
    }
    void leave(Client& client, std::string_view text) {
        const std::scoped_lock lock(mutex_);
        std::erase(members_, &client);
        for (Client* member : members_) member->say(text);
    }

  private:
    std::mutex mutex_;
    std::vector<Client*> members_;
};

class Channels {
  public:
    Channel& find_or_make(std::string_view name) {
        const std::unique_lock lock(mutex_);
        return channels_[std::string(name)];
    }
    Channel* find(std::string_view name) {
        const std::shared_lock lock(mutex_);
        const auto found = channels_.find(name);
        return found == channels_.end() ? nullptr : &found->second;
    }

  private:
    std::shared_mutex mutex_;
    std::map<std::string, Channel, std::less<>>
        channels_;  // a channel keeps its address until the end
};

class Session {
  public:
    Session(int fd, Channels& channels) : client_(fd), channels_(channels) {}

    void run() {
        std::array<char, 8192> buffer;
        ssize_t got = 0;
        while (!over_ && (got = client_.read(buffer.data(), buffer.size())) > 0) {
            in_.append(buffer.data(), static_cast<std::size_t>(got));
            std::size_t begin = 0;
            for (std::size_t at = 0; (at = in_.find('\n', begin)) != std::string::npos;) {
                take(parse(std::string_view(in_).substr(begin, at - begin)));
                begin = at + 1;
            }
            in_.erase(0, begin);
        }
        const std::string text = ':' + mask(client_.nick) + " QUIT :gone\r\n";
        for (Channel* channel : joined_) channel->leave(client_, text);
    }

  private:
    void take(const Line& line) {
        if (line.command == "PRIVMSG") {
            if (Channel* const channel = channels_.find(line.first); channel != nullptr)
                channel->say(':' + mask(client_.nick) + " PRIVMSG " + std::string(line.first) +
                                 ' ' + std::string(line.rest) + "\r\n",
                             &client_);
        } else if (line.command == "PING") {
            client_.say(":textbook PONG textbook " + std::string(line.first) + "\r\n");
        } else if (line.command == "JOIN") {
            Channel& channel = channels_.find_or_make(line.first);
            joined_.push_back(&channel);
            channel.join(client_,
                         ':' + mask(client_.nick) + " JOIN " + std::string(line.first) + "\r\n");
            client_.say(end_of_names(client_.nick, line.first));
        } else if (line.command == "NICK") {
            client_.nick = line.first;
        } else if (line.command == "USER") {
            client_.say(welcome(client_.nick));
        } else if (line.command == "QUIT") {
            over_ = true;
        }
    }

    Client client_;
    Channels& channels_;
    std::vector<Channel*> joined_;
    std::string in_;
    bool over_ = false;
};

}  // namespace

int main(int argc, char** argv) {
    const int listener = start_listening(argc, argv, 0);
    Channels channels;
    while (true) {
        const int fd = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
        if (fd < 0) continue;
        std::thread([fd, &channels] { Session(fd, channels).run(); }).detach();
    }
}
