#pragma once
// The buffers in the order of the screen, the current one, and a second one beside it.

#include <hubbub/terminal/editor.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "talk/buffer.h"
#include "talk/hidden_lines.h"
#include "talk/network_list.h"

namespace hubbub::client {

// Not thread safe: part of the workspace. A network has a server buffer from its first open() on,
// so there is always a current buffer after that.
class BufferList {
  public:
    BufferList(NetworkList& networks, const HiddenLines& hidden)
        : networks_(networks), hidden_(hidden) {}

    std::size_t size() const { return buffers_.size(); }
    Buffer& at(std::size_t index) { return *buffers_[index]; }
    const Buffer& at(std::size_t index) const { return *buffers_[index]; }
    std::size_t current_index() const { return current_; }
    Buffer& current() { return *buffers_[current_]; }
    const Buffer& current() const { return *buffers_[current_]; }
    Network& current_network() { return networks_.at(current().network); }
    const Network& current_network() const { return networks_.at(current().network); }
    // Returns the channel of a buffer; null if it has none or the person is not in it.
    const Channel* channel_of(const Buffer& buffer) const;

    // Returns the buffer of that name; null if there is none. Lists have no name.
    Buffer* find(std::size_t network, std::string_view name);
    Buffer& server_of(std::size_t network);
    std::size_t index_of(const Buffer& buffer) const;

    // Returns the buffer, and true if it was opened now. A network's buffers follow its server
    // buffer in the order in which they were opened; the mentions come last.
    struct Opened {
        Buffer& buffer;
        bool fresh;
    };
    Opened open(BufferKind kind, std::size_t network, const std::string& name,
                const BufferLimits& limits);
    // Removes a buffer other than a server's; if it was current, the person moves on.
    void remove(std::size_t index);

    void go_to(std::size_t index);
    void go_to_server(std::size_t network) { go_to(index_of(server_of(network))); }
    // Goes to the buffer before the current one.
    void go_back();
    // Goes to the next buffer with news, mentions first. Returns false if there is none.
    bool go_to_active();

    // A second buffer beside the current one, each in a pane. Either of the two may be current;
    // both keep their places.
    enum class SplitWay : std::uint8_t { above, beside };
    struct SecondPane {
        std::size_t index = 0;  // the buffer that is not the current one
        bool first = true;      // it is above, or at the left
        SplitWay way = SplitWay::above;
    };
    std::optional<SecondPane> pane() const;
    // Shows that buffer, or without an index the most likely one, as the second. Returns false if
    // there is none but the current one.
    bool split(std::optional<std::size_t> index, SplitWay way);
    void unsplit();
    // Makes the other one of the two current.
    void go_to_pane();
    // The screen has space for the second pane, or not: lines that are shown count as seen.
    void pane_shown(bool shown);

    // The person looks at the terminal, or no longer does.
    void look(bool looking);
    // Returns true if the person sees the newest line of the buffer.
    bool is_seen(const Buffer& buffer) const;

  private:
    bool is_current(const Buffer& buffer) const { return buffers_[current_].get() == &buffer; }
    // Sets the target of typed text in the session of the current network.
    void note_target();
    std::size_t likely_pane() const;

    NetworkList& networks_;
    const HiddenLines& hidden_;
    terminal::KillRing ring_;
    std::vector<std::unique_ptr<Buffer>> buffers_;
    std::size_t current_ = 0;
    const Buffer* before_ = nullptr;
    Buffer* pane_ = nullptr;  // the second buffer
    bool pane_first_ = true;
    SplitWay pane_way_ = SplitWay::above;
    bool pane_shown_ = false;
    bool looking_ = true;
};

}  // namespace hubbub::client
