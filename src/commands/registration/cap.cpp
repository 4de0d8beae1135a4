// CAP: what a client and the server agree to use beyond plain IRC.
// Source: https://ircv3.net/specs/extensions/capability-negotiation

#include "core/capabilities.h"

#include <hubbub/commands/offer.h>
#include <hubbub/protocol/casemap.h>

#include <algorithm>
#include <charconv>

#include "core/context.h"
#include "core/version.h"
#include "registration/handlers.h"
#include "registration/registration.h"

namespace hubbub::commands {

using chat::Kind;

namespace {

static_assert(multiline_limits == "max-bytes=16384,max-lines=100" &&
              Multiline::max_bytes == 16384 && Multiline::max_lines == 100);

// What the kind of a client has a bit for.
struct KindBit {
    std::uint32_t capabilities;  // all of them
    Kind kind;
};
constexpr std::array kind_bits = {
    KindBit{server_time, Kind::timed},
    KindBit{message_tags, Kind::tagged},
    KindBit{account_tag, Kind::accounts},
    KindBit{batches | multiline, Kind::multiline},
    KindBit{extended_join, Kind::extended_join},
    KindBit{away_notify, Kind::away_notify},
    KindBit{setname, Kind::setname},
    KindBit{channel_rename, Kind::channel_rename},
    KindBit{chghost, Kind::chghost},
};

// The lines of one answer: its list in as many as it takes, "*" before all but the last one.
void send_list(Context& context, std::string_view subcommand, const std::vector<std::string>& words,
               bool many) {
    const std::string& server = context.settings().server_name;
    // ":server CAP target SUB * :"
    const std::size_t room =
        protocol::line_bytes - (server.size() + context.target().size() + subcommand.size() + 12);
    std::string list;
    for (const std::string& word : words) {
        if (!list.empty() && list.size() + 1 + word.size() > room) {
            // Version 301 knows one line only: what does not fit there can still be asked for.
            if (!many) break;
            context.responder.send(server, "CAP", {context.target(), subcommand, "*", list});
            list.clear();
        }
        if (!list.empty()) list += ' ';
        list += word;
    }
    context.responder.send(server, "CAP", {context.target(), subcommand, list});
}

std::vector<std::string> names_of(std::uint32_t bits, bool with_values) {
    std::vector<std::string> out;
    for (const CapabilityName& known : capabilities) {
        if ((bits & known.bit) == 0) continue;
        out.emplace_back(known.name);
        if (with_values && !known.value.empty()) out.back() += "=" + std::string(known.value);
    }
    return out;
}

bool asks_for_302(std::string_view digits) {
    unsigned version = 0;
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), version);
    // There is no version that is too high: whoever speaks it speaks 302 as well.
    return version >= 302 || read.ec == std::errc::result_out_of_range;
}

void list_offered(Context& context, const Message& message) {
    // The highest version counts from then on; the answer is in the one that is asked for.
    const bool modern = asks_for_302(message.param(1));
    // Whoever speaks 302 gets told of changes (section "cap-notify").
    if (modern) context.client()->capabilities |= cap_notify | version_302;
    if (!context.registered()) context.progress.negotiating = true;
    send_list(context, "LS", names_of(context.services().offer.bits(), modern), modern);
}

struct Request {
    std::uint32_t on = 0;
    std::uint32_t off = 0;
    std::vector<std::string> words;
};

// Nothing where one of the words cannot be granted.
std::optional<Request> read_request(const Context& context, std::string_view list) {
    Request request;
    while (!list.empty()) {
        const std::string_view word = list.substr(0, list.find(' '));
        list.remove_prefix(std::min(word.size() + 1, list.size()));
        if (word.empty()) continue;
        const bool off = word.front() == '-';
        const CapabilityName* const known = find_capability(word.substr(off ? 1 : 0));
        if (known == nullptr) return std::nullopt;
        const bool offered = (context.services().offer.bits() & known->bit) != 0;
        const bool stuck = off && known->bit == cap_notify && context.has_capability(version_302);
        if (stuck || (!off && !offered)) return std::nullopt;
        (off ? request.off : request.on) |= known->bit;
        (off ? request.on : request.off) &= ~known->bit;
        request.words.emplace_back(word);
    }
    return request;
}

// The target stands in front of what came: the list may have to go in two lines.
void grant(Context& context, const std::vector<std::string>& words) {
    const std::string& server = context.settings().server_name;
    const std::size_t room = protocol::line_bytes - server.size() - context.target().size() -
                             std::string_view(":  CAP  ACK :").size();
    std::string granted;
    const auto send = [&] {
        context.responder.send(server, "CAP", {context.target(), "ACK", granted});
    };
    for (const std::string& word : words) {
        if (!granted.empty() && granted.size() + 1 + word.size() > room) {
            send();
            granted.clear();
        }
        if (!granted.empty()) granted += ' ';
        granted += word;
    }
    send();
}

// All of the request, or nothing of it. A list without a colon is several parameters.
void answer_request(Context& context, const Message& message) {
    if (!context.registered()) context.progress.negotiating = true;
    std::string list(message.param(1));
    for (std::size_t i = 2; i < message.count; ++i) list += " " + std::string(message.param(i));
    const auto request = read_request(context, list);
    if (!request) {
        return context.responder.send(context.settings().server_name, "CAP",
                                      {context.target(), "NAK", list});
    }
    // Nothing changes before it is acknowledged: the tags of this very line included.
    grant(context, request->words);
    chat::Client& me = *context.client();
    me.capabilities |= request->on;
    me.capabilities &= ~request->off;
    // Withdrawn in the meantime: by now whoever withdraws either saw the bit here, or is seen.
    me.capabilities &= context.services().offer.bits();
    update_kind(me);
}

}  // namespace

const CapabilityName* find_capability(std::string_view name) {
    const auto* const at =
        std::find_if(capabilities.begin(), capabilities.end(),
                     [&](const CapabilityName& known) { return known.name == name; });
    return at == capabilities.end() ? nullptr : at;
}

Kind kind_of(std::uint32_t held) {
    Kind kind = Kind::irc;
    for (const KindBit& bit : kind_bits) {
        if ((held & bit.capabilities) == bit.capabilities) kind |= bit.kind;
    }
    return kind;
}

// Again where they changed meanwhile: the client's thread and one that withdraws a capability may
// both be here.
void update_kind(chat::Client& client) {
    std::uint32_t seen = 0;
    do {
        seen = client.capabilities;
        client.outbox.set_kind(kind_of(seen));
    } while (client.capabilities != seen);
}

Refusal handle_cap(Context& context, const Message& message) {
    const std::string_view sub = message.param(0);
    if (protocol::same(sub, "LS")) {
        list_offered(context, message);
    } else if (protocol::same(sub, "REQ")) {
        answer_request(context, message);
    } else if (protocol::same(sub, "LIST")) {
        send_list(context, "LIST", names_of(context.client()->capabilities, false),
                  context.has_capability(version_302));
    } else if (protocol::same(sub, "END")) {
        context.progress.negotiating = false;
        return try_register(context);
    } else {
        return Refusal(protocol::ERR_INVALIDCAPCMD, {sub});
    }
    return {};
}

}  // namespace hubbub::commands
