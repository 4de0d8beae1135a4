// A bot as people write them with irc-framework: does what it is told, and says in #lobby what
// happens to it. Put out or cut off, it comes back.
//   bot.js PORT
'use strict';

const { Client } = require('irc-framework');

const room = '#lobby';
const bot = new Client();
let quitting = false;

bot.on('debug', (text) => console.log(text));
bot.on('raw', (event) => console.log(event.from_server ? '<' : '>', event.line));

bot.on('registered', () => bot.join(room));

bot.on('join', (event) => {
    if (event.nick === bot.user.nick) bot.say(room, 'hello from irc-framework');
    else bot.say(room, `welcome, ${event.nick}`);
});

bot.on('privmsg', (event) => {
    const [, order, text] = event.message.match(/^!(\w+) (.*)/) || [];
    if (order === 'say') event.reply(`${event.nick} wants me to say: ${text}`);
    if (order === 'nick') bot.changeNick(text);
    if (order === 'quit') {
        quitting = true;
        bot.quit(text);
    }
});

bot.on('nick', (event) => {
    bot.say(room, `${event.nick} is ${event.new_nick} now`);
});

bot.on('kick', (event) => {
    if (event.kicked !== bot.user.nick) return;
    bot.join(room);
    bot.say(room, `${event.nick} put me out: ${event.message}`);
});

// Its own auto_reconnect would not: it takes a close within five seconds for a ban.
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
