#include "core/channel_modes.h"

namespace hubbub::commands {

std::string channel_mode_text(const chat::Channel& channel, bool with_key) {
    std::string letters = "+";
    std::string params;
    for (const FlagMode& mode : flag_modes) {
        if (channel.modes.*mode.flag) letters += mode.letter;
    }
    if (!channel.modes.key.empty()) {
        letters += 'k';
        params += " " + (with_key ? channel.modes.key : std::string("*"));
    }
    if (channel.modes.joins.limits()) {
        letters += 'j';
        params += " " + channel.modes.joins.text();
    }
    if (channel.modes.limit != 0) {
        letters += 'l';
        params += " " + std::to_string(channel.modes.limit);
    }
    return letters + params;
}

}  // namespace hubbub::commands
