// CAP: negotiation of capabilities.
// Source: https://ircv3.net/specs/extensions/capability-negotiation

#include <hubbub/commands/capability_set.h>
#include <hubbub/protocol/casemap.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "core/capabilities.h"
#include "core/context.h"
#include "core/version.h"
#include "metadata/publishing.h"
#include "registration/capability_words.h"
#include "registration/handlers.h"
#include "registration/registration.h"
#include "registration/sts.h"

namespace hubbub::commands {

using chat::Encoding;

namespace {

static_assert(multiline_limits == "max-bytes=16384,max-lines=100" &&
              Multiline::max_bytes == 16384 && Multiline::max_lines == 100);

// Maps capabilities to a bit of the encoding.
struct EncodingBit {
    chat::CapabilityBits capabilities;  // all are required
    Encoding encoding;
};
constexpr std::array encoding_bits = {
    EncodingBit{server_time, Encoding::timed},
    EncodingBit{message_tags, Encoding::tagged},
    EncodingBit{account_tag, Encoding::accounts},
    EncodingBit{batches | multiline, Encoding::multiline},
    EncodingBit{extended_join, Encoding::extended_join},
    EncodingBit{away_notify, Encoding::away_notify},
    EncodingBit{setname, Encoding::setname},
    EncodingBit{channel_rename, Encoding::channel_rename},
    EncodingBit{chghost, Encoding::chghost},
    EncodingBit{account_notify, Encoding::account_notify},
    EncodingBit{message_redaction, Encoding::redaction},
};

// Joins the words into lists of at most `max_bytes`. Returns at least one list.
std::vector<std::string> join_words(const std::vector<std::string>& words, std::size_t max_bytes) {
    std::vector<std::string> lists(1);
    for (const std::string& word : words) {
        if (!lists.back().empty() && lists.back().size() + 1 + word.size() > max_bytes)
            lists.emplace_back();
        if (!lists.back().empty()) lists.back() += ' ';
        lists.back() += word;
    }
    return lists;
}

// Moves drafts behind the ratified capabilities, which most old clients look for.
void put_drafts_last(std::vector<std::string>& words) {
    std::stable_partition(words.begin(), words.end(),
                          [](const std::string& word) { return !word.starts_with("draft/"); });
}

// Sends the words in as many lines as needed, with "*" in all lines but the last. If `many` is
// false, sends one line only.
void send_list(Context& context, std::string_view subcommand, std::vector<std::string> words,
               bool many) {
    const std::string& server = context.settings().server_name;
    // ":server CAP target SUB * :"
    const std::size_t used = server.size() + context.target().size() + subcommand.size() + 12;
    if (!many) put_drafts_last(words);
    auto lists = join_words(words, protocol::line_bytes - used);
    // Version 301 has no second line. Capabilities that are left out can be requested.
    if (!many) lists.resize(1);
    const std::string last = std::move(lists.back());
    lists.pop_back();
    for (const std::string& list : lists)
        context.responder.send(server, "CAP", {context.target(), subcommand, "*", list});
    context.responder.send(server, "CAP", {context.target(), subcommand, last});
}

// Returns the names of the given capabilities that the client can use.
std::vector<std::string> names_of(const Context& context, chat::CapabilityBits bits,
                                  bool with_values) {
    const auto origin = context.client()->origin();
    std::vector<std::string> out;
    for (const CapabilityName& known : capabilities) {
        if ((bits & known.bit) == 0) continue;
        auto word = offered_word(known, context.settings(), *origin, with_values);
        if (!word.empty()) out.push_back(std::move(word));
    }
    return out;
}

bool asks_for_302(std::string_view digits) {
    unsigned version = 0;
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), version);
    // Any higher version includes 302.
    return version >= 302 || read.ec == std::errc::result_out_of_range;
}

void list_offered(Context& context, const Message& message) {
    // The client keeps the highest version; this answer has the version of this request.
    const bool modern = asks_for_302(message.param(1));
    // Version 302 implies cap-notify (section "cap-notify").
    if (modern) context.client()->capabilities |= cap_notify | version_302;
    if (!context.registered()) context.progress.negotiating = true;
    auto offered = names_of(context, context.services().capabilities.bits(), modern);
    // STS is useless without its value, which only version 302 has.
    if (auto sts = sts_word(context.settings(), *context.client()->origin());
        modern && !sts.empty())
        offered.push_back(std::move(sts));
    send_list(context, "LS", std::move(offered), modern);
}

