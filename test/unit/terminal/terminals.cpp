// LineTerminal and Display on a pseudo terminal.

#include <hubbub/terminal/display.h>
#include <hubbub/terminal/line_terminal.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "support/pseudo_terminal.h"

using namespace hubbub::terminal;

namespace {

using Lines = std::vector<std::string>;

constexpr const char* up = "\x1b[A";
constexpr const char* down = "\x1b[B";
constexpr const char* left = "\x1b[D";

// Returns the events after these keys: "interrupt", "leave", "suspend", or "=TEXT".
Lines typed(PseudoTerminal& terminal, LineTerminal& line, const Lines& keys) {
    Lines out;
    for (const std::string& key : keys) {
        terminal.press(key);
        for (const LineTerminal::Typed& one : line.read()) {
            switch (one.kind) {
                case LineTerminal::Typed::Kind::line: out.push_back("=" + one.text); break;
                case LineTerminal::Typed::Kind::interrupt: out.emplace_back("interrupt"); break;
                case LineTerminal::Typed::Kind::suspend: out.emplace_back("suspend"); break;
                case LineTerminal::Typed::Kind::leave: out.emplace_back("leave"); break;
            }
        }
    }
    return out;
}

// Returns the modes that are on after these bytes, if `before` were on.
std::string modes_after(const std::string& bytes, std::string before = "") {
    for (const std::string mode : {"?2004", "?1004", "?1002", "?1006"}) {
        const std::size_t on = bytes.rfind("\x1b[" + mode + "h");
        const std::size_t off = bytes.rfind("\x1b[" + mode + "l");
        if (on == std::string::npos && off == std::string::npos) continue;
        const std::size_t there = before.find(mode);
        if (there != std::string::npos) before.erase(there, mode.size());
        if (off == std::string::npos || (on != std::string::npos && on > off)) before += mode;
    }
    return before;
}

const std::string without_mouse = "?2004?1004";
const std::string with_mouse = "?2004?1004?1002?1006";

}  // namespace

TEST_CASE("LineTerminal: only two consecutive Ctrl-C leave") {
    struct Case {
        Lines keys;
        Lines heard;
    };
    const std::string c = "\x03";
    for (const Case& each : std::vector<Case>{
             {{c}, {"interrupt"}},
             {{c, c}, {"interrupt", "leave"}},
             {{"x", c}, {}},
             {{"x", c, c}, {"leave"}},
             {{c, "x", c}, {"interrupt"}},
             {{c, "x", "\x7f", c}, {"interrupt", "interrupt"}},
             {{c, "x", "\x15", c, c}, {"interrupt", "interrupt", "leave"}},
             {{c, "\r", c}, {"interrupt", "=", "interrupt"}},
             {{c, "x\r", c}, {"interrupt", "=x", "interrupt"}},
             {{c, "hi", "\r", c, c}, {"interrupt", "=hi", "interrupt", "leave"}},
             {{c, "\x15", c, "\x1b[5~", c}, {"interrupt", "interrupt", "interrupt"}},
             {{c, left, c}, {"interrupt", "interrupt"}},
             {{c, up, c}, {"interrupt", "interrupt"}},
             {{c, "\x1b[200~x\x1b[201~", "\x7f", c}, {"interrupt", "interrupt"}},
             {{c, "\x1a", c}, {"interrupt", "suspend", "interrupt"}},
             {{"\x04"}, {"leave"}},
             {{"x", left, "\x04", "\x04"}, {"leave"}},
             {{c, "x", left, "\x04", c}, {"interrupt", "interrupt"}},
         }) {
        std::string seen;
        {
            PseudoTerminal terminal;
            LineTerminal line;
            for (const std::string& one : typed(terminal, line, each.keys)) seen += one + " ";
        }
        std::string expected;
        for (const std::string& one : each.heard) expected += one + " ";
        CAPTURE(each.keys);
        CHECK(seen == expected);
    }
}

