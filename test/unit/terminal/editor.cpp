// The input line: what each key does to text and cursor.

#include <hubbub/terminal/editor.h>

#include <string>
#include <string_view>

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
