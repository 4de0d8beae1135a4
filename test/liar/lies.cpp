#include "lies.h"

#include <algorithm>
#include <map>
#include <memory>
#include <utility>

namespace liar {
namespace {

// What swapping and repeating remember. Shared, because a Lie is copied.
struct Held {
    unsigned heard = 0;
    bool over = false;
    std::vector<std::string> lines;
};

std::string source(const std::string& line) {
    return line.substr(0, line.find(' '));
}

// Holds from the n-th message on while `holds` says so; the first that it lets pass goes first.
Lie held(Number client, unsigned nth, std::function<bool(const Held&, const std::string&)> holds,
         bool source_matters) {
    const auto state = std::make_shared<Held>();
    return [=](Wire& wire, Number to, const std::string& line) {
        const bool counts = to == client && is_message(line) && !state->over;
        if (!counts || (++state->heard < nth && state->lines.empty())) {
            wire.send(to, line);
            return;
        }
        if (state->lines.empty() || holds(*state, line)) {
            state->lines.push_back(line);
            return;
        }
        wire.send(to, line);
        if (source_matters && source(line) != source(state->lines.front())) return;
        for (const std::string& each : state->lines) wire.send(to, each);
        state->over = true;
    };
}

}  // namespace

void tell_truth(Wire& wire, Number to, const std::string& line) {
    wire.send(to, line);
}

bool is_message(std::string_view line) {
    return line.find(" PRIVMSG #") != std::string_view::npos &&
           line.find(" :hb ") != std::string_view::npos;
}

Lie at_line(Chosen chosen, std::vector<Number> clients, unsigned nth, Lie act) {
    return [=, heard = std::map<Number, unsigned>()](Wire& wire, Number to,
                                                     const std::string& line) mutable {
        const bool counts =
            chosen(line) && std::find(clients.begin(), clients.end(), to) != clients.end();
        if (counts && ++heard[to] == nth)
            act(wire, to, line);
        else
            wire.send(to, line);
    };
}

Lie at_message(std::vector<Number> clients, unsigned nth, Lie act) {
    return at_line(is_message, std::move(clients), nth, std::move(act));
}

Lie twice() {
    return [](Wire& wire, Number to, const std::string& line) {
        wire.send(to, line);
        wire.send(to, line);
    };
}

Lie not_at_all() {
    return [](Wire&, Number, const std::string&) {};
}

Lie also_to(Number other) {
    return [other](Wire& wire, Number to, const std::string& line) {
        wire.send(to, line);
        wire.send(other, line);
    };
}

Lie with_byte(std::string behind, std::size_t place, char byte) {
    return [=](Wire& wire, Number to, std::string line) {
        line.at(line.find(behind) + behind.size() + place) = byte;
        wire.send(to, line);
    };
}

Lie replaced(std::string from, std::string into) {
    return [=](Wire& wire, Number to, std::string line) {
        wire.send(to, line.replace(line.find(from), from.size(), into));
    };
}

Lie cut(std::size_t bytes) {
    return [bytes](Wire& wire, Number to, const std::string& line) {
        wire.send(to, std::string_view(line).substr(0, line.size() - bytes));
    };
}

Lie twice_later(Number client, unsigned nth) {
    const auto state = std::make_shared<Held>();
    return [=](Wire& wire, Number to, const std::string& line) {
        wire.send(to, line);
        if (to != client || !is_message(line)) return;
        if (++state->heard == nth) state->lines.push_back(line);
        if (state->heard == nth + 5) wire.send(to, state->lines.front());
    };
}

Lie swapped_of_one(Number client, unsigned nth) {
    return held(
        client, nth, [](const Held&, const std::string&) { return false; }, true);
}

Lie swapped_between(Number client, unsigned nth) {
    return held(
        client, nth,
        [](const Held& state, const std::string& line) {
            return source(line) == source(state.lines.front());
        },
        false);
}

}  // namespace liar