TEST_CASE("LineTerminal: the history has no line that the filter rejects") {
    struct Case {
        bool filtered;
        Lines keys;
        std::string entered;
    };
    for (const Case& each : std::vector<Case>{
             {true, {up, "\r"}, "=two"},
             {true, {up, up, "\r"}, "=one"},
             {true, {up, up, up, "\r"}, "=one"},
             {true, {"\x10", "\r"}, "=two"},
             {true, {"\x10", "\x10", "\r"}, "=one"},
             {true, {up, up, down, "\r"}, "=two"},
             {true, {"draft", up, down, "\r"}, "=draft"},
             {false, {up, "\r"}, "=secret"},
             {false, {up, up, "\r"}, "=two"},
             {false, {up, up, up, "\r"}, "=/oper a secret"},
         }) {
        Lines entered;
        {
            PseudoTerminal terminal;
            LineTerminal line;
            if (each.filtered) {
                line.keep_only([](std::string_view text) {
                    return text.find("secret") == std::string_view::npos;
                });
            }
            typed(terminal, line, {"one\r", "/oper a secret\r", "two\r", "secret\r"});
            entered = typed(terminal, line, each.keys);
        }
        CAPTURE(each.filtered);
        CAPTURE(each.keys);
        REQUIRE(entered.size() == 1);
        CHECK(entered.front() == each.entered);
    }
}

TEST_CASE("LineTerminal: each key edits the line as its name says") {
    struct Case {
        Lines keys;
        Lines entered;
    };
    for (const Case& each : std::vector<Case>{
             {{"ab", left, "x", "\r"}, {"=axb"}},
             {{"ab", "\x02", "\x02", "\x06", "x", "\r"}, {"=axb"}},
             {{"ab", "\x01", "x", "\x05", "y", "\r"}, {"=xaby"}},
             {{"ab", "\x1b[H", "x", "\x1b[F", "y", "\x1b[H", "\x1b[3~", "\r"}, {"=aby"}},
             {{"a b", "\x1b[1;5D", "x", "\x1b[1;5C", "y", "\r"}, {"=a xby"}},
             {{"a b",
               "\x1b"
               "b",
               "x",
               "\x1b"
               "f",
               "y", "\r"},
              {"=a xby"}},
             {{"ab", "\x14", "\r"}, {"=ba"}},
             {{"a b", "\x17", "\x19", "\x19", "\r"}, {"=a bb"}},
             {{"a b", "\x17", "\x01", "\x0b", "\x19", "\x1by", "\r"}, {"=b"}},
             {{"a b", "\x01",
               "\x1b"
               "d",
               "\r"},
              {"= b"}},
             {{"a/b", "\x1b\x7f", "\r"}, {"=a/"}},
             {{"a b", "\x15", "c", "\r"}, {"=c"}},
             {{"ab cd", "\x01", "\x1bu",
               "\x1b"
               "c",
               "\r"},
              {"=AB Cd"}},
             {{"AB", "\x01", "\x1bl", "\r"}, {"=ab"}},
             {{"a\tb", "\x0a"}, {"=a b"}},
             {{"ab\x08", "\r"}, {"=a"}},
             {{"\x1b[200~one\ntwo\n\n\x1b[201~", "\r"}, {"=one", "=two"}},
             {{"\x1b[200~\n\n\x1b[201~", "x\r"}, {"=x"}},
             {{"a\r", "b\r", "\x10", "\x10", "\x0e", "\r"}, {"=a", "=b", "=b"}},
             {{"a\rb\r"}, {"=a", "=b"}},
         }) {
        Lines entered;
        {
            PseudoTerminal terminal;
            LineTerminal line;
            entered = typed(terminal, line, each.keys);
        }
        CAPTURE(each.keys);
        CHECK(entered == each.entered);
    }
    // With Lines::whole, a paste is one line.
    Lines entered;
    {
        PseudoTerminal terminal;
        LineTerminal line(LineTerminal::Lines::whole);
        entered = typed(terminal, line, {"\x1b[200~one\ntwo\n\x1b[201~", "\r"});
    }
    CHECK(entered == Lines{"=one\ntwo"});
}

TEST_CASE("LineTerminal: bracketed paste is on, off during a pause, and off at the end") {
    std::string at_start, paused, resumed, at_end;
    {
        PseudoTerminal terminal;
        {
            LineTerminal line;
            line.show("", "> ");
            at_start = terminal.written();
            line.pause();
            paused = terminal.written();
            line.resume();
            resumed = terminal.written();
        }
        at_end = terminal.written();
    }
    CHECK(modes_after(at_start) == "?2004");
    CHECK(modes_after(paused, "?2004").empty());
    CHECK(modes_after(resumed) == "?2004");
    CHECK(modes_after(at_end, "?2004").empty());
}

