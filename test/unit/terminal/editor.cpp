// The input line: the keys of a terminal, what each does to text and cursor, and earlier lines.

#include <hubbub/terminal/editor.h>
#include <hubbub/terminal/input_history.h>
#include <hubbub/terminal/keys.h>

#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

using namespace hubbub::terminal;

namespace {

// '|' stands for the cursor.
struct Typed {
    KillRing ring;
    Editor editor{ring};

    explicit Typed(std::string_view start) {
        const std::size_t at = start.find('|');
        editor.set(std::string(start.substr(0, at)) + std::string(start.substr(at + 1)));
        editor.replace(at, at, {});
    }
    std::string now() const { return std::string(editor.text()).insert(editor.cursor(), "|"); }
    std::string after(void (Editor::*move)()) {
        (editor.*move)();
        return now();
    }
};

}  // namespace

TEST_CASE("Editor: moves and deletes") {
    struct Case {
        std::string_view start;
        void (Editor::*move)();
        std::string_view end;
    };
    const Case cases[]{
        {"a日|b", &Editor::left, "a|日b"},
        {"|e\xcc\x81x", &Editor::right, "e\xcc\x81|x"},
        {"one two|", &Editor::word_left, "one |two"},
        {"|one two", &Editor::word_right, "one| two"},
        {"a\nbc|", &Editor::home, "a\n|bc"},
        {"a\n|bc", &Editor::home, "|a\nbc"},
        {"|a\nbc", &Editor::end, "a|\nbc"},
        {"a|\nbc", &Editor::end, "a\nbc|"},
        {"👍🏽|", &Editor::erase_left, "|"},
        {"a|👍🏽b", &Editor::erase_right, "a|b"},
        {"see http://x.org/a |b", &Editor::kill_word_left, "see |b"},
        {"see http://x.org/a|b", &Editor::kill_part_left, "see http://x.org/|b"},
        {"a| bc d", &Editor::kill_word_right, "a| d"},
        {"a\nbc|d", &Editor::kill_to_start, "a\n|d"},
        {"a|b\nc", &Editor::kill_to_end, "a|\nc"},
        {"a|\nc", &Editor::kill_to_end, "a|c"},
        {"ab|", &Editor::transpose, "ba|"},
        {"a|b", &Editor::transpose, "ba|"},
    };
    for (const Case& one : cases) {
        CAPTURE(one.start);
        Typed typed(one.start);
        CHECK(typed.after(one.move) == one.end);
    }
}

TEST_CASE("Editor: yank inserts the deleted text") {
    Typed typed("one two three|");
    typed.editor.kill_word_left();
    typed.editor.kill_word_left();
    typed.editor.home();
    CHECK(typed.after(&Editor::yank) == "two three|one ");
    typed.editor.end();
    typed.editor.kill_word_left();
    CHECK(typed.now() == "two |");
    CHECK(typed.after(&Editor::yank) == "two threeone |");
    CHECK(typed.after(&Editor::yank_next) == "two two three|");
}

TEST_CASE("Editor: undo restores one word at a time") {
    Typed typed("|");
    for (const char* letter : {"a", "b", " ", "c"}) typed.editor.insert(letter);
    CHECK(typed.after(&Editor::undo) == "ab |");
    CHECK(typed.after(&Editor::undo) == "ab|");
    CHECK(typed.after(&Editor::undo) == "|");
    CHECK(typed.after(&Editor::undo) == "|");
}

TEST_CASE("Editor: accepts several lines and refuses control characters") {
    Typed typed("one\ntwo|\nlonger");
    CHECK(typed.editor.up());
    CHECK(typed.now() == "one|\ntwo\nlonger");
    CHECK_FALSE(typed.editor.up());
    CHECK(typed.editor.down());
    CHECK(typed.editor.down());
    CHECK(typed.now() == "one\ntwo\nlon|ger");
    CHECK_FALSE(typed.editor.down());
    Typed clean("|");
    clean.editor.insert("a\x1b[31m\tb\r\nc");
    CHECK(clean.editor.text() == "a[31m b\nc");
}

