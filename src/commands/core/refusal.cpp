#include "core/refusal.h"

#include "core/context.h"

namespace hubbub::commands {

Refusal::Refusal(const protocol::Numeric& numeric, Params params)
    : Refusal(numeric, params, numeric.text) {}

Refusal::Refusal(const protocol::Numeric& numeric, Params params, std::string_view text)
    : reply_(Reply::numeric),
      numeric_(numeric.code),
      params_(params.begin(), params.end()),
      text_(text) {}

Refusal::Refusal(const protocol::Form& form, Params params, Params words)
    : Refusal(protocol::Numeric(form.code, ""), params, protocol::fill(form, words)) {}

Refusal Refusal::fail(std::string_view command, std::string_view code, Params context,
                      std::string_view text) {
    Refusal out;
    out.reply_ = Reply::fail;
    out.params_ = {std::string(command), std::string(code)};
    out.params_.insert(out.params_.end(), context.begin(), context.end());
    out.text_ = text;
    return out;
}

Refusal Refusal::about(std::string_view param) const {
    Refusal out = *this;
    out.params_ = {std::string(param)};
    return out;
}

}  // namespace hubbub::commands