TEST_CASE("Display: paste, focus and mouse are on, off during a pause, and off at the end") {
    for (const bool mouse : {true, false}) {
        CAPTURE(mouse);
        const std::string wanted = mouse ? with_mouse : without_mouse;
        std::string at_start, again;
        std::vector<std::string> paused;
        std::vector<std::string> resumed;
        std::string at_end;
        {
            PseudoTerminal terminal;
            {
                Display::Features features;
                features.mouse = mouse;
                Display display(features);
                at_start = modes_after(terminal.written());
                for (int i = 0; i < 2; ++i) {
                    display.pause();
                    paused.push_back(modes_after(terminal.written(), wanted));
                    display.resume();
                    resumed.push_back(modes_after(terminal.written(), paused.back()));
                }
                display.use_mouse(!mouse);
                display.pause();
                terminal.written();
                display.resume();
                again = modes_after(terminal.written());
            }
            at_end = modes_after(terminal.written(), with_mouse);
        }
        CHECK(at_start == wanted);
        CHECK(paused == Lines{"", ""});
        CHECK(resumed == Lines{wanted, wanted});
        CHECK(again == (mouse ? without_mouse : with_mouse));
        CHECK(at_end.empty() == !mouse);
    }
}

TEST_CASE("Display: everything is drawn again after a pause") {
    std::string first, same, resumed;
    {
        PseudoTerminal terminal;
        Display display({});
        Canvas canvas(display.rows(), display.columns());
        canvas.put(3, 0, "hello", {}, 80);
        display.show(canvas);
        first = terminal.written();
        display.show(canvas);
        same = terminal.written();
        display.pause();
        terminal.written();
        display.resume();
        display.show(canvas);
        resumed = terminal.written();
    }
    CHECK(first.find("hello") != std::string::npos);
    CHECK(same.find("hello") == std::string::npos);
    CHECK(resumed.find("hello") != std::string::npos);
}

TEST_CASE("Display: links that are switched off or on are drawn again") {
    std::vector<std::string> drawn;
    {
        PseudoTerminal terminal;
        Display display({});
        Canvas canvas(display.rows(), display.columns());
        canvas.put(3, 0, "here", {}, 80);
        canvas.links.push_back({3, 0, 4, "http://a.b"});
        for (const bool on : {true, true, false, false, true}) {
            display.use_links(on);
            display.show(canvas);
            drawn.push_back(terminal.written());
        }
    }
    const auto has = [&](std::size_t step, std::string_view text) {
        return drawn.at(step).find(text) != std::string::npos;
    };
    CHECK(has(0, ";http://a.b"));
    CHECK_FALSE(has(1, "here"));
    CHECK(has(2, "here"));
    CHECK_FALSE(has(2, "http://a.b"));
    CHECK_FALSE(has(3, "here"));
    CHECK(has(4, "here"));
    CHECK(has(4, ";http://a.b"));
}

TEST_CASE("Display: title and notifications, each in its sequence") {
    std::vector<std::string> sent;
    std::string start;
    {
        PseudoTerminal terminal;
        {
            Display display({});
            start = terminal.written();
            display.title("(1) hubbub");
            sent.push_back(terminal.written());
            display.bell();
            sent.push_back(terminal.written());
            display.notify(Display::Notify::none, "#a", "hi");
            sent.push_back(terminal.written());
            display.notify(Display::Notify::osc9, "#a;b", "hi; you");
            sent.push_back(terminal.written());
            display.notify(Display::Notify::osc777, "#a;b", "hi; you");
            sent.push_back(terminal.written());
        }
        sent.push_back(terminal.written());
    }
    CHECK(start.find("\x1b[22;2t") < start.find("\x1b[?2004h"));
    CHECK(start.find("\x1b[?1049h") != std::string::npos);
    CHECK(sent[0] == "\x1b]2;(1) hubbub\x1b\\");
    CHECK(sent[1] == "\a");
    CHECK(sent[2].empty());
    CHECK(sent[3] == "\x1b]9;#a;b hi; you\x1b\\");
    CHECK(sent[4] == "\x1b]777;notify;#a,b;hi; you\x1b\\");
    CHECK(sent[5].find("\x1b[?1049l") != std::string::npos);
    CHECK(sent[5].ends_with("\x1b[23;2t"));
    for (const char* const term : {"linux", "linux-16color", "vt220", "cons25"})
        CHECK_FALSE(takes_hyperlinks(term));
    CHECK(takes_hyperlinks("tmux-256color"));
}