TEST_CASE("Editor: only deletions in a row are inserted together") {
    // Ends the run in some way; the text and the cursor are as before.
    const std::vector<void (*)(Editor&)> others{
        [](Editor& editor) { editor.left(), editor.right(); },
        [](Editor& editor) { editor.home(), editor.end(); },
        [](Editor& editor) { editor.end(); },
        [](Editor& editor) { editor.word_left(), editor.end(); },
        [](Editor& editor) { editor.word_right(); },
        [](Editor& editor) { editor.insert("x"), editor.erase_left(); },
    };
    for (std::size_t i = 0; i < others.size(); ++i) {
        CAPTURE(i);
        Typed typed("one two three|");
        typed.editor.kill_word_left();
        others[i](typed.editor);
        typed.editor.kill_word_left();
        CHECK(typed.now() == "one |");
        CHECK(typed.after(&Editor::yank) == "one two |");
    }
    // Each key to the start or the end of a line, too.
    Typed typed("ab |cd");
    typed.editor.kill_to_end();
    typed.editor.home();
    typed.editor.kill_to_end();
    CHECK(typed.after(&Editor::yank) == "ab |");
    CHECK(typed.after(&Editor::yank_next) == "cd|");
    Typed back("ab| cd");
    back.editor.kill_to_start();
    back.editor.end();
    back.editor.kill_to_start();
    CHECK(back.after(&Editor::yank) == " cd|");
    Typed lines("one\ntwo|");
    lines.editor.kill_word_left();
    CHECK(lines.editor.up());
    lines.editor.end();
    lines.editor.kill_word_left();
    CHECK(lines.after(&Editor::yank) == "one|\n");
    // In a row: words from both sides. A deletion without effect does not end the row.
    Typed both("one two| three four");
    both.editor.kill_word_left();
    both.editor.kill_word_right();
    both.editor.kill_to_end();
    both.editor.kill_to_end();
    both.editor.kill_part_left();
    CHECK(both.now() == "|");
    CHECK(both.after(&Editor::yank) == "one two three four|");
}

TEST_CASE("Editor: the ring keeps 20 entries, and yank-next follows only a yank") {
    Typed typed("|");
    CHECK(typed.after(&Editor::yank) == "|");
    for (int i = 0; i < 21; ++i) {
        typed.editor.insert("w" + std::to_string(i));
        typed.editor.kill_to_start();
        typed.editor.left();
    }
    CHECK(typed.after(&Editor::yank_next) == "|");
    CHECK(typed.after(&Editor::yank) == "w20|");
    for (int i = 19; i >= 1; --i)
        CHECK(typed.after(&Editor::yank_next) == "w" + std::to_string(i) + "|");
    CHECK(typed.after(&Editor::yank_next) == "w20|");
    typed.editor.left();
    CHECK(typed.after(&Editor::yank_next) == "w2|0");
    // All inputs share the ring.
    Editor other{typed.ring};
    other.yank();
    CHECK(other.text() == "w20");
}

