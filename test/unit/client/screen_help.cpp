// /help and /keys on the full screen: texts for commands, settings, keys and topics.

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "client/config/settings.h"
#include "client/screen/actions.h"
#include "client/screen/help.h"
#include "client/screen/help_topics.h"
#include "client/screen/screen_commands.h"
#include "support/screen_double.h"

using namespace hubbub::client;

namespace {

// A screen so wide that no line is wrapped, and emptied before each look. A large one is slow.
struct Help {
    ScreenDouble at;
    explicit Help(std::size_t rows = 20) {
        at.rows = rows;
        at.columns = 240;
    }
    bool says(const std::string& typed, std::string_view text) {
        at.type("/clear\r" + typed + "\r");
        return at.shows(text);
    }
};

}  // namespace

TEST_CASE("Help: explains a command, a setting, a line of a server's section") {
    Help help;
    CHECK(help.says("/help topic", "/topic [#room] [text]  show or set the topic"));
    CHECK(help.says("/help /TOPIC", "/topic [#room] [text]"));
    CHECK(help.says("/help bell", "bell          = on"));
    CHECK(help.at.shows("beep on mentions and private messages (on or off)"));
    help.at.type("/set bell off\r");
    CHECK(help.says("/help Bell", "bell          = off"));
    CHECK(help.says("/help tls-pin", "tls-pin (in [server NAME] of hubbub.conf): trust exactly"));
}

TEST_CASE("Help: finds the key for an action and the action for a key") {
    Help help(100);
    CHECK(help.says("/help ctrl-r", "ctrl-r = history-search: search the input history"));
    CHECK(help.says("/help Ctrl-R", "ctrl-r = history-search"));
    CHECK(help.says("/help ctrl-x ctrl-e", "ctrl-x ctrl-e = edit-outside: edit the input"));
    CHECK(help.says("/help ctrl-x", "ctrl-x ctrl-e = edit-outside"));
    CHECK(help.at.shows("ctrl-x ctrl-u = undo"));
    CHECK(help.says("/help alt-3", "alt-3 = buffer 3: go to the buffer of that number"));
    CHECK(help.says("/help next-active", "next-active (alt-a): go to the next buffer with news"));
    CHECK(help.says("/help delete-back", "delete-back (backspace, ctrl-h): delete the character"));
    CHECK(help.says("/help f7",
                    "f7 is not bound. Bind it with /bind f7 = ACTION; /keys lists the actions."));
    help.at.type("/bind f7 = undo\r");
    CHECK(help.says("/help f7", "f7 = undo: undo the last change"));
    CHECK(
        help.says("/keys", "alt-a             next-active       go to the next buffer with news"));
    CHECK_FALSE(help.at.shows("(no key)"));
    help.at.type("/bind alt-a =\r");
    CHECK(help.says("/help next-active",
                    "next-active (no key; bind one with /bind KEYS = next-active"));
    CHECK(
        help.says("/keys", "(no key)          next-active       go to the next buffer with news"));
}

TEST_CASE("Help: uses columns only if there is space") {
    ScreenDouble at;
    at.rows = 100;
    at.type("/help commands\r");
    CHECK(at.shows("-- /trust  trust the certificate that was refused"));
    at.type("/clear\r/keys\r");
    CHECK(at.shows("-- alt-o = open-url: open the newest URL on"));
    at.columns = 120;
    at.type("/clear\r/help commands\r");
    CHECK(at.shows("-- /trust" + std::string(24, ' ') + "trust the certificate"));
}

TEST_CASE("Help: without a topic lists every command once, in groups that fit a small window") {
    ScreenDouble at;
    at.type("/alias hug /me hugs $1\r/clear\r/help\r");
    CHECK(at.shows("Rooms      /join /part "));
    std::string all;
    for (const std::string& line : at.screen()) all += line + " ";
    for (const CommandHelp& command : all_commands(at.controller.screen.config.aliases)) {
        CAPTURE(command.name);
        const std::string name = "/" + std::string(command.name) + " ";
        const std::size_t first = all.find(name);
        CHECK((first != std::string::npos) == !command.help.empty());
    }
}

TEST_CASE("Help: shows a topic and everything of that name") {
    Help help;
    CHECK(help.says("/help tls", "Servers other than this machine are connected by TLS"));
    CHECK(help.says("/help search", "/search text  search in this buffer"));
    CHECK(help.at.shows("search (ctrl-f): search in this buffer"));
    CHECK(help.at.shows("Ctrl-R searches the input history."));
    for (const HelpTopic& topic : help_topics()) {
        CAPTURE(topic.name);
        CHECK(help.says("/help topics", topic.name));
        CHECK(help.says("/help " + std::string(topic.name), topic.text.substr(0, 40)));
        // Half a screen of 80 columns at most.
        CHECK(topic.text.size() < 450);
    }
}

TEST_CASE("Help: reports an unknown topic") {
    Help help;
    CHECK(help.says("/help colors", "No help for 'colors'. Did you mean /help colours?"));
    CHECK(help.says("/help nick-lst", "Did you mean /help nick-list?"));
    CHECK(help.says("/help next-actvie", "Did you mean /help next-active?"));
    CHECK(help.says("/help xyzzyx", "No help for 'xyzzyx'. See /help."));
    CHECK(help.says("/help q", "No help for 'q'."));
    CHECK(help.says("/help " + std::string(2000, '-'), "See /help."));
}

TEST_CASE("Help: Tab completes its topics") {
    ScreenDouble at;
    at.type("/help \t");
    CHECK(at.input() == "/help aliases");
    CHECK(at.controller.screen.look.choices.size() == help_topics().size());
    at.type("\x15/help sea\t\r");
    CHECK(at.shows("Ctrl-R searches the input history."));
    at.type("/help next-a\t");
    CHECK(at.input() == "/help next-active");
    at.type("\x15/help ctrl-x\t\r");
    CHECK(at.shows("ctrl-x 1 = unsplit: end the split"));
    at.type("/help away-\t");
    CHECK(at.input() == "/help away-after");
    at.type("\x15/help \t\x1b[Z");
    CHECK(at.input() == "/help tls");
}

TEST_CASE("Help: each name has an explanation, and none appears twice") {
    Help help;
    std::vector<std::string> names = help_names(
        help.at.controller.screen, all_commands(help.at.controller.screen.config.aliases));
    for (const std::string& name : names) {
        CAPTURE(name);
        CHECK_FALSE(help.says("/help " + name, "No help for"));
    }
    std::sort(names.begin(), names.end());
    CHECK(std::adjacent_find(names.begin(), names.end()) == names.end());
}
