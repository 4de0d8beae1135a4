// A typical bot on irc-framework: it obeys commands, reports events in #lobby, rejoins after a kick,
// reconnects, and then logs in to its account, if it has registered one.
//   bot.js PORT
'use strict';

const { Client } = require('irc-framework');

const rooms = ['#lobby', '#den'];
const lobby = rooms[0];
const bot = new Client();
let quitting = false;

bot.on('debug', (text) => console.log(text));
bot.on('raw', (event) => console.log(event.from_server ? '<' : '>', event.line));

bot.on('registered', () => rooms.forEach((room) => bot.join(room)));

bot.on('join', (event) => {
    if (event.channel !== lobby) return;
    if (event.nick === bot.user.nick) bot.say(lobby, 'hello from irc-framework');
    else bot.say(lobby, `welcome, ${event.nick}`);
});

// Handlers of "!order text".
const orders = {
    say: (event, text) => event.reply(`${event.nick} wants me to say: ${text}`),
    repeat: (event, text) => event.reply(text),
    paste: (event, text) => {
        for (let i = 1; i <= Number(text); ++i) event.reply(`line ${i} of ${text}`);
    },
    nick: (event, text) => bot.changeNick(text),
    away: (event, text) => bot.raw('AWAY', text),
    ask: (event, text) => bot.say(text, 'are you there?'),
    topic: (event, text) => bot.setTopic(event.target, text),
    join: (event, text) => bot.join(text),
    // draft/account-registration, which irc-framework has no function for.
    register: (event, text) => {
        bot.raw('REGISTER', '*', '*', text);
        bot.options.account = { account: bot.user.nick, password: text };
    },
    quit: (event, text) => {
        quitting = true;
        bot.quit(text);
    },
};

bot.on('privmsg', (event) => {
    const [, order, text] = event.message.match(/^!(\w+) (.*)/) || [];
    if (order in orders) orders[order](event, text);
});

bot.on('loggedin', (event) => {
    bot.say(lobby, `I am ${event.account} here`);
});

bot.on('nick', (event) => {
    bot.say(lobby, `${event.nick} is ${event.new_nick} now`);
});

bot.on('topic', (event) => {
    if (event.nick) bot.say(lobby, `in ${event.channel} we talk about ${event.topic}`);
});

bot.on('away', (event) => {
    bot.say(lobby, `${event.nick} is away: ${event.message}`);
});

bot.on('irc error', (event) => {
    bot.say(lobby, `I cannot: ${event.error}, ${event.reason}`);
});

bot.on('kick', (event) => {
    if (event.kicked !== bot.user.nick) return;
    bot.join(event.channel);
    bot.say(lobby, `${event.nick} put me out of ${event.channel}: ${event.message}`);
});

// auto_reconnect treats a close within five seconds as a ban.
bot.on('close', () => {
    if (!quitting) setTimeout(() => bot.connect(), 100);
});

bot.connect({
    host: '127.0.0.1',
    port: Number(process.argv[2]),
    nick: 'robo',
    username: 'robo',
    auto_reconnect: false,
});
