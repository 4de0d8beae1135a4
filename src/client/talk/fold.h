#pragma once
// Who came, left and took another name since anything else happened, as one line.

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
    static bool takes(Event::Kind kind) {
        return kind == Event::Kind::joined || kind == Event::Kind::parted ||
               kind == Event::Kind::quit || kind == Event::Kind::renamed;
    }

    void add(const Event& event);
    bool empty() const { return people_.empty(); }
    // More would not be read by anybody: time for a new line.
    bool full() const { return people_.size() >= 50; }
    void clear() { *this = {}; }
    // "ann and bob joined; cleo left (why)". The reasons are told where one event is all there is.
    std::string text() const;

  private:
    struct Person {
        std::string nick;
        bool was_here = false;  // before all this
        bool is_here = false;
        std::string before;  // the nick they had before all this; empty: the same
    };
    Person& person(const std::string& nick, bool was_here);
    template <class Want>
    void tell(std::string& out, std::string_view verb, const Want& want) const;

    std::vector<Person> people_;
    std::string why_;
    std::size_t events_ = 0;
};

}  // namespace hubbub::client
