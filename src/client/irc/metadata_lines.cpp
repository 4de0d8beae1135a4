#include "irc/metadata_lines.h"

#include <algorithm>
#include <string>
#include <utility>

#include "irc/replies.h"

namespace hubbub::client {
namespace {

using protocol::Message;

// Returns the name that people read.
std::string name_of(std::string_view key) {
    if (key == "display-name") return "display name";
    const ProfileKey* const known = find_profile_key(key);
    return std::string(known == nullptr ? key : known->name);
}

bool is_known(const Session& session, const std::string& folded) {
    const auto& channels = session.channels.all();
    return session.is_me(folded) || channels.contains(folded) ||
           std::any_of(channels.begin(), channels.end(),
                       [&](const auto& entry) { return entry.second.members.contains(folded); });
}

}  // namespace

void subscribe_metadata(Session& session) {
    if (!session.capabilities.has(metadata_capability) || session.progress.subscribed) return;
    session.progress.subscribed = true;
    std::string keys;
    for (const ProfileKey& one : profile_keys) keys.append(" ").append(one.key);
    session.send("METADATA * SUB" + keys, {});
}

void ask_profile(Session& session, std::string_view target) {
    session.profiles.ask(target);
    session.send("METADATA", {session.is_me(target) ? "*" : target, "LIST"});
}

void set_profile_value(Session& session, std::string_view target, std::string_view key,
                       std::string_view value) {
    if (value.empty())
        session.send("METADATA", {target, "SET", key});
    else
        session.send("METADATA", {target, "SET", key, value});
}

void on_metadata(Session& session, const Message& message, std::string_view) {
    if (message.count >= 2)
        session.profiles.set(message.param(0), message.param(1), message.param(3));
}

void on_metadata_value(Session& session, const Message& message, std::string_view) {
    const std::string_view target = message.param(1);
    // Values of strangers are shown only: nobody reports their changes.
    if (is_known(session, session.isupport.fold(target)))
        session.profiles.set(target, message.param(2), message.param(4));
    Event event = event_of(session, message, EventKind::info);
    event.channel = channel_in(session, message);
    event.text = std::string(target) + ": " + name_of(message.param(2)) + " " +
                 std::string(message.param(4));
    session.emit(std::move(event));
}

void on_metadata_unset(Session& session, const Message& message, std::string_view) {
    const std::string_view target = message.param(1);
    session.profiles.set(target, message.param(2), {});
    Event event = event_of(session, message, EventKind::info);
    event.channel = channel_in(session, message);
    event.text = std::string(target) + ": no " + name_of(message.param(2));
    session.emit(std::move(event));
}

void show_empty_profile(Session& session, std::string_view target) {
    session.info(session.is_me(target) ? "You have no profile yet. Set one with /profile name NAME."
                                       : std::string(target) + " has no profile.");
}

bool is_quiet_metadata_failure(Session& session, const Message& message) {
    if (message.param(0) != "METADATA") return false;
    if (message.param(1) == "INVALID_TARGET") session.profiles.take_asked(message.param(2));
    // The server reports fewer values; nobody asked for them.
    return message.param(1) == "TOO_MANY_SUBS";
}

void forget_profile_of_stranger(Session& session, std::string_view nick) {
    if (!is_known(session, session.isupport.fold(nick))) session.profiles.forget(nick);
}

void forget_profiles_of_strangers(Session& session) {
    session.profiles.forget_unless(
        [&](const std::string& name) { return is_known(session, name); });
}

}  // namespace hubbub::client
