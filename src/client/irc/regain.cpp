#include "irc/regain.h"

#include <string>

namespace hubbub::client {
namespace {

bool lacks_nick(const Session& session) {
    return session.progress.registered && !session.is_me(session.nick.wanted());
}

}  // namespace

void watch_wanted_nick(Session& session) {
    if (!lacks_nick(session) || !session.nick.watched().empty() || !session.isupport.monitors())
        return;
    session.nick.set_watched(session.nick.wanted());
    session.send("MONITOR", {"+", session.nick.watched()});
}

void regain_if_free(Session& session, std::string_view freed) {
    if (lacks_nick(session) && session.isupport.same(freed, session.nick.wanted()))
        session.send("NICK", {session.nick.wanted()});
}

void stop_watching(Session& session) {
    if (session.nick.watched().empty() || lacks_nick(session)) return;
    session.send("MONITOR", {"-", session.nick.watched()});
    session.nick.set_watched({});
}

}  // namespace hubbub::client
