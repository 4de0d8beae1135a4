// The pure pieces of the client: keys, cutting, history, colours, time, options.

#include <hubbub/protocol/text.h>

#include <hubbub/terminal/input_history.h>
#include <hubbub/terminal/keys.h>

#include <set>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "client/config/password.h"
#include "client/irc/colours.h"
#include "client/irc/nearest.h"
#include "client/irc/server_time.h"
#include "client/irc/split.h"
#include "client/options.h"

using namespace hubbub;
using namespace hubbub::client;
using namespace hubbub::terminal;

namespace {

std::vector<Key> keys(std::string_view bytes) {
    KeyReader reader;
    reader.feed(bytes);
    std::vector<Key> out;
    while (const auto key = reader.next()) out.push_back(*key);
    return out;
}

}  // namespace

TEST_CASE("Keys: are read whole however their bytes arrive") {
    using Kind = Key::Kind;
    CHECK(keys("a") == std::vector<Key>{{Kind::character, U'a'}});
    CHECK(keys("\xf0\x9f\x98\x80") == std::vector<Key>{{Kind::character, U'\U0001F600'}});
    CHECK(keys("\x1b[A\x1bOB") == std::vector<Key>{{Kind::up, 0}, {Kind::down, 0}});
    CHECK(keys("\x1b[1;5C\x1b[1;3D\x1b[D") ==
          std::vector<Key>{{Kind::word_right, 0}, {Kind::word_left, 0}, {Kind::left, 0}});
    CHECK(keys("\x1b[3~\x1b[1~\x1b[F\x1b"
               "b\x03") == std::vector<Key>{{Key::Kind::remove, 0},
                                            {Key::Kind::home, 0},
                                            {Key::Kind::end, 0},
                                            {Key::Kind::alt, U'b'},
                                            {Key::Kind::control, 3}});

    const std::string all = "\xc3\xa4\x1b[A\xe6\x97\xa5\x1b[1;5Cz";
    const std::vector<Key> whole = keys(all);
    CHECK(whole.size() == 5);
    KeyReader reader;
    std::vector<Key> pieces;
    for (const char c : all) {
        reader.feed({&c, 1});
        while (const auto key = reader.next()) pieces.push_back(*key);
    }
    CHECK(pieces == whole);
    CHECK_FALSE(reader.waiting());
}

TEST_CASE("Keys: unknown sequences are dropped, and a lone Esc is recognised") {
    using Kind = Key::Kind;
    CHECK(keys("\x1b[45~\x1b[?1;2cx") == std::vector<Key>{{Kind::character, U'x'}});
    CHECK(keys("\xff\xc3x\xe2\x80\xaey") ==
          std::vector<Key>{{Key::Kind::character, U'x'}, {Key::Kind::character, U'y'}});
    KeyReader reader;
    reader.feed("\x1b");
    CHECK_FALSE(reader.next());
    CHECK(reader.waiting());
    reader.give_up();
    reader.feed("b");
    CHECK(*reader.next() == Key{Key::Kind::character, U'b'});
    reader.feed("\x1b[" + std::string(100, '1'));
    CHECK_FALSE(reader.next());
    CHECK_FALSE(reader.waiting());
}

TEST_CASE("Keys: a paste contains none") {
    const std::string inside = "a\x03\x04\x1b[A\x1bOB\x1b[20\x1b[200~\x1a\t\rb\r\nc\x7f\xc3";
    const std::string whole = "\x1b[200~" + inside + "\x1b[201~x";
    // In one read, and cut at every place.
    for (std::size_t cut = 0; cut <= whole.size(); ++cut) {
        CAPTURE(cut);
        KeyReader reader;
        std::vector<Key> found;
        for (const std::string& part : {whole.substr(0, cut), whole.substr(cut)}) {
            reader.feed(part);
            while (const auto key = reader.next()) found.push_back(*key);
            // A slow terminal: nothing comes for a while. Alone, "ESC [" is Alt-[.
            if (cut != 1 && cut != 2 && reader.waiting()) reader.give_up();
        }
        CHECK(found == std::vector<Key>{{Key::Kind::paste}, {Key::Kind::character, U'x'}});
        CHECK(reader.take_pasted() == "a\x03\x04\x1b[A\x1bOB\x1b[20\x1b[200~\x1a\t\nb\nc\x7f\xc3");
    }
}

TEST_CASE("Keys: an endless paste holds bounded memory, and the user can end it") {
    KeyReader reader;
    reader.feed("\x1b[200~");
    const std::string much(64 * 1024, 'x');
    for (int i = 0; i < 64; ++i) {
        reader.feed(much);
        CHECK_FALSE(reader.next());
    }
    CHECK_FALSE(reader.waiting());
    CHECK_FALSE(reader.give_up());
    // Part of the paste: neither a pause nor the additional key ends it.
    reader.feed("\x03");
    CHECK_FALSE(reader.next());
    reader.feed("\x03y", true);
    CHECK_FALSE(reader.next());
    reader.feed("\x03", true);
    CHECK(reader.next() == Key{Key::Kind::paste});
    CHECK(reader.take_pasted().size() == KeyReader::max_paste + 1);
    reader.feed("\x03");
    CHECK(reader.next() == Key{Key::Kind::control, 3});
    reader.feed("\x1b[200~again\x1b[201~");
    CHECK(reader.next() == Key{Key::Kind::paste});
    CHECK(reader.take_pasted() == "again");
}