struct CapRequest {
    chat::CapabilityBits on = 0;
    chat::CapabilityBits off = 0;
    std::vector<std::string> words;
};

// Parses the list of CAP REQ. Returns nothing if any of its words cannot be granted.
std::optional<CapRequest> parse_request(const Context& context, std::string_view list) {
    CapRequest request;
    while (!list.empty()) {
        const std::string_view word = list.substr(0, list.find(' '));
        list.remove_prefix(std::min(word.size() + 1, list.size()));
        if (word.empty()) continue;
        const bool off = word.front() == '-';
        const CapabilityName* const known = find_capability(word.substr(off ? 1 : 0));
        if (known == nullptr) return std::nullopt;
        const bool offered =
            (context.services().capabilities.bits() & known->bit) != 0 &&
            !offered_word(*known, context.settings(), *context.client()->origin(), false).empty();
        const bool stuck = off && known->bit == cap_notify && context.has_capability(version_302);
        if (stuck || (!off && !offered)) return std::nullopt;
        (off ? request.off : request.on) |= known->bit;
        (off ? request.on : request.off) &= ~known->bit;
        request.words.emplace_back(word);
    }
    return request;
}

// Sends ACK. The list may need two lines, because the target makes the line longer than the
// request.
void send_ack(Context& context, const std::vector<std::string>& words) {
    const std::string& server = context.settings().server_name;
    const std::size_t used =
        server.size() + context.target().size() + std::string_view(":  CAP  ACK :").size();
    for (const std::string& list : join_words(words, protocol::line_bytes - used))
        context.responder.send(server, "CAP", {context.target(), "ACK", list});
}

// Grants all of the request or none of it. A list without a colon is several parameters.
void answer_request(Context& context, const Message& message) {
    if (!context.registered()) context.progress.negotiating = true;
    std::string list(message.param(1));
    for (std::size_t i = 2; i < message.count; ++i) list += " " + std::string(message.param(i));
    const auto request = parse_request(context, list);
    if (!request) {
        return context.responder.send(context.settings().server_name, "CAP",
                                      {context.target(), "NAK", list});
    }
    // Capabilities change after the ACK, so that ACK itself has the old tags.
    send_ack(context, request->words);
    chat::Client& me = *context.client();
    me.capabilities |= request->on;
    me.capabilities &= ~request->off;
    // Another thread may have withdrawn a capability since. Either it clears the bit set above, or
    // this reads its change.
    me.capabilities &= context.services().capabilities.bits();
    update_encoding(me);
    // At the sign-on, the welcome sends it.
    if (context.registered() && (request->on & metadata) != 0) send_own_metadata(context);
}

}  // namespace

const CapabilityName* find_capability(std::string_view name) {
    const auto* const at =
        std::find_if(capabilities.begin(), capabilities.end(),
                     [&](const CapabilityName& known) { return known.name == name; });
    return at == capabilities.end() ? nullptr : at;
}

Encoding encoding_of(chat::CapabilityBits held) {
    Encoding encoding = Encoding::irc;
    for (const EncodingBit& bit : encoding_bits) {
        if ((held & bit.capabilities) == bit.capabilities) encoding |= bit.encoding;
    }
    return encoding;
}

// Repeats if the capabilities changed: the client's thread and a thread that withdraws a capability
// may both be here.
void update_encoding(chat::Client& client) {
    chat::CapabilityBits seen = 0;
    do {
        seen = client.capabilities;
        client.outbox.set_encoding(encoding_of(seen));
    } while (client.capabilities != seen);
}

Refusal handle_cap(Context& context, const Message& message) {
    const std::string_view sub = message.param(0);
    if (protocol::same(sub, "LS")) {
        list_offered(context, message);
    } else if (protocol::same(sub, "REQ")) {
        answer_request(context, message);
    } else if (protocol::same(sub, "LIST")) {
        send_list(context, "LIST", names_of(context, context.client()->capabilities, false),
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
