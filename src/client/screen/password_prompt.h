#pragma once
// Asks for the password of a server or an account. The input is neither shown nor kept.

#include <cstddef>
#include <cstdint>
#include <string>

#include "screen/prompt.h"
#include "screen/screen_state.h"

namespace hubbub::client {

// Not thread safe: part of the screen.
class PasswordPrompt final : public Prompt {
  public:
    explicit PasswordPrompt(ScreenState& state) : state_(state) {}

    enum class Use : std::uint8_t {
        connect,  // the next sign-on
        login,
        registration,
    };
    // Asks for the password of the current network.
    void begin(const Workspace& workspace, Use use = Use::connect);
    bool press(Workspace& workspace, const terminal::Key& key, const std::string& name) override;
    bool paste(const std::string& text) override;

  private:
    void accept(Workspace& workspace);

    ScreenState& state_;
    Use use_ = Use::connect;
    std::string typed_;
    std::size_t network_ = 0;
};

}  // namespace hubbub::client
