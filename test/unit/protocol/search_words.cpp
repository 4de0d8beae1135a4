// The words of a text, and what matches them.

#include <hubbub/protocol/history_search.h>
#include <hubbub/protocol/search_words.h>

#include <string>

#include <doctest/doctest.h>

using namespace hubbub::protocol;

namespace {

bool finds(const std::string& typed, const std::string& text) {
    return SearchText(typed).is_in(search_words(text));
}

}  // namespace

TEST_CASE("Search words: letters and digits in lower case, between spaces") {
    CHECK(search_words("Hello, World 42!") == " hello world 42 ");
    CHECK(search_words("a.b-c_d") == " a b c d ");
    CHECK(search_words("") == "");
    CHECK(search_words("!? ...").empty());
    CHECK(search_words("\"; DROP TABLE * OR x:y") == " drop table or x y ");
}

TEST_CASE("Search words: capitals, accents and variants do not matter") {
    CHECK(search_words("CAFÉ Ångström") == " cafe angstrom ");
    CHECK(search_words("cafe\xcc\x81") == " cafe ");
    CHECK(search_words("Straße ＦＵＬＬ ﬁn") == " strasse full fin ");
    CHECK(search_words("ЁЛКА") == search_words("елка"));
    CHECK(search_words("שָׁלוֹם") == search_words("שלום"));
    // In Japanese, marks make other letters.
    CHECK(search_words("か") != search_words("が"));
    CHECK(search_words("ｶﾞ") == search_words("ガ"));
}

TEST_CASE("Search words: characters without spaces between words, and symbols, are words") {
    CHECK(search_words("東京タワー") == " 東 京 タ ワ ー ");
    CHECK(search_words("abc東x") == " abc 東 x ");
    CHECK(search_words("학교에서") == " 학 교 에 서 ");
    CHECK(search_words("กินข้าว") == " กิ น ข้ า ว ");
    CHECK(search_words("ok👍🏽") == " ok 👍 ");
    CHECK(finds("京タ", "東京タワー"));
    CHECK_FALSE(finds("京ワ", "東京タワー"));
    CHECK(finds("ข้าว", "กินข้าว"));
}

TEST_CASE("Search words: formatting codes and ACTION are no text, lines are divided") {
    CHECK(search_words("\x02"
                       "bo\x0f"
                       "ld \x03"
                       "04,12red\x03") == " bold red ");
    CHECK(search_words("\x01"
                       "ACTION waves\x01") == " waves ");
    CHECK(search_words("one\ntwo\rend") == " one twoend ");
}

TEST_CASE("Search words: long words are compared by their beginning") {
    const std::string word(64, 'x');
    CHECK(search_words(word + "y z") == " " + word + " z ");
    CHECK(search_words("é" + std::string(64, 'x')) == " e" + std::string(63, 'x') + " ");
    CHECK(finds(word + "a", word + "b"));
}

TEST_CASE("Search text: all words, phrases, and beginnings") {
    const std::string text = "The quick brown fox jumps";
    CHECK(finds("fox QUICK", text));
    CHECK_FALSE(finds("fox slow", text));
    CHECK(finds("\"quick brown\"", text));
    CHECK_FALSE(finds("\"brown quick\"", text));
    CHECK(finds("\"quick brown", text));
    CHECK(finds("quick-brown", text));
    CHECK_FALSE(finds("fox-quick", text));
    CHECK_FALSE(finds("quic", text));
    CHECK(finds("qui*", text));
    CHECK(finds("quick-bro*", text));
    CHECK_FALSE(finds("\"qui*\"", text));
    // A beginning of less than three bytes is a word.
    CHECK_FALSE(finds("qu*", text));
    CHECK(finds("", text));
    CHECK(SearchText("").empty());
    CHECK(SearchText(" \"\" * !? \"").empty());
}

TEST_CASE("History search: the message must fit in every way") {
    HistorySearch search;
    search.places = {HistoryPlace::of_channel(2), HistoryPlace::of_channel(1)};
    search.text = SearchText("word");
    search.nick = "ANN";
    StoredMessage message;
    message.place = HistoryPlace::of_channel(1);
    message.source = "ann!a@h";
    message.text = "a word";
    CHECK(search.finds(message));
    const auto differs = [&](auto change) {
        StoredMessage other = message;
        change(other);
        return !search.finds(other);
    };
    CHECK(differs([](StoredMessage& m) { m.place = HistoryPlace::of_channel(3); }));
    CHECK(differs([](StoredMessage& m) { m.source = "anna!a@h"; }));
    CHECK(differs([](StoredMessage& m) { m.text = "a ward"; }));
    CHECK(differs([](StoredMessage& m) { m.kind = StoredKind::topic; }));
    CHECK_FALSE(differs([](StoredMessage& m) { m.kind = StoredKind::notice; }));
}
