#pragma once
// The refusal of a command as a value: the error reply to its client. A handler returns it; the
// dispatcher sends it (dispatch.cpp).

#include <hubbub/protocol/numerics.h>

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace hubbub::commands {

using Params = std::initializer_list<std::string_view>;

// A refusal, or nothing if the command is done. Not thread safe.
class [[nodiscard]] Refusal {
  public:
    // The type of reply. Source: https://ircv3.net/specs/extensions/standard-replies (FAIL)
    enum class Reply : std::uint8_t { none, numeric, fail };

    // The command is done.
    Refusal() = default;
    // A numeric with its own text after the parameters.
    explicit Refusal(const protocol::Numeric& numeric, Params params = {});
    // A numeric with another text.
    Refusal(const protocol::Numeric& numeric, Params params, std::string_view text);
    // A numeric whose text is filled with these words.
    Refusal(const protocol::Form& form, Params params, Params words);
    // "FAIL command code context :text".
    static Refusal fail(std::string_view command, std::string_view code, Params context,
                        std::string_view text);

    // Returns the same numeric with this as its only parameter.
    Refusal about(std::string_view param) const;

    explicit operator bool() const { return reply_ != Reply::none; }
    Reply reply() const { return reply_; }
    std::uint16_t numeric() const { return numeric_; }
    // Returns the parameters; of FAIL, the command, the code and the context.
    const std::vector<std::string>& params() const { return params_; }
    const std::string& text() const { return text_; }

  private:
    Reply reply_ = Reply::none;
    std::uint16_t numeric_ = 0;
    std::vector<std::string> params_;
    std::string text_;
};

}  // namespace hubbub::commands