TEST_CASE("Editor: words in other cases, exchanged characters, undone steps") {
    struct Case {
        std::string_view start;
        Editor::Case to;
        std::string_view end;
    };
    for (const Case& one : std::vector<Case>{
             {"|one two", Editor::Case::upper, "ONE| two"},
             {"one| two", Editor::Case::upper, "one TWO|"},
             {"ONE| TWO X", Editor::Case::lower, "ONE two| X"},
             {"| oNE", Editor::Case::capital, " One|"},
             {"o|NE", Editor::Case::capital, "oNe|"},
             {"one|", Editor::Case::upper, "one|"},
             {"|\u00fcbER", Editor::Case::lower, "\u00fcber|"},
         }) {
        CAPTURE(one.start);
        Typed typed(one.start);
        typed.editor.change_word(one.to);
        CHECK(typed.now() == one.end);
    }
    CHECK(Typed("|ab").after(&Editor::transpose) == "a|b");
    CHECK(Typed("a|").after(&Editor::transpose) == "a|");
    CHECK(Typed("|").after(&Editor::transpose) == "|");
    CHECK(Typed("a\u65e5|b").after(&Editor::transpose) == "ab\u65e5|");
    CHECK(Typed("one_2-x|").after(&Editor::kill_part_left) == "one_2-|");
    CHECK(Typed("one_2|").after(&Editor::kill_part_left) == "|");
    CHECK(Typed("one|").after(&Editor::erase_right) == "one|");
    CHECK(Typed("|one").after(&Editor::erase_left) == "|one");
    CHECK(Typed("|one").after(&Editor::left) == "|one");
    CHECK(Typed("one|").after(&Editor::right) == "one|");
    Typed typed("|");
    for (int i = 0; i < 101; ++i) typed.editor.insert(std::to_string(i % 10) + "-long");
    for (int i = 0; i < 101; ++i) typed.editor.undo();
    // The text before the last hundred steps.
    CHECK(typed.now() == "0-long|");
    typed.editor.replace(0, 1, "12");
    CHECK(typed.now() == "12|-long");
    CHECK(typed.after(&Editor::undo) == "0-long|");
    typed.editor.set("0-long");
    typed.editor.set("other");
    CHECK(typed.after(&Editor::undo) == "0-long|");
    typed.editor.reset();
    CHECK(typed.after(&Editor::undo) == "|");
    typed.editor.insert(
        "a\tb\x02"
        "c",
        "\x02");
    CHECK(typed.editor.text() ==
          "a b\x02"
          "c");
    typed.editor.reset();
    typed.editor.insert("\x1b");
    CHECK(typed.after(&Editor::undo) == "|");
    // Up and down keep the column in cells.
    Typed wide("\u65e5\u672c\nabcd|\nx");
    CHECK(wide.editor.up());
    CHECK(wide.now() == "\u65e5\u672c|\nabcd\nx");
    wide.editor.left();
    CHECK(wide.editor.down());
    CHECK(wide.now() == "\u65e5\u672c\nab|cd\nx");
    CHECK(wide.editor.down());
    CHECK(wide.now() == "\u65e5\u672c\nabcd\nx|");
}

TEST_CASE("Input history: a line that repeats the newest is not added, and browsing restarts") {
    InputHistory history(3);
    const auto older = [&](const std::string& now) {
        const std::string* const line = history.older(now);
        return line == nullptr ? "none" : *line;
    };
    const auto newer = [&] {
        const std::string* const line = history.newer();
        return line == nullptr ? "none" : *line;
    };
    for (const char* const line : {"a", "b", ""}) history.add(line);
    CHECK(history.size() == 2);
    CHECK(older("draft") == "b");
    CHECK(older("b") == "a");
    // Sent again from the history.
    history.add("b");
    CHECK(history.size() == 2);
    CHECK(older("new draft") == "b");
    CHECK(newer() == "new draft");
    CHECK(older("x") == "b");
    history.add("");
    CHECK(newer() == "none");
    // An older line is added again; the oldest goes.
    history.add("a");
    history.add("ac");
    CHECK(history.size() == 3);
    CHECK(history.line(1) == "ac");
    CHECK(history.line(3) == "b");
    CHECK(history.find("a", 1) == 1);
    CHECK(history.find("a", 2) == 2);
    CHECK_FALSE(history.find("a", 3));
    CHECK(history.find("b", 3) == 3);
    CHECK_FALSE(history.find("b", 4));
}

