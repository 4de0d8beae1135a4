#include "talk/stored_line.h"

#include <hubbub/protocol/text.h>

#include <cstring>

namespace hubbub::client {
namespace {

constexpr std::size_t longest_text = std::size_t{16} * 1024;
constexpr std::size_t longest_name = 255;

}  // namespace

StoredLine::StoredLine(const Parts& parts) {
    const std::string_view who = protocol::cut(parts.who, longest_name);
    const std::string_view text = protocol::cut(parts.text, longest_text);
    const std::string_view origin = protocol::cut(parts.origin, longest_name);
    // An id that was cut is useless.
    const std::string_view msgid = parts.msgid.size() > longest_name ? "" : parts.msgid;
    const auto since = parts.at.time_since_epoch();
    const Head head{std::chrono::duration_cast<std::chrono::milliseconds>(since).count(),
                    static_cast<std::uint16_t>(text.size()),
                    static_cast<std::uint8_t>(who.size()),
                    static_cast<std::uint8_t>(msgid.size()),
                    static_cast<std::uint8_t>(origin.size()),
                    parts.kind,
                    parts.own,
                    parts.mention,
                    parts.mark,
                    parts.hidden};
    block_.reset(new char[sizeof head + who.size() + msgid.size() + origin.size() + text.size()]);
    char* out = block_.get();
    const auto append = [&](const void* from, std::size_t size) {
        if (size > 0) std::memcpy(out, from, size);
        out += size;
    };
    append(&head, sizeof head);
    append(who.data(), who.size());
    append(msgid.data(), msgid.size());
    append(origin.data(), origin.size());
    append(text.data(), text.size());
}

StoredLine::Head StoredLine::head() const {
    Head head{};
    std::memcpy(&head, block_.get(), sizeof head);
    return head;
}

Wall StoredLine::at() const {
    return Wall(std::chrono::milliseconds(head().at));
}

StoredLine::Parts StoredLine::parts() const {
    return {kind(), own(), mention(), mark(), at(), who(), text(), msgid(), origin(), hidden()};
}

void StoredLine::hide(bool hidden) {
    Head changed = head();
    changed.hidden = hidden;
    std::memcpy(block_.get(), &changed, sizeof changed);
}

}  // namespace hubbub::client
