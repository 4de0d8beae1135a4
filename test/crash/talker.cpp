#include "talker.h"

#include <hubbub/net/address.h>
#include <hubbub/net/fd.h>

#include <array>
#include <stdexcept>
#include <string_view>

#include <sys/socket.h>

using namespace hubbub;

namespace crash {
namespace {

constexpr unsigned max_pending = 16;

// Returns false if the server has gone.
bool send_all(const net::Fd& to, std::string_view text) {
    while (!text.empty()) {
        const auto count = ::send(to.get(), text.data(), text.size(), MSG_NOSIGNAL);
        if (count <= 0) return false;
        text.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
}

}  // namespace

void Talker::hear(const std::string& line, Heard& heard, Acknowledged& acknowledged) const {
    if (line.find(" 366 ") != std::string::npos) heard.joined = true;
    if (line.find("not stored yet") != std::string::npos) heard.late = true;
    constexpr std::string_view mark = "msgid=";
    const std::size_t text_at = line.find(" PRIVMSG #hall :");
    const std::size_t id_at = line.find(mark);
    if (text_at == std::string::npos || id_at > text_at) return;
    constexpr std::size_t id_size = 13;
    const auto id = protocol::parse_message_id(line.substr(id_at + mark.size(), id_size));
    if (!id || *id <= heard.last) throw std::runtime_error("the id does not rise: " + line);
    heard.last = *id;
    const std::string text = line.substr(line.find(':', text_at) + 1);
    if (!text.starts_with(name_ + "-")) return;
    heard.echoed.emplace(text, *id);
    --heard.pending;
    acknowledged.note();
}

void Talker::run(std::uint16_t port, Acknowledged& acknowledged) {
    const auto address = net::resolve("127.0.0.1", port).front();
    const net::Fd fd(::socket(address.family(), SOCK_STREAM | SOCK_CLOEXEC, 0));
    Heard heard;
    bool open = ::connect(fd.get(), address.get(), address.length) == 0 &&
                send_all(fd, "CAP REQ :echo-message message-tags\r\nNICK " + name_ +
                                 "\r\nUSER t 0 * :t\r\nCAP END\r\nJOIN " + channel + "\r\n");
    std::string received;
    while (open) {
        std::array<char, 16384> bytes{};
        const auto count = ::recv(fd.get(), bytes.data(), bytes.size(), 0);
        if (count <= 0) break;
        received.append(bytes.data(), static_cast<std::size_t>(count));
        std::size_t begin = 0;
        for (std::size_t end = 0; (end = received.find("\r\n", begin)) != std::string::npos;
             begin = end + 2)
            hear(received.substr(begin, end - begin), heard, acknowledged);
        received.erase(0, begin);
        std::string lines;
        for (; heard.joined && heard.pending < max_pending; ++heard.pending) {
            const std::string number = std::to_string(++said_);
            lines.append("PRIVMSG ").append(channel).append(" :").append(name_);
            lines.append("-").append(number).append("\r\n");
        }
        open = send_all(fd, lines);
    }
    if (!heard.late) acknowledged_.merge(heard.echoed);
}

}  // namespace crash
