// MODE, and the lists it fills: each line of the input is the changes of one MODE by the channel's
// operator; one that starts with '2' or '3' comes from one of the others.

#include <hubbub/chat/channel.h>
#include <hubbub/protocol/mask.h>
#include <hubbub/protocol/message.h>

#include <string>

#include "commands/core/channel_modes.h"
#include "commands/core/user_modes.h"
#include "targets.h"
#include "world/must.h"
#include "world/world.h"

using namespace hubbub;

namespace {

void check_channel(const World& world) {
    const auto channel = world.registry().find_channel("#a");
    must(channel != nullptr, "the channel is there");
    MutexLock lock(channel->mutex);
    std::size_t masks = 0;
    for (const commands::ListMode& mode : commands::list_modes) {
        const chat::MaskList& list = (*channel).*mode.list;
        masks += list.size();
        for (const chat::MaskEntry& entry : list.entries()) {
            must(protocol::full_mask(entry.mask) == entry.mask, "a list has whole masks");
            must(protocol::mask_complaint(entry.mask).empty(), "a mask could fit somebody");
        }
    }
    must(masks <= 5, "the lists hold what they may");
    must(channel->members().size() == 3, "a MODE puts nobody out");
    for (const chat::Member& member : channel->members()) {
        must(member.banned() ==
                 (channel->bans.size() != 0 && channel->bans_fit(*member.user->identity())),
             "who is banned is known");
        must(!channel->modes.secure_only || (member.user->user_modes & commands::user_secure) != 0,
             "all members are secure under z");
    }
}

// The announced change: letters that exist, with as many parameters as they take.
void check_told(std::string_view heard) {
    while (!heard.empty()) {
        const std::string_view line = heard.substr(0, heard.find("\r\n"));
        must(line.size() < heard.size() && line.size() <= protocol::line_bytes, "lines are whole");
        heard.remove_prefix(line.size() + 2);
        const auto message = protocol::parse(line);
        must(message.has_value(), "lines can be parsed");
        if (message->command != "MODE") continue;
        bool on = true;
        std::size_t wants = 0;
        for (const char letter : message->param(1)) {
            if (letter == '+' || letter == '-') {
                on = letter == '+';
                continue;
            }
            const bool takes =
                commands::channel_modes_with_parameter.find(letter) != std::string_view::npos &&
                (letter != 'l' || on);
            must(takes || commands::all_channel_modes.find(letter) != std::string_view::npos,
                 "only modes that exist change");
            wants += takes ? 1 : 0;
        }
        must(message->count == wants + 2, "each change has its parameter");
    }
}

}  // namespace

void fuzz_mode(std::string_view bytes) {
    commands::Settings settings;
    settings.max_masks = 5;
    World world(3, settings);
    const std::string nicks[] = {"ann", "bob", "cid"};
    for (std::size_t i = 0; i < 3; ++i) {
        world.connect(i);
        world.feed(i, "NICK " + nicks[i] + "\r\nUSER u 0 * :r\r\nJOIN #a\r\n");
        world.take_heard(i);
    }
    while (!bytes.empty()) {
        std::string line(bytes.substr(0, bytes.find('\n')));
        bytes.remove_prefix(std::min(line.size() + 1, bytes.size()));
        std::size_t who = 0;
        if (!line.empty() && (line[0] == '2' || line[0] == '3')) {
            who = line[0] == '2' ? 1 : 2;
            line.erase(0, 1);
        }
        std::erase_if(line, [](char c) { return c == '\r' || c == '\0'; });
        world.feed(who, "MODE #a " + line.substr(0, 400) + "\r\n");
        check_channel(world);
        for (std::size_t i = 0; i < 3; ++i) check_told(world.take_heard(i));
    }
}
