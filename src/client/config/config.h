#pragma once
// hubbub.conf: what was set, the servers, the keys. Text in, text out.

#include <cstddef>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "config/alias.h"
#include "config/filter.h"
#include "config/settings.h"
#include "connect/connection.h"
#include "irc/session.h"

namespace hubbub::client {

// One server as it stands in the file: "address = irc.example.org" and the like.
struct ServerEntry {
    std::string name;
    std::map<std::string, std::string> values;
    std::size_t line = 0;  // of the file; 0: it does not stand there yet
};

// A line that may stand in a server's section.
struct ServerKey {
    std::string_view name;
    std::string_view help;
};
std::span<const ServerKey> all_server_keys();

// What a key does: "ctrl-x ctrl-b = next-buffer".
struct KeyEntry {
    std::string keys;
    std::string action;  // empty: the key is free
    std::size_t line = 0;
};

// How something on the screen looks: "mention = bold #ffaf5f on 236".
struct ColourEntry {
    std::string name;
    std::string look;
    std::size_t line = 0;
};

// The same, ready for use.
struct ServerChoice {
    std::string name;
    ServerAddress server;
    SessionSettings session;
    std::string password_command;
    std::string password_file;
    bool connect = true;            // at the start
    std::vector<std::string> mute;  // rooms and nicks that call only by name
};

struct Config {
    Settings settings;
    std::vector<ServerEntry> servers;
    std::vector<KeyEntry> keys;
    std::vector<Alias> aliases;
    std::vector<ColourEntry> colours;
    Filters filters;
    // Names that the person took out of a section since the start ("aliases hug"). What somebody
    // else wrote into the file meanwhile stays there.
    std::set<std::string> forgotten;
    void forget(std::string_view section, std::string_view name);
    bool has_forgotten(std::string_view section, std::string_view name) const;
    bool fresh = false;  // written just now, after the first questions
};

// `problems` gets a sentence for each line that makes no sense, with its number.
Config parse_config(std::string_view text, std::vector<std::string>& problems);

// A sentence for each server that makes no sense, with its line.
std::vector<std::string> server_problems(const Config& config, std::string_view login);

// The whole file, each setting with its help; what is as it was at first is a comment.
std::string write_config(const Config& config);
// One section of it.
std::string write_server(const ServerEntry& server);

// The file as the person wrote it, comments and all, with the lines that say something else than
// `config` changed and those that are missing added.
std::string update_config(std::string_view text, const Config& config);

// Throws UsageError where an entry makes no sense. `login` is what the system calls the person.
ServerChoice choose(const ServerEntry& entry, std::string_view login);

}  // namespace hubbub::client
