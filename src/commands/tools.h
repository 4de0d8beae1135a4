#pragma once
// What several families of commands need.

#include <hubbub/chat/channel.h>
#include <hubbub/commands/session.h>

#include <string>
#include <string_view>

namespace hubbub::commands {

inline constexpr std::string_view version = "hubbub-" HUBBUB_VERSION;

// Removes the first item of a list like "a,b,c" and returns it.
std::string_view take_item(std::string_view& list);

// A numeric whose last parameter is a list of words, in as many lines as it takes.
class WordList {
  public:
    WordList(Session& session, const protocol::Numeric& numeric, Session::Params middle);
    void add(std::string_view word);
    // Sends what is left; nothing where no word came, unless `always`.
    void finish(bool always = false);

  private:
    void send();

    Session& session_;
    const protocol::Numeric numeric_;
    std::vector<std::string> middle_;
    std::size_t room_;
    std::string words_;
};

// The channel by name, or null and a 403.
std::shared_ptr<chat::Channel> need_channel(Session& session, std::string_view name);

// Topic and names, as they follow a JOIN.
void send_names(Session& session, const chat::Channel& channel) REQUIRES(channel.mutex);
void send_topic(Session& session, const chat::Channel& channel) REQUIRES(channel.mutex);

// The parts of the welcome that are commands as well.
void send_isupport(Session& session);
void send_lusers(Session& session);
void send_motd(Session& session);

void join_channel(Session& session, std::string_view name);

}  // namespace hubbub::commands
