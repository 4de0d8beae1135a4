#include "screen/help_topics.h"

#include <algorithm>
#include <array>

namespace hubbub::client {
namespace {

constexpr std::array table{
    HelpTopic{"aliases",
              "Commands of your own: /alias hug /me hugs $1, then /hug bob; /alias tells all, "
              "/unalias hug forgets one, /save keeps them.\n"
              "$1 to $9 are the words behind the name, $2- those from the second on, $* all; where "
              "none of them stands, the words come last. $$ is a dollar.\n"
              "Several commands: /alias bye /say bye all; /part"},
    HelpTopic{
        "colours",
        "/set theme dark, light or mono takes effect at once; /set colours none, 16, 256 or "
        "full at the next start, after /save.\n"
        "/colour tells the parts of the screen and how they look; /colour mention bold #ffaf5f "
        "on 236 changes one, /colour mention theme gives it back, /colour nicks 75 79 #ffaf5f "
        "are those that nicks get.\n"
        "NO_COLOR in the environment: no colours where the setting is auto."},
    HelpTopic{
        "completion",
        "Tab completes the word at the cursor: a nick, a #room, a /command, a setting, a name "
        "behind /help, an :emoji.\n"
        "Tab again takes the next choice, Shift-Tab the one before. Nicks of those who spoke "
        "last come first."},
    HelpTopic{"connection",
              "When it is lost, hubbub comes back by itself, in 2 s, then less and less often; "
              "what you were typing stays in the input. /connect tries at once, /disconnect "
              "leaves."},
    HelpTopic{
        "emoji",
        "Type ':' and a name or its beginning, such as :ramen, then Tab; again: the next one.\n"
        "Names of your own, one a line in the file ~/.config/hubbub/emoji: tada (^_^)/"},
    HelpTopic{"files",
              "In ~/.config/hubbub: hubbub.conf, the settings; emoji, names of your own.\n"
              "In ~/.local/state/hubbub: logs, what you typed (inputs), which servers want TLS "
              "(sts). XDG_CONFIG_HOME and XDG_STATE_HOME put them elsewhere."},
    HelpTopic{
        "formats",
        "Looks as you type: Ctrl-X and B bold, I italic, U underlined, S struck, V reversed, M "
        "monospace, C a colour, P plain again. The letter shows where it begins; it is not "
        "sent.\n"
        "Colours are two digits behind Ctrl-X C, 04 or 04,01 with a background: 00 white 01 "
        "black 02 blue 03 green 04 red 05 brown 06 purple 07 orange 08 yellow 09 light green "
        "10 cyan 11 light cyan 12 light blue 13 pink 14 grey 15 light grey."},
    HelpTopic{
        "friends",
        "/friend bob: you are told when bob comes to this server, where you are and in the "
        "server's buffer; that bob is gone, only there. /friend tells who is there, /unfriend "
        "bob ends it, /save keeps it.\n"
        "/set friend-bell on rings as well."},
    HelpTopic{"hidden",
              "/set fold hide: who comes and goes is not shown; you, and who is thrown out, are.\n"
              "/filter robots in #ci from *bot* passed: lines like that are not shown, counted or "
              "rung for. in, from and the words may each be left out; says before words that begin "
              "with one of these. /unfilter robots ends it.\n"
              "Hidden lines stay where they were: Alt-H, or /filter off, shows them for now. Logs "
              "have them."},
    HelpTopic{"history",
              "PgUp and the wheel look back, Alt-< goes to the oldest line, Alt-> to the newest. "
              "Where the server keeps what was said, it is fetched as you scroll up.\n"
              "Up and Down bring back what you typed, Ctrl-R searches in it; /set keep-inputs on "
              "keeps it for the next start."},
    HelpTopic{"input",
              "Enter sends, Alt-Enter begins a new line, Ctrl-X Ctrl-E takes it to $EDITOR.\n"
              "Ctrl-A, Ctrl-E, Ctrl-W, Ctrl-U, Ctrl-K, Ctrl-Y and the like do what they do in a "
              "shell; Ctrl-C empties it.\n"
              "//text says \"/text\"."},
    HelpTopic{"keys",
              "/help ctrl-r tells what a key does, /help history-search which key does it, /keys "
              "all of them.\n"
              "/bind f5 = next-active gives a key something to do, /save keeps it."},
    HelpTopic{"login",
              "For an account, write into the server's section of hubbub.conf: account = NAME, and "
              "password-command or password-file; or /password, which asks for it.\n"
              "Where there is no SASL: /ns identify PASSWORD. It is not shown, and not kept."},
    HelpTopic{"logs",
              "/set log on writes what is said to ~/.local/state/hubbub/logs, a folder for each "
              "server and buffer, a file for each day.\n"
              "A room or talk begins with the last /set backlog (50) lines of its log, where the "
              "server does not remember what was said."},
    HelpTopic{"mentions",
              "A line that has your nick in it, or one of the words of /set words, calls you: !1 "
              "in the list of buffers, the bell, the buffer 'mentions', which has them all.\n"
              "Alt-A goes there. /set notify tells the desktop, /set on-mention runs a command of "
              "yours."},
    HelpTopic{"mouse",
              "Click a buffer to go there, a nick to write to it, an address to open it; the "
              "wheel scrolls.\n"
              "With Shift the terminal selects text, as it does in most; Alt-M leaves it the mouse "
              "altogether."},
    HelpTopic{"names",
              "/nick NAME takes another name, nick = NAME in the server's section of hubbub.conf "
              "keeps it.\n"
              "When yours is in use you get one like it, and yours back as soon as it is free."},
    HelpTopic{"paste",
              "What is pasted goes into the input, where you can edit it; nothing is sent before "
              "Enter.\n"
              "More lines than /set paste-lines (3) are asked about first: y sends them.\n"
              "Behind /msg, /query, /notice and /me all lines go where the first one does; other "
              "commands take one line. Where many lines wait to be sent, Ctrl-C drops them."},
    HelpTopic{"rooms",
              "/join #room goes to one, /list tells which there are, /part leaves one.\n"
              "Alt-1 to Alt-9 go to the buffer of that number, Alt-A to where something is new, "
              "Alt-/ back.\n"
              "/autojoin on, then /save: be in this room from the start.\n"
              "/mute in a room that talks too much: it is counted only where somebody calls you; "
              "/unmute ends it."},
    HelpTopic{"screen",
              "Left, or a row above the input: servers, rooms and talks; 3 is what is unread, !3 "
              "where somebody called you. Right, in a wide window: who is there.\n"
              "Alt-N shows or hides the nicks; /set buffer-list and /set nick-list do so for "
              "good.\n"
              "/split #room shows a second buffer, Ctrl-X o goes there, Ctrl-X 1 shows one."},
    HelpTopic{"search",
              "Ctrl-F or /search words looks in this buffer; Up goes to older ones, Down to newer "
              "ones, Esc leaves. Tab asks the server, where it can search.\n"
              "Ctrl-R looks in what you typed."},
    HelpTopic{"servers",
              "/connect HOST or HOST:PORT goes to one more, /server tells which you know, /save "
              "keeps them in hubbub.conf.\n"
              "There each is a section, [server NAME]; /help address, nick, join, account and so "
              "on tell what may stand in it."},
    HelpTopic{"settings",
              "/set tells all, /set NAME explains one, /set NAME VALUE changes it at once, /save "
              "keeps it in hubbub.conf. Tab completes names and values."},
    HelpTopic{
        "spelling",
        "/set spell en_GB de_DE underlines what none of these languages has, /set spell \"\" "
        "ends it. Tab in such a word offers what may have been meant.\n"
        "The dictionaries are the system's (Debian: hunspell-en-gb and the like). WordReader of "
        "your own: ~/.config/enchant/en_GB.dic, a line each."},
    HelpTopic{"start",
              "What you type is said to the room you are in; Enter sends it.\n"
              "/join #room goes to another room, Alt-1, Alt-2 or a click between them, /msg NICK "
              "text to one person.\n"
              "PgUp looks back, Tab completes, Ctrl-F searches, /quit leaves."},
    HelpTopic{"talks",
              "/msg NICK text says it to one person, /query NICK stays there; /close ends it.\n"
              "/ignore NICK never sees somebody, /mute NICK is not called by all they say, /whois "
              "NICK tells who it is."},
    HelpTopic{"tls",
              "Servers other than this machine are reached by TLS, and the certificate must be "
              "one that this system trusts.\n"
              "Where it is not, you are told its SHA-256; /trust trusts exactly that one from "
              "then on, /save keeps it. In hubbub.conf: tls and tls-pin, of a server."},
};

constexpr bool before(const HelpTopic& a, const HelpTopic& b) {
    return a.name < b.name;
}
static_assert(std::is_sorted(table.begin(), table.end(), before));

}  // namespace

std::span<const HelpTopic> help_topics() {
    return table;
}

}  // namespace hubbub::client
