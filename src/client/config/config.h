#pragma once
// hubbub.conf: settings, servers, keys, aliases, colours, filters. Pure.

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

// The section of a server in the file: "address = irc.example.org" and the like.
struct ServerEntry {
    std::string name;
    std::map<std::string, std::string> values;
    std::size_t line = 0;  // in the file; 0: not written yet
};

// A key that a server's section may have.
struct ServerKey {
    std::string_view name;
    std::string_view help;
};
std::span<const ServerKey> all_server_keys();

// The action of a key: "ctrl-x ctrl-b = next-buffer".
struct KeyEntry {
    std::string keys;
    std::string action;  // empty: the key is free
    std::size_t line = 0;
};

// The style of a part of the screen: "mention = bold #ffaf5f on 236".
struct ColourEntry {
    std::string name;
    std::string look;
    std::size_t line = 0;
};

// A server's section, checked and parsed.
struct ServerChoice {
    std::string name;
    ServerAddress server;
    SessionSettings session;
    std::string password_command;
    std::string password_file;
    bool connect = true;            // at the start
    std::vector<std::string> mute;  // channels and nicks that are muted
};

struct Config {
    Settings settings;
    std::vector<ServerEntry> servers;
    std::vector<KeyEntry> keys;
    std::vector<Alias> aliases;
    std::vector<ColourEntry> colours;
    Filters filters;
    // Entries that the person removed since the start ("aliases hug"). Entries that another program
    // has added to the file stay.
    std::set<std::string> forgotten;
    void forget(std::string_view section, std::string_view name);
    bool has_forgotten(std::string_view section, std::string_view name) const;
    bool fresh = false;  // written just now, by the first run
};

// Parses the file. Adds a sentence with the line number to `problems` for each invalid line.
Config parse_config(std::string_view text, std::vector<std::string>& problems);

// Returns a sentence with the line number for each invalid server.
std::vector<std::string> server_problems(const Config& config, std::string_view login);

// Returns a new file: each setting with its help, defaults commented out.
std::string write_config(const Config& config);
// Returns the section of a server.
std::string write_server(const ServerEntry& server);

// Returns the person's file with changed values replaced and missing lines added. Comments and
// order stay.
std::string update_config(std::string_view text, const Config& config);

// Parses a server's section; `login` is the person's name in the system. Throws UsageError if a
// value is invalid.
ServerChoice choose(const ServerEntry& entry, std::string_view login);

}  // namespace hubbub::client
