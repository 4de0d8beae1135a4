#pragma once
// A full screen without a terminal: a workspace that receives lines, pressed keys, and the text
// that a user would see.

#include <hubbub/base/clock.h>
#include <hubbub/terminal/keys.h>

#include <chrono>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "client/screen/controller.h"
#include "client/spell/dictionary.h"
#include "client/talk/workspace.h"
#include "client/view/draw.h"

namespace hubbub::client {

using Texts = std::vector<std::string>;

// The bytes that a terminal sends.
inline std::string alt(const std::string& key) {
    return "\x1b" + key;
}
inline const std::string up_key = "\x1b[A";
inline const std::string down_key = "\x1b[B";
inline const std::string left_key = "\x1b[D";
inline const std::string shift_tab = "\x1b[Z";

class StillClock final : public Clock {
  public:
    Steady now() const override { return Steady{} + time; }
    Wall wall() const override { return Wall{} + time; }
    bool runs() const override { return false; }
    // Noon, so that the date is equal in every time zone.
    std::chrono::milliseconds time = std::chrono::hours{24 * 365 + 12};
};

// A language of few words, so that no dictionary of the system matters: "xx_XX", and "yy_YY", which
// has one word.
class FewWords final : public Dictionary {
  public:
    explicit FewWords(std::set<std::string> words) : words_(std::move(words)) {}
    bool knows(const std::string& word) override { return words_.contains(word); }
    // All that begin so.
    std::vector<std::string> near(const std::string& word) override {
        std::vector<std::string> out;
        for (const std::string& one : words_) {
            if (one.front() == word.front()) out.push_back(one);
        }
        return out;
    }
    static OpenedDictionary open(const std::string& language) {
        if (language == "xx_XX")
            return {std::make_unique<FewWords>(
                        std::set<std::string>{"don't", "hello", "help", "tea", "world"}),
                    {}};
        if (language == "yy_YY")
            return {std::make_unique<FewWords>(std::set<std::string>{"h\xc3\xb6rt"}), {}};
        return {nullptr, "No dictionary for '" + language + "'."};
    }

  private:
    std::set<std::string> words_;
};

struct ScreenDouble {
    StillClock clock;
    Workspace workspace{clock};
    Controller controller;
    std::size_t rows = 24;
    std::size_t columns = 80;

    ScreenDouble() {
        controller.screen.spelling.checker = SpellChecker(FewWords::open);
        ServerChoice choice;
        choice.name = "net";
        choice.server.host = "net";
        choice.session.nick = "me";
        choice.session.user = "me";
        choice.session.channels = {"#lobby", "#ci"};
        workspace.add_network(choice);
        workspace.connections.connected(0);
        hear(":srv 001 me :Welcome");
        hear(":srv 005 me CASEMAPPING=ascii PREFIX=(ov)@+ CHANMODES=b,k,l,nt :are supported");
        hear(":srv 422 me :no MOTD");
        hear(":me!me@host JOIN #lobby");
        hear(":srv 353 me = #lobby :@alice me bob");
        hear(":srv 366 me #lobby :end");
        sent();
        picture();
    }
    void hear(std::string_view line) { workspace.receive(0, line); }
    void say(std::string_view nick, std::string_view text, std::string_view to = "#lobby") {
        std::string line = ":";
        line.append(nick).append("!u@h PRIVMSG ").append(to).append(" :").append(text);
        hear(line);
    }
    std::string sent() { return workspace.networks.at(0).session->take_output(); }
    // As a terminal sends it.
    void type(std::string_view bytes) {
        terminal::KeyReader reader;
        reader.feed(bytes);
        while (const auto key = reader.next()) {
            controller.press(workspace, *key, reader.take_pasted());
            picture();
        }
        if (reader.give_up()) {
            controller.press(workspace, {terminal::Key::Kind::control, 0x1b}, {});
            picture();
        }
    }
    Picture picture() {
        controller.refresh(workspace);
        Picture out = draw(workspace, controller.screen.look, rows, columns);
        controller.drawn(workspace, out);
        return out;
    }
    // The rows without trailing spaces.
    std::vector<std::string> screen() {
        const Picture out = picture();
        std::vector<std::string> lines;
        for (std::size_t row = 0; row < rows; ++row) lines.push_back(out.canvas.text(row));
        return lines;
    }
    bool shows(std::string_view text) {
        for (const std::string& line : screen()) {
            if (line.find(text) != std::string::npos) return true;
        }
        return false;
    }
    const std::string& input() { return workspace.buffers.current().input.text(); }
    const std::string& hint() const { return controller.screen.look.hint; }
    const std::string& question() const { return controller.screen.look.question; }
    // Returns the name of the current buffer.
    const std::string& here() const { return workspace.buffers.current().name; }
    // Returns the buffer of that name. Requires that it exists.
    Buffer& buffer(std::string_view name) {
        std::size_t index = 0;
        while (workspace.buffers.at(index).name != name) ++index;
        return workspace.buffers.at(index);
    }
};

// Returns the text of the newest line, "" without one.
inline std::string last_line(const Buffer& buffer) {
    const Scrollback& lines = buffer.lines();
    return lines.empty() ? "" : std::string(lines.at(lines.end() - 1).text());
}

// Two networks, each with a channel: #lobby and #den.
struct TwoNetworks : ScreenDouble {
    TwoNetworks() {
        ServerChoice choice;
        choice.name = "other";
        choice.server.host = "other";
        choice.session.nick = "me";
        choice.session.user = "me";
        workspace.add_network(choice);
        workspace.connections.connected(1);
        for (const char* const line : {":srv 001 me :Welcome", ":srv 422 me :no MOTD",
                                       ":me!me@host JOIN #den", ":srv 366 me #den :end"})
            workspace.receive(1, line);
    }
};

}  // namespace hubbub::client