TEST_CASE("Cells: text is wrapped at spaces if possible, never inside a character") {
    CHECK(split_text("", 10).empty());
    CHECK(split_text("short", 10) == std::vector<std::string_view>{"short"});
    CHECK(split_text("hello world", 5) == std::vector<std::string_view>{"hello", "world"});
    CHECK(split_text("hello world", 8) == std::vector<std::string_view>{"hello", "world"});
    CHECK(split_text("a aaaaaaaaaaaa", 8) == std::vector<std::string_view>{"a aaaaaa", "aaaaaa"});
    std::string joined;
    const std::string text = "日本語日本語日本語";
    for (const std::string_view piece : split_text(text, 8)) {
        CHECK(piece.size() <= 8);
        CHECK(protocol::valid_utf8(piece));
        joined += piece;
    }
    CHECK(joined == text);
    CHECK(sayable(std::string_view("a\0b\rc\td", 7)) == "abc\td");
    CHECK(sayable("\xff") == "\xef\xbf\xbd");
}

TEST_CASE("Input history: browsing returns to the unfinished line") {
    InputHistory history(2);
    CHECK(history.older("now") == nullptr);
    history.add("one");
    history.add("two");
    history.add("two");
    history.add("three");
    CHECK(*history.older("now") == "three");
    CHECK(*history.older("three") == "two");
    CHECK(history.older("two") == nullptr);
    CHECK(*history.newer() == "three");
    CHECK(*history.newer() == "now");
    CHECK(history.newer() == nullptr);
}

TEST_CASE("Colours: are stable per nick, and off if not wanted") {
    const Colours many = choose_colours("xterm-256color", "", "");
    CHECK(many.nick("alice") == many.nick("ALICE_"));
    CHECK_FALSE(many.nick("alice").empty());
    CHECK(choose_colours("xterm", "", "").depth == ColourDepth::sixteen);
    CHECK(choose_colours("xterm-256color", "truecolor", "1").nick("alice").empty());
    CHECK(choose_colours("dumb", "", "").reset().empty());
}

TEST_CASE("Server time: is parsed") {
    const auto time = parse_time("2026-01-31T12:34:56.789Z");
    REQUIRE(time);
    CHECK(time->time_since_epoch() == std::chrono::milliseconds(1769862896789));
    CHECK(parse_time("2026-01-31T12:34:56.7Z")->time_since_epoch() ==
          std::chrono::milliseconds(1769862896700));
    CHECK(parse_time("2026-01-31T12:34:56Z")->time_since_epoch() ==
          std::chrono::seconds(1769862896));
    CHECK(parse_time("2261-12-31T23:59:60Z"));
    for (const char* bad : {"", "Z", "2026-13-31T12:34:56Z", "2026-02-30T12:34:56Z",
                            "2026-01-31 12:34:56Z", "2026-01-31T12:34:56", "abcd-01-31T12:34:56Z",
                            "2262-01-01T00:00:00Z", "4052-01-31T12:34:56Z"})
        CHECK_FALSE(parse_time(bad));
}

TEST_CASE("Options: are parsed") {
    const ClientOptions defaults = parse_options({}, "Jo Ann!");
    CHECK(defaults.server.text() == "localhost:6667");
    CHECK(defaults.session.nick == "JoAnn");
    CHECK(defaults.session.channels == std::vector<std::string>{"#lobby"});
    CHECK(nick_from("1") == "guest");

    const ClientOptions given =
        parse_options({"[::1]:7000", "-n", "bob", "--join=ci", "-j", "#b"}, "");
    CHECK(given.server.text() == "[::1]:7000");
    CHECK(given.session.nick == "bob");
    CHECK(given.session.channels == std::vector<std::string>{"#ci", "#b"});
    CHECK(parse_options({"unix:/run/hub"}, "").server.unix_path == "/run/hub");

    const std::vector<std::vector<std::string>> wrong{
        {"--nick", "a b"}, {"--join", "a,b"},   {"host:99999"}, {"host:0"},
        {"unix:"},         {"--no-such-thing"}, {"a", "b"},     {"--nick"},
    };
    for (const auto& arguments : wrong) CHECK_THROWS_AS(parse_options(arguments, "x"), UsageError);
    CHECK_THROWS_AS(read_password("/does/not/exist"), UsageError);
}

