// Channel names that deceive.

#include <hubbub/protocol/confusables.h>

#include <string_view>

#include <doctest/doctest.h>

using hubbub::protocol::channel_complaint;

TEST_CASE("Confusables: names in one script, or in scripts used together, are accepted") {
    for (const std::string_view name :
         {"#lobby", "#c++", "#1Il|", "#café", "#straße", "#привет", "#λόγος", "#日本語",
          "#日本語です", "#tokyo東京", "#한국어", "#שלום", "#مرحبا", "#مرحبا-12", "#हिन्दी", "#☕",
          "#🎉party", "#naïve-2"}) {
        CAPTURE(name);
        CHECK(channel_complaint(name) == "");
    }
}

TEST_CASE("Confusables: mixed scripts and mixed digits are refused") {
    for (const std::string_view name :
         {"#pаypal",                       // the second letter is Cyrillic
          "#αbc",                          // Greek
          "#日本語привет", "#१2हिन्दी"}) {  // a Devanagari digit and an ASCII one
        CAPTURE(name);
        CHECK(channel_complaint(name).find("mix") != std::string_view::npos);
    }
}

TEST_CASE("Confusables: a name that looks like an ASCII one is refused") {
    for (const std::string_view name : {"#аре", "#сор", "#ορ", "#ɡo", "#ＡＢＣ"}) {
        CAPTURE(name);
        CHECK(channel_complaint(name).find("ASCII") != std::string_view::npos);
    }
}

TEST_CASE("Confusables: only the composed form of a name is accepted") {
    CHECK(channel_complaint("#caf\u00e9") == "");
    CHECK(channel_complaint("#cafe\u0301").find("NFC") != std::string_view::npos);
    CHECK(channel_complaint("#\u1100\u1161").find("NFC") != std::string_view::npos);
    CHECK(channel_complaint("#\u212bngstr\u00f6m").find("NFC") != std::string_view::npos);
}

TEST_CASE("Confusables: one text direction per name") {
    for (const std::string_view name : {"#abcשלום", "#שלוםabc", "#1שלום", "#שלום-", "#مرحبا1٢"}) {
        CAPTURE(name);
        CHECK(channel_complaint(name).find("not both") != std::string_view::npos);
    }
}

TEST_CASE("Confusables: invisible characters are refused") {
    for (const std::string_view name :
         {"#a\u00a0b", "#a\u3000b", "#a\u200bb", "#a\u200db", "#a\u00adb", "#\u3164", "#a\ufe0f",
          "#a\ue000", "#a\u2060b", "#a\U000e0041"}) {
        CAPTURE(name);
        CHECK(channel_complaint(name).find("invisible") != std::string_view::npos);
    }
    CHECK(channel_complaint("#\u0301a").find("accent") != std::string_view::npos);
}
