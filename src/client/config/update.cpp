// Updates hubbub.conf in place: the person's comments and order stay.

#include <hubbub/protocol/casemap.h>
#include <hubbub/protocol/text.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "config/config.h"

namespace hubbub::client {
namespace {

struct Section {
    std::string kind;  // "settings", "server", "keys", "aliases", "colours", "filters"
    std::string name;  // of the server
    std::vector<std::string> lines;
};

struct Assignment {
    std::string name;
    std::string value;
    bool comment = false;
};

// A line that a section must have.
struct Wanted {
    std::string name;
    std::string value;
    bool missing = true;  // must be added
};

std::optional<Assignment> assignment_in(std::string_view line) {
    Assignment out;
    line = protocol::trim(line);
    out.comment = line.starts_with('#');
    if (out.comment) line = protocol::trim(line.substr(1));
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos) return std::nullopt;
    out.name = protocol::trim(line.substr(0, equals));
    out.value = protocol::trim(line.substr(equals + 1));
    return out;
}

std::vector<Section> sections_of(std::string_view text) {
    // Lines above the first section are settings.
    std::vector<Section> out{{"settings", "", {}}};
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        std::string_view header = protocol::trim(line);
        if (header.starts_with('[') && header.ends_with(']')) {
            header = header.substr(1, header.size() - 2);
            Section section;
            section.kind = protocol::take_word(header);
            section.name = header;
            out.push_back(std::move(section));
        }
        out.back().lines.emplace_back(line);
    }
    return out;
}

// Returns true if both mean the same value ("yes", "on").
bool same_value(const Section& section, const std::string& name, const std::string& a,
                const std::string& b) {
    const Setting* setting = section.kind == "settings" ? find_setting(name) : nullptr;
    if (setting == nullptr) return a == b;
    Settings settings;
    return setting->set(settings, a).empty() && setting->value(settings) == b;
}

// Replaces the values that differ.
void change(Section& section, std::vector<Wanted>& wanted) {
    for (std::string& line : section.lines) {
        const auto there = assignment_in(line);
        if (!there || there->comment) continue;
        for (Wanted& one : wanted) {
            if (one.name != there->name) continue;
            one.missing = false;
            if (!same_value(section, one.name, there->value, one.value))
                line = one.name + " = " + one.value;
        }
    }
}

// Returns true if the names of the section are fixed, so that each may have a commented default.
bool is_named_by_us(const Section& section) {
    return section.kind == "settings" || section.kind == "server";
}

// Adds the missing lines: in place of their commented default, else at the end.
void add(Section& section, const std::vector<Wanted>& wanted) {
    for (const Wanted& one : wanted) {
        if (!one.missing) continue;
        const std::string text = one.name + " = " + one.value;
        const auto comment =
            std::find_if(section.lines.begin(), section.lines.end(), [&](const std::string& line) {
                const auto there = assignment_in(line);
                return there && there->comment && there->name == one.name;
            });
        if (comment != section.lines.end() && is_named_by_us(section)) {
            *comment = text;
            continue;
        }
        const auto filled = [](const std::string& line) { return !protocol::trim(line).empty(); };
        const auto last = std::find_if(section.lines.rbegin(), section.lines.rend(), filled);
        section.lines.insert(last.base(), text);
    }
}

// Updates all sections of that kind and name. Returns false if there is none.
bool update(std::vector<Section>& sections, const std::string& kind, const std::string& name,
            std::vector<Wanted> wanted) {
    Section* last = nullptr;
    for (Section& section : sections) {
        if (section.kind != kind || section.name != name) continue;
        change(section, wanted);
        last = &section;
    }
    if (last != nullptr) add(*last, wanted);
    return last != nullptr;
}

std::vector<Wanted> wanted_settings(const Settings& settings) {
    std::vector<Wanted> out;
    const Settings first;
    for (const Setting& setting : all_settings()) {
        const std::string value = setting.value(settings);
        out.push_back({std::string(setting.name), value, value != setting.value(first)});
    }
    return out;
}

// Updates a section that is a list of names: adds the wanted ones, removes the forgotten ones.
void update_list(std::vector<Section>& sections, std::string& behind, const std::string& kind,
                 const std::vector<Wanted>& wanted, const Config& config) {
    const auto gone = [&](const std::string& line) {
        const auto there = assignment_in(line);
        return there && !there->comment && config.has_forgotten(kind, there->name) &&
               std::none_of(wanted.begin(), wanted.end(), [&](const Wanted& one) {
                   return protocol::same(one.name, there->name);
               });
    };
    for (Section& section : sections) {
        if (section.kind == kind) std::erase_if(section.lines, gone);
    }
    if (update(sections, kind, "", wanted) || wanted.empty()) return;
    behind += "\n[" + kind + "]\n";
    for (const Wanted& one : wanted) behind += one.name + " = " + one.value + "\n";
}

}  // namespace

std::string update_config(std::string_view text, const Config& config) {
    if (protocol::trim(text).empty()) return write_config(config);
    std::vector<Section> sections = sections_of(text);
    update(sections, "settings", "", wanted_settings(config.settings));
    std::string behind;
    for (const ServerEntry& server : config.servers) {
        std::vector<Wanted> wanted;
        for (const auto& [name, value] : server.values) wanted.push_back({name, value});
        if (!update(sections, "server", server.name, wanted)) behind += "\n" + write_server(server);
    }
    std::vector<Wanted> filters;
    for (const Filter& filter : config.filters) filters.push_back({filter.name, filter.rule()});
    update_list(sections, behind, "filters", filters, config);
    std::vector<Wanted> keys;
    for (const KeyEntry& key : config.keys) keys.push_back({key.keys, key.action});
    update_list(sections, behind, "keys", keys, config);
    std::vector<Wanted> aliases;
    for (const Alias& alias : config.aliases) aliases.push_back({alias.name, alias.text});
    update_list(sections, behind, "aliases", aliases, config);
    std::vector<Wanted> colours;
    for (const ColourEntry& entry : config.colours) colours.push_back({entry.name, entry.look});
    update_list(sections, behind, "colours", colours, config);
    std::string out;
    for (const Section& section : sections) {
        for (const std::string& line : section.lines) out += line + "\n";
    }
    return out + behind;
}

}  // namespace hubbub::client