TEST_CASE("Splitting: a piece ends at a space of its second half, and lines keep their ends") {
    using Pieces = std::vector<std::string_view>;
    CHECK(split_text("aaaa bbbbbb", 8) == Pieces{"aaaa", "bbbbbb"});
    CHECK(split_text("aaa bbbbbbb", 8) == Pieces{"aaa bbbb", "bbb"});
    CHECK(split_text("aaaaaaaa b", 8) == Pieces{"aaaaaaaa", "b"});
    CHECK(split_text("aaaaaaaa", 8) == Pieces{"aaaaaaaa"});
    CHECK(split_text("aaaaaaaaa", 8) == Pieces{"aaaaaaaa", "a"});
    CHECK(split_text("aaaaa  bbbb", 6) == Pieces{"aaaaa ", "bbbb"});
    CHECK(split_text("abcdefgh", 1) == Pieces{"abcd", "efgh"});
    CHECK(split_lines("") == std::vector<std::string>{""});
    CHECK(split_lines("a\n\nb\n") == std::vector<std::string>{"a", "", "b", ""});
    CHECK(sayable("a\nb") == "ab");
}

TEST_CASE("Nearest: the beginning of a name, else few mistakes") {
    const std::vector<std::string_view> names{"topic", "top", "whois", "whowas", "join"};
    CHECK(nearest("to", names) == "topic");
    CHECK(nearest("whow", names) == "whowas");
    CHECK(nearest("top", names) == "topic");
    CHECK(nearest("w", names).empty());
    CHECK(nearest("jion", names) == "join");
    CHECK(nearest("jn", names).empty());
    CHECK(nearest("jxix", names).empty());
    CHECK(nearest("tqpjc", names) == "topic");
    CHECK(nearest("tqqjc", names).empty());
    CHECK(nearest("jo1n", names) == "join");
    CHECK(nearest("", names).empty());
    CHECK(nearest("x", {}).empty());
}

TEST_CASE("Colours: the environment chooses the depth") {
    CHECK(choose_colours("xterm", "truecolor", "").depth == ColourDepth::many);
    CHECK(choose_colours("", "truecolor", "").depth == ColourDepth::none);
    CHECK(choose_colours("dumb", "truecolor", "").depth == ColourDepth::none);
    CHECK(choose_colours("xterm-256color", "", "0").depth == ColourDepth::none);
    const Colours few{ColourDepth::sixteen};
    const Colours many{ColourDepth::many};
    CHECK(few.nick("ann").starts_with("\x1b[3"));
    CHECK(few.nick("ann").size() == 5);
    CHECK(many.nick("ann").starts_with("\x1b[38;5;"));
    for (const Colours& colours : {few, many}) {
        CHECK(colours.reset() == "\x1b[0m");
        CHECK(colours.faint() == "\x1b[2m");
        CHECK(colours.strong() == "\x1b[1m");
        CHECK(colours.mention() == "\x1b[1;7m");
        // Neither black, white nor red, which stand for other things.
        std::set<std::string> different;
        for (char c = 'a'; c <= 'z'; ++c) different.insert(colours.nick(std::string(2, c)));
        CHECK(different.size() > 3);
        for (const char* const taken : {"\x1b[30m", "\x1b[31m", "\x1b[37m"})
            CHECK_FALSE(different.contains(taken));
    }
    const Colours none;
    CHECK((none.faint().empty() && none.strong().empty() && none.mention().empty()));
    CHECK(nick_hash("bob__") == nick_hash("BOB"));
    CHECK(nick_hash("_") != nick_hash("a"));
    CHECK(nick_hash("_bob") != nick_hash("bob"));
}

TEST_CASE("Server time: each part has its limits, and a fraction is cut to milliseconds") {
    const auto ms = [](const std::string& fraction) {
        const auto time = parse_time("1970-01-01T00:00:00" + fraction + "Z");
        return time
                   ? std::chrono::duration_cast<std::chrono::milliseconds>(time->time_since_epoch())
                         .count()
                   : -1;
    };
    CHECK(ms("") == 0);
    CHECK(ms(".005") == 5);
    CHECK(ms(".05") == 50);
    CHECK(ms(".9999") == 999);
    CHECK(ms(".1x9") == 100);
    CHECK(ms(".") == 0);
    CHECK(ms("x9") == 0);
    for (const char* const good :
         {"1970-01-01T00:00:00Z", "2024-02-29T23:59:59Z", "2261-12-31T23:59:60Z"})
        CHECK_MESSAGE(parse_time(good), good);
    for (const char* const bad :
         {"1969-12-31T23:59:59Z", "2026-00-01T00:00:00Z", "2026-01-00T00:00:00Z",
          "2023-02-29T00:00:00Z", "2026-01-32T00:00:00Z", "2026-01-01T24:00:00Z",
          "2026-01-01T00:60:00Z", "2026-01-01T00:00:61Z", "2026-01-01T00:00:0Z",
          "2026-1-01T00:00:00Z", "2026-01-01T00:00:00.5"})
        CHECK_FALSE_MESSAGE(parse_time(bad), bad);
}
