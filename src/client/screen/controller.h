#pragma once
// The person's hands: keys change the input, the buffers and what is looked at. It draws nothing
// and reads no descriptor; what the outside has to do stands in its requests.

#include <hubbub/terminal/keys.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/config.h"
#include "screen/completion.h"
#include "screen/emoji.h"
#include "screen/keymap.h"
#include "screen/spelling.h"
#include "talk/workspace.h"
#include "view/message_rows.h"
#include "view/picture.h"

namespace hubbub::client {

// Not thread safe; the workspace that is passed is the same one every time.
class Controller {
  public:
    Controller();
    Controller(const Controller&) = delete;
    Controller& operator=(const Controller&) = delete;

    // One key; `pasted` belongs to Key::Kind::paste.
    void press(Workspace& workspace, const terminal::Key& key, std::string pasted);
    // Before it is drawn: time has passed, and connections came back.
    void refresh(const Workspace& workspace);
    // What the person sees, for clicks and pages, and for what is new.
    void drawn(Workspace& workspace, const Picture& picture);

    struct Requests {
        bool leave = false;
        bool suspend = false;
        bool redraw = false;
        std::optional<bool> mouse;
        std::optional<std::string> edit;  // give this text to an editor, then call `edited`
        std::vector<std::string> urls;    // to open
        std::optional<Config> save;       // to be written to the file
    };
    Requests take_requests();
    void edited(Workspace& workspace, std::string text);

    // The settings become what the screen and the workspace do.
    void apply(Workspace& workspace);

    Look look;
    Keymap keys;
    bool mouse = true;
    bool colourless = false;  // the terminal has no colours, or the person wants none
    Config config;
    std::string config_path;  // where it is kept; empty: nowhere
    std::string login;        // what the system calls the person
    EmojiNames emoji;
    Spelling spelling;

    // Called by the actions and by the commands of the screen.
    void send(Workspace& workspace);
    void newline(Workspace& workspace);
    void complete(Workspace& workspace, bool back);
    void history(Workspace& workspace, bool older);
    void begin_history_search(Workspace& workspace);
    void begin_search(Workspace& workspace);
    // Asks for the password of the current server or account; what is typed is not shown.
    void begin_password(const Workspace& workspace);
    void search(Workspace& workspace, std::string what);
    void scroll(Workspace& workspace, long rows);
    void page(Workspace& workspace, bool up);
    void go_to_end(Workspace& workspace, bool oldest);
    void cancel(Workspace& workspace);
    void open_url(Workspace& workspace);
    void split(Workspace& workspace, std::optional<std::size_t> index, BufferList::SplitWay way);
    void show_hidden(Workspace& workspace, bool show);
    void keep_input(Workspace& workspace, const std::string& text);
    RowStyle row_style() const;
    Requests requests;

  private:
    enum class Mode : std::uint8_t { typing, paste, history_search, search, password };

    bool press_in_mode(Workspace& workspace, const terminal::Key& key, const std::string& name);
    bool press_in_paste(Workspace& workspace, const terminal::Key& key, const std::string& name);
    bool press_in_history(Workspace& workspace, const terminal::Key& key, const std::string& name);
    bool press_in_password(Workspace& workspace, const terminal::Key& key, const std::string& name);
    bool press_in_search(Workspace& workspace, const terminal::Key& key, const std::string& name);
    void press_mouse(Workspace& workspace, const terminal::Key& key);
    void run_keys(Workspace& workspace, const std::string& pressed);
    void take_paste(Workspace& workspace, std::string text);
    void find_in_history(Workspace& workspace, bool further);
    void find_line(Workspace& workspace, bool older);
    void leave_mode();
    void update_hint(const Workspace& workspace);
    // True where so many lines are asked about first.
    bool guard_paste(const std::string& text);
    bool run_alias(Workspace& workspace, const std::string& text);
    bool run_own_command(Workspace& workspace, const std::string& text);
    bool may_take_lines(const std::string& text) const;
    bool may_send(const Workspace& workspace, std::string_view text);
    void send_now(Workspace& workspace);

    Theme theme_ = *find_theme("dark");  // with the looks that the person chose
    Mode mode_ = Mode::typing;
    bool held_back_ = false;  // a text was not sent, for want of a connection
    std::string prefix_;      // the first of two keys
    Completion completion_;
    std::size_t completed_ = 0;  // the choice that stands in the input
    bool completing_ = false;
    std::string wanted_;             // what is searched for
    std::string password_;           // as far as it is typed
    std::size_t asked_network_ = 0;  // whose it is
    std::string draft_;              // the input before a search in the history
    std::size_t history_at_ = 0;     // how far back the search has come
    std::optional<Scrollback::Number> found_;
    Layout layout_;
    std::size_t rows_ = 0;  // of the whole screen
    std::size_t columns_ = 0;
    bool in_pane_ = false;  // the wheel is turned over the second buffer
    std::vector<Spot> spots_;
};

}  // namespace hubbub::client