TEST_CASE("Keys: with modifiers, of functions, of the mouse and the focus") {
    using Kind = Key::Kind;
    const auto one = [](std::string_view bytes) {
        KeyReader reader;
        reader.feed(bytes);
        const auto key = reader.next();
        REQUIRE(key);
        CHECK_FALSE(reader.next());
        CHECK_FALSE(reader.waiting());
        return *key;
    };
    CHECK(one("\x1b[1;2A") == Key{Kind::up, 0, Key::shift});
    CHECK(one("\x1b[5;3~") == Key{Kind::page_up, 0, Key::with_alt});
    CHECK(one("\x1b[6;5~") == Key{Kind::page_down, 0, Key::with_control});
    CHECK(one("\x1b[1;8H") == Key{Kind::home, 0, Key::shift | Key::with_alt | Key::with_control});
    CHECK(one("\x1b[1;2C") == Key{Kind::right, 0, Key::shift});
    CHECK(one("\x1b[1;9B") == Key{Kind::down});
    const std::vector<std::string> numbers{"11", "12", "13", "14", "15", "17",
                                           "18", "19", "20", "21", "23", "24"};
    for (std::size_t i = 0; i < numbers.size(); ++i)
        CHECK(one("\x1b[" + numbers[i] + "~") == Key{Kind::function, static_cast<char32_t>(i + 1)});
    CHECK(one("\x1bOP") == Key{Kind::function, 1});
    CHECK(one("\x1bOS") == Key{Kind::function, 4});
    CHECK(one("\x1b[2~") == Key{Kind::insert});
    CHECK(one("\x1b[4~") == Key{Kind::end});
    CHECK(one("\x1b[7~") == Key{Kind::home});
    CHECK(one("\x1b[8~") == Key{Kind::end});
    CHECK(one("\x1b[Z") == Key{Kind::back_tab});
    CHECK(one("\x1b[I") == Key{Kind::focus});
    CHECK(one("\x1b[O") == Key{Kind::unfocus});
    const auto mouse = [](Kind kind, char32_t button) { return Key{kind, button, 0, 6, 4}; };
    CHECK(one("\x1b[<0;5;7M") == mouse(Kind::press, 0));
    CHECK(one("\x1b[<2;5;7M") == mouse(Kind::press, 2));
    CHECK(one("\x1b[<0;5;7m") == mouse(Kind::release, 0));
    CHECK(one("\x1b[<32;5;7M") == mouse(Kind::drag, 0));
    CHECK(one("\x1b[<64;5;7M") == mouse(Kind::wheel_up, 0));
    CHECK(one("\x1b[<65;5;7M") == mouse(Kind::wheel_down, 1));
    CHECK(one("\x1b[<0;1;1M") == Key{Kind::press});
    CHECK(one("\x1b[<0;0;0M") == Key{Kind::press});
    CHECK(one("\x1b\x1b[A") == Key{Kind::up});
    CHECK(one("\x7f") == Key{Kind::control, 0x7f});
    CHECK(one(std::string_view("\0a", 2)) == Key{Kind::character, U'a'});
    // A sequence that breaks off in front of another key.
    CHECK(one("\x1b[1;\x03") == Key{Kind::control, 3});
}

TEST_CASE("Keys: a letter behind broken UTF-8 is a key at once") {
    using Kind = Key::Kind;
    for (const std::string lead : {"\xe9", "\xc3", "\xf0", "\xf0\x9f", "\xff", "\x80"}) {
        for (const std::string next : {"t", "\xc3\xa4", "\x1b[A", "\r"}) {
            CAPTURE(lead);
            CAPTURE(next);
            KeyReader reader;
            reader.feed(lead + next);
            const auto key = reader.next();
            REQUIRE(key);
            CHECK((key->kind == Kind::character || key->kind == Kind::up ||
                   *key == Key{Kind::control, '\r'}));
            if (next == "t") CHECK(*key == Key{Kind::character, U't'});
            CHECK_FALSE(reader.next());
            CHECK_FALSE(reader.waiting());
        }
    }
    // An incomplete key is held. give_up() drops it, but no later input.
    KeyReader reader;
    for (const std::string part : {"\xe9", "\x1b", "\x1b["}) {
        CAPTURE(part);
        reader.feed(part);
        CHECK_FALSE(reader.next());
        CHECK(reader.waiting());
        CHECK(reader.give_up() == (part == "\x1b"));
        CHECK_FALSE(reader.waiting());
        CHECK_FALSE(reader.give_up());
        reader.feed("t");
        CHECK(reader.next() == Key{Kind::character, U't'});
    }
    // The beginning of a paste is never given up.
    reader.feed("\x1b[2");
    CHECK_FALSE(reader.next());
    CHECK_FALSE(reader.waiting());
    CHECK_FALSE(reader.give_up());
    reader.feed("00~x\x1b[201~");
    CHECK(reader.next() == Key{Kind::paste});
    CHECK(reader.take_pasted() == "x");
    CHECK(reader.take_pasted().empty());
}
