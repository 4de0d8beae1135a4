// The stress tester's judge: each thing a server may do wrong must be seen.

#include <cstdint>
#include <initializer_list>

#include <doctest/doctest.h>

#include "stress/checker.h"

using hubbub::stress::Checker;

namespace {

// One recipient who listens to `slots` senders.
struct Listener {
    Checker checker;
    std::size_t number;

    explicit Listener(std::uint32_t slots = 1, std::uint32_t own_slot = Checker::no_slot)
        : number(checker.add_recipient(slots, own_slot)) {}

    void hear(std::initializer_list<std::uint32_t> sequences, std::uint32_t slot = 0) {
        for (const std::uint32_t sequence : sequences)
            checker.hear(checker.recipient(number), slot, sequence);
    }
    std::uint64_t missing(std::uint32_t sent, std::uint32_t slot = 0) const {
        return checker.missing(checker.recipient(number), slot, sent);
    }
    const Checker::Totals& totals() const { return checker.totals(); }
    std::uint64_t hash() const { return checker.recipient(number).hash; }
};

}  // namespace

TEST_CASE("Checker: complete and ordered messages give no fault") {
    Listener it(2);
    it.hear({0, 1, 2}, 0);
    it.hear({0, 1}, 1);
    CHECK(it.totals().delivered == 5);
    CHECK(it.totals().duplicated == 0);
    CHECK(it.totals().disordered == 0);
    CHECK(it.missing(3, 0) == 0);
    CHECK(it.missing(2, 1) == 0);
}

TEST_CASE("Checker: counts messages lost at the start, in the middle, at the end, and all") {
    Listener it;
    it.hear({1, 2, 5, 6});
    CHECK(it.totals().delivered == 4);
    CHECK(it.totals().disordered == 0);
    CHECK(it.missing(7) == 3);
    CHECK(it.missing(10) == 6);
    CHECK(Listener().missing(8) == 8);
}

TEST_CASE("Checker: counts duplicates, at once, later, and of a late message") {
    Listener it;
    it.hear({0, 1, 1, 2, 0});
    CHECK(it.totals().duplicated == 2);
    CHECK(it.totals().delivered == 3);
    it.hear({5, 4, 4});
    CHECK(it.totals().duplicated == 3);
    CHECK(it.totals().disordered == 1);
    CHECK(it.missing(6) == 1);
}

TEST_CASE("Checker: a late message counts as late, not as lost") {
    Listener it;
    it.hear({0, 3, 2, 1, 4});
    CHECK(it.totals().delivered == 5);
    CHECK(it.totals().disordered == 2);
    CHECK(it.totals().duplicated == 0);
    CHECK(it.missing(5) == 0);
}

TEST_CASE("Checker: a late message inside a gap leaves both remainders lost") {
    Listener it;
    it.hear({0, 10, 5});
    CHECK(it.missing(11) == 8);
    it.hear({1, 9, 6, 4});
    CHECK(it.missing(11) == 4);
    it.hear({2, 3, 7, 8});
    CHECK(it.missing(11) == 0);
    CHECK(it.totals().disordered == 9);
}

TEST_CASE("Checker: a sender need not hear itself; if it does, that is an echo") {
    Listener it(2, 1);
    it.hear({0, 1}, 0);
    CHECK(it.missing(5, 1) == 0);
    it.hear({0, 1, 2}, 1);
    CHECK(it.totals().echoed == 3);
    CHECK(it.totals().delivered == 2);
    CHECK(it.totals().duplicated == 0);
}

TEST_CASE("Checker: recipients have equal hashes only for equal messages in equal order") {
    Listener a(2);
    Listener b(2);
    Listener swapped(2);
    Listener shorter(2);
    for (Listener* each : {&a, &b}) {
        each->hear({0}, 0);
        each->hear({0}, 1);
        each->hear({1}, 0);
    }
    swapped.hear({0}, 1);
    swapped.hear({0, 1}, 0);
    shorter.hear({0}, 0);
    shorter.hear({0}, 1);
    CHECK(a.hash() == b.hash());
    CHECK(a.hash() != swapped.hash());
    CHECK(a.hash() != shorter.hash());
}

TEST_CASE("Checker: recipients are judged separately") {
    Checker checker;
    const std::size_t first = checker.add_recipient(2, Checker::no_slot);
    const std::size_t second = checker.add_recipient(3, 1);
    checker.hear(checker.recipient(first), 1, 0);
    checker.hear(checker.recipient(second), 0, 2);
    CHECK(checker.next(checker.recipient(first), 0) == 0);
    CHECK(checker.next(checker.recipient(first), 1) == 1);
    CHECK(checker.next(checker.recipient(second), 0) == 3);
    CHECK(checker.next(checker.recipient(second), 2) == 0);
    CHECK(checker.missing(checker.recipient(first), 0, 1) == 1);
    CHECK(checker.missing(checker.recipient(first), 1, 1) == 0);
    CHECK(checker.missing(checker.recipient(second), 0, 3) == 2);
    CHECK(checker.missing(checker.recipient(second), 1, 9) == 0);
    CHECK(checker.totals().delivered == 2);
}

TEST_CASE("Checker: late messages at both ends of a gap, and outside any gap") {
    Listener it;
    it.hear({0, 5});
    it.hear({1});
    CHECK(it.missing(6) == 3);
    it.hear({4});
    CHECK(it.missing(6) == 2);
    it.hear({1, 4, 0, 5});
    CHECK(it.totals().duplicated == 4);
    CHECK(it.totals().disordered == 2);
    CHECK(it.totals().delivered == 4);
    it.hear({9});
    it.hear({7});
    CHECK(it.missing(10) == 4);
    CHECK(it.totals().disordered == 3);
}
