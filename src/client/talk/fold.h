#pragma once
// Combines consecutive joins, parts and renames into one line.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "irc/event.h"

namespace hubbub::client {

// Not thread safe.
class Fold {
  public:
    static bool takes(EventKind kind) {
        return kind == EventKind::joined || kind == EventKind::parted || kind == EventKind::quit ||
               kind == EventKind::renamed;
    }

    void add(const Event& event);
    bool empty() const { return people_.empty(); }
    // Returns true if the line has enough names: the next event begins a new one.
    bool full() const { return people_.size() >= 50; }
    void clear() { *this = {}; }
    // Returns "ann and bob joined; cleo left (why)". Only a single event keeps its reason.
    std::string text() const;

  private:
    struct Person {
        std::string nick;
        bool was_here = false;  // before these events
        bool is_here = false;
        std::string before;  // the nick before these events; empty: unchanged
    };
    Person& person(const std::string& nick, bool was_here);
    template <class Want>
    void append_list(std::string& out, std::string_view verb, const Want& want) const;

    std::vector<Person> people_;
    std::string why_;
    std::size_t events_ = 0;
};

}  // namespace hubbub::client
