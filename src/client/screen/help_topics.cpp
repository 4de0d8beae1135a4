#include "screen/help_topics.h"

#include <algorithm>
#include <array>

namespace hubbub::client {
namespace {

constexpr std::array table{
    HelpTopic{"aliases",
              "Define your own commands: /alias hug /me hugs $1, then /hug bob. /alias lists "
              "them, /unalias hug removes one, /save keeps them.\n$1 to $9 are the words "
              "after the name, $2- all from the second on, $* all. If none of them is used, "
              "the words are appended. $$ is a dollar.\nSeveral commands: /alias bye /say bye "
              "all; /part"},
    HelpTopic{"colours",
              "/set theme dark, light or mono takes effect at once; /set colours none, 16, "
              "256 or full after /save and a restart.\n/colour lists the parts of the screen "
              "with their styles. /colour mention bold #ffaf5f on 236 changes one, /colour "
              "mention theme restores it, /colour nicks 75 79 #ffaf5f sets the colours of "
              "nicks.\nIf NO_COLOR is set in the environment, colours are off unless /set "
              "colours turns them on."},
    HelpTopic{"completion",
              "Tab completes the word at the cursor: a nick, a #room, a /command, a setting, "
              "an argument of /help, an :emoji.\nTab again takes the next choice, Shift-Tab "
              "the previous. Recent senders come first."},
    HelpTopic{"connection",
              "If the connection is lost, hubbub reconnects after 2 s, then at growing "
              "intervals; your input is kept. /connect reconnects at once, /disconnect "
              "disconnects."},
    HelpTopic{"emoji",
              "Type ':' and the beginning of a name, such as :ramen, then Tab; again: next "
              "choice.\nFor your own names, write one per line into ~/.config/hubbub/emoji: "
              "tada (^_^)/"},
    HelpTopic{"files",
              "In ~/.config/hubbub: hubbub.conf (settings) and emoji (your own names).\nIn "
              "~/.local/state/hubbub: logs, inputs (input history) and sts (servers that "
              "require TLS). XDG_CONFIG_HOME and XDG_STATE_HOME change the folders."},
    HelpTopic{"formats",
              "Formatting: Ctrl-X and B bold, I italic, U underline, S strikethrough, V "
              "reverse, M monospace, C colour, P plain. The letter marks the place in the "
              "input; it is not sent.\nA colour is two digits after Ctrl-X C, 04 or 04,01 "
              "with a background: 00 white 01 black 02 blue 03 green 04 red 05 brown 06 "
              "purple 07 orange 08 yellow 09 light green 10 cyan 11 light cyan 12 light blue "
              "13 pink 14 grey 15 light grey."},
    HelpTopic{"friends",
              "/friend bob: you will be notified when bob comes online, in the current buffer "
              "and in the server's; when bob leaves, only in the server's. /friend lists your "
              "friends, /unfriend bob removes one, /save keeps them.\n/set friend-bell on "
              "also beeps."},
    HelpTopic{"hidden",
              "/set fold hide hides joins, parts and renames, except your own and "
              "kicks.\n/filter robots in #ci from *bot* passed hides matching lines; they are "
              "not counted and do not beep. in, from and the words are each optional; put "
              "says before words that begin with in or from. /unfilter robots removes "
              "it.\nHidden lines are kept: Alt-H or /filter off shows them for now. Logs "
              "contain them."},
    HelpTopic{"history",
              "PgUp and the wheel scroll up, Alt-< goes to the oldest line, Alt-> to the "
              "newest. If the server keeps history, it is loaded as you scroll up.\nUp and "
              "Down bring back earlier input, Ctrl-R searches it; /set keep-inputs on keeps "
              "it between sessions."},
    HelpTopic{"input",
              "Enter sends, Alt-Enter starts a new line, Ctrl-X Ctrl-E opens "
              "$EDITOR.\nCtrl-A, Ctrl-E, Ctrl-W, Ctrl-U, Ctrl-K, Ctrl-Y and others work as in "
              "a shell; Ctrl-C clears the input.\n//text sends \"/text\"."},
    HelpTopic{"keys",
              "/help ctrl-r explains a key, /help history-search an action, /keys lists "
              "all.\n/bind f5 = next-active binds a key, /save keeps it."},
    HelpTopic{"login",
              "/register registers your nick, so that nobody else can take it; /login logs in "
              "to an account. Both ask for the password without showing it.\n/save keeps the "
              "account; then each sign-on logs in, with the password from password-command or "
              "password-file in the server's section of hubbub.conf, or typed after "
              "/password.\nServers without SASL get the words of NickServ."},
    HelpTopic{"logs",
              "/set log on writes messages to ~/.local/state/hubbub/logs: a folder for each "
              "server and buffer, a file for each day.\nIf the server keeps no history, a "
              "room or private chat opens with the last /set backlog (50) lines of its log."},
    HelpTopic{"mentions",
              "A message with your nick or one of the words of /set words is a mention: !1 in "
              "the buffer list, a beep, and a copy in the buffer 'mentions'.\nAlt-A goes to "
              "the next one. /set notify shows desktop notifications, /set on-mention runs a "
              "command."},
    HelpTopic{"messages",
              "/react \U0001f44d reacts to the newest message of somebody else, and again takes it "
              "back; /reply text replies to it. /delete deletes your newest message, for "
              "everybody, if the server offers that.\nAlt-K selects an older message instead, "
              "Alt-J a newer one; Esc ends that."},
    HelpTopic{"mouse",
              "Click a buffer to go there, a nick to address it, a URL to open it; the wheel "
              "scrolls.\nHold Shift for the terminal's own selection; Alt-M turns the mouse "
              "off."},
    HelpTopic{"names",
              "/nick NAME changes your nick; nick = NAME in the server's section of "
              "hubbub.conf keeps it.\nIf your nick is in use you get a similar one, and your "
              "own when it is free."},
    HelpTopic{"paste",
              "Pasted text goes into the input, so that you can edit it; Enter sends "
              "it.\nhubbub asks before it sends more than /set paste-lines (3) lines; y sends "
              "them.\nAfter /msg, /query, /notice and /me all lines go to the same target; "
              "other commands accept one line. While lines are waiting to be sent, Ctrl-C "
              "drops them."},
    HelpTopic{"queries",
              "/msg NICK text sends a private message, /query NICK opens a private chat, "
              "/close closes it.\n/ignore NICK hides all messages of someone, /mute NICK "
              "stops their alerts, /whois NICK shows information."},
    HelpTopic{"rooms",
              "/join #room joins a room, /list lists the rooms, /part leaves one.\nAlt-1 to "
              "Alt-9 go to the buffer of that number, Alt-A to the next news, Alt-/ "
              "back.\n/autojoin on, then /save: join this room at the start.\n/mute: only "
              "mentions count in this room; /unmute ends it."},
    HelpTopic{"screen",
              "At the left, or in a row above the input: servers, rooms and private chats; 3 "
              "unread messages, !3 if there is a mention. At the right, in a wide window: the "
              "members of the room.\nAlt-N shows or hides the nick list; /set buffer-list and "
              "/set nick-list do so permanently.\n/split #room shows a second buffer, Ctrl-X "
              "o goes there, Ctrl-X 1 ends the split."},
    HelpTopic{"search",
              "Ctrl-F or /search words searches this buffer; Up: older, Down: newer, Esc: "
              "end. Tab searches on the server, if it supports that.\nCtrl-R searches the "
              "input history."},
    HelpTopic{"servers",
              "/connect HOST or HOST:PORT adds a server, /server lists them, /save keeps them "
              "in hubbub.conf.\nEach has a section there, [server NAME]; /help address, nick, "
              "join, account and so on explain its lines."},
    HelpTopic{"settings",
              "/set lists all, /set NAME explains one, /set NAME VALUE changes it at once, "
              "/save keeps it in hubbub.conf. Tab completes names and values."},
    HelpTopic{"spelling",
              "/set spell en_GB de_DE underlines words that are in neither dictionary, /set "
              "spell \"\" ends it. Tab in such a word offers suggestions.\nThe dictionaries "
              "are the system's (Debian: hunspell-en-gb and the like). Your own words: "
              "~/.config/enchant/en_GB.dic, one per line."},
    HelpTopic{"start",
              "Everything you type is sent to the current room; Enter sends it.\n/join #room "
              "joins another room, Alt-1, Alt-2 or a click switches between them, /msg NICK "
              "text sends a private message.\nPgUp scrolls up, Tab completes, Ctrl-F "
              "searches, /quit quits."},
    HelpTopic{"tls",
              "Servers other than this machine are connected by TLS, and their certificate "
              "must be trusted by this system.\nIf it is not, hubbub shows its SHA-256. If "
              "you trust it, type /trust; /save keeps it. In hubbub.conf: tls and tls-pin of "
              "the server."},
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
