// What commands cost their client: by the work they make.

#include <hubbub/commands/price.h>

#include <cstddef>
#include <string>

#include <doctest/doctest.h>

#include "world/world.h"

using namespace hubbub;
using commands::line_price;
using commands::lines;
using commands::Price;

namespace {

constexpr std::size_t members = 512;
constexpr Price per_crowd = lines(members / commands::recipients_per_line);

// The tolerance for a channel with a single member, or for a member that gets no copy.
bool near(Price price, Price wanted) {
    return price + line_price / 64 >= wanted && price <= wanted + line_price / 4;
}

// "ann" is client 0, an operator of #crowd, which everyone has joined.
struct Market {
    explicit Market(const commands::Settings& settings = {}) : world(members, settings) {
        for (std::size_t i = 0; i < members; ++i) {
            world.connect(i);
            const std::string nick = i == 0 ? "ann" : "n" + std::to_string(i);
            world.feed(i, "NICK " + nick + "\r\nUSER u 0 * :r\r\nJOIN #crowd\r\n");
        }
        for (std::size_t i = 0; i < members; ++i) world.take_heard(i);
        world.take_cost(0);
    }

    Price price(const std::string& line) {
        world.feed(0, line + "\r\n");
        world.take_heard(0);
        return world.take_cost(0);
    }

    World world;
};

std::string list_of(std::size_t count, const std::string& item) {
    std::string out = item + "0";
    for (std::size_t i = 1; i < count; ++i) out += "," + item + std::to_string(i);
    return out;
}

}  // namespace

TEST_CASE("Prices: a line costs a line, a trivial one a quarter") {
    Market market;
    CHECK(near(market.price("VERSION"), lines(1)));
    CHECK(near(market.price("PRIVMSG n1 :x"), lines(1)));
    CHECK(near(market.price("NOSUCH"), lines(1)));
    CHECK(near(market.price("PING x"), lines(1)));
    CHECK(near(market.price("PONG x"), lines(1) / 4));
    CHECK(market.price(std::string(600, 'x')) >= lines(1));  // too long
    CHECK(near(market.price("PRIVMSG n1 :\xff"), lines(1)));
    for (const std::string line : {" ", ":ann", "@+a=b", "@+a=b :ann"})
        CHECK(near(market.price(line), lines(1) / 4));
}

TEST_CASE("Prices: no line of an unregistered client is free") {
    World world(1, {});
    world.connect(0);
    for (const std::string line : {" ", "x\x7f", "1bad", "ann", "/quit"}) {
        CAPTURE(line);
        world.feed(0, line + "\r\n");
        if (world.connected(0)) CHECK(world.take_cost(0) >= lines(1) / 4);
    }
}

TEST_CASE("Prices: a command with many items pays for each") {
    Market market;
    const Price one = market.price("JOIN #a");
    CHECK(near(one, lines(1)));
    CHECK(near(market.price("JOIN " + list_of(20, "#j")), lines(20)));
    CHECK(near(market.price("PART " + list_of(20, "#j")), lines(20)));
    CHECK(market.price("JOIN " + list_of(60, "#k")) >= lines(50));
    CHECK(market.price("JOIN 0") >= lines(49));
    CHECK(near(market.price("PRIVMSG n1,n2,n3,n4 :x"), lines(4)));
    CHECK(near(market.price("WHOIS n1,n2,n3,n4"), lines(4)));
    CHECK(near(market.price("MONITOR + " + list_of(32, "m")), lines(3)));
    CHECK(near(market.price("MONITOR S"), lines(3)));
    CHECK(near(market.price("MONITOR - " + list_of(32, "m")), lines(3)));
    CHECK(near(market.price("ACCEPT " + list_of(16, "n")), lines(2)));
    CHECK(near(market.price("ACCEPT *,*,*,*"), lines(1) + lines(4 + 15) / 16));
    CHECK(near(market.price("ISON " + std::string("n1 n2 n3 n4")), lines(1) + lines(4) / 16));
}

TEST_CASE("Prices: an event pays for each user that sees it") {
    Market market;
    CHECK(near(market.price("PRIVMSG #crowd :x"), lines(1) + per_crowd));
    CHECK(near(market.price("NOTICE #crowd :x"), lines(1) + per_crowd));
    CHECK(near(market.price("PRIVMSG @#crowd :x"), lines(1) + per_crowd));
    CHECK(near(market.price("TOPIC #crowd :x"), lines(1) + per_crowd));
    CHECK(near(market.price("MODE #crowd +m"), lines(1) + per_crowd));
    CHECK(near(market.price("KICK #crowd n1"), lines(1) + per_crowd));
    CHECK(near(market.price("AWAY :x"), lines(1) + per_crowd));
    market.price("JOIN #side");
    for (std::size_t i = 1; i < members; i += 2) market.world.feed(i, "JOIN #side\r\n");
    CHECK(near(market.price("INVITE n2 #side"), lines(1) + per_crowd / 2));
    market.price("MODE #side +i");
    market.world.take_cost(2);
    market.world.feed(2, "KNOCK #side\r\n");
    CHECK(near(market.world.take_cost(2), lines(5) + per_crowd / 2));
    market.price("PART #side");
    CHECK(near(market.price("NICK bea"), lines(2) + per_crowd));
    CHECK(near(market.price("PART #crowd"), lines(1) + per_crowd));
    // The JOIN, the away text, the names.
    CHECK(near(market.price("JOIN #crowd"), lines(1) + 3 * per_crowd));
}

TEST_CASE("Prices: a watched user pays for the notifications to its watchers") {
    Market market;
    for (std::size_t i = 0; i < members; ++i)
        market.world.feed(i, "CAP REQ extended-monitor\r\nMONITOR + ann,bea\r\nPART #crowd\r\n");
    market.price("JOIN #own");
    CHECK(near(market.price("NICK bea"), lines(2) + 2 * per_crowd));
    CHECK(near(market.price("AWAY :x"), lines(1) + per_crowd));
    CHECK(near(market.price("SETNAME :x"), lines(1) + per_crowd));
}

TEST_CASE("Prices: an operator's message to everyone, or query of all, pays for each user") {
    commands::Settings settings;
    // Of "secret", by a method that takes no time.
    settings.operators.push_back({"root",
                                  "$argon2id$v=19$m=8,t=1,p=1$PD9MaKSuVDctUAKtwndnpg$"
                                  "OJzbiz8AZ1GPecsZkM9vPuhnZTE3m4vSm0t1lRVV3pE",
                                  0xffffffff});
    Market market(settings);
    market.price("OPER root secret");
    CHECK(near(market.price("WALLOPS :x"), lines(3) + per_crowd));
    CHECK(near(market.price("PRIVMSG $* :x"), lines(1) + per_crowd));
    CHECK(near(market.price("STATS l"), lines(2) + per_crowd));
    CHECK(near(market.price("KLINE nobody@example.org"), lines(5) + per_crowd));
}

TEST_CASE("Prices: RENAME pays for the names that it lists") {
    Market market;
    for (std::size_t i = members / 2; i < members; ++i) market.world.feed(i, "PART #crowd\r\n");
    const std::size_t inside = members / 2;
    CHECK(near(market.price("RENAME #crowd #den"),
               lines(10) + lines(inside / commands::recipients_per_line) + per_crowd +
                   lines(inside * inside / commands::masks_per_line)));
}

TEST_CASE("Prices: long replies pay for their rows, searches for their comparisons") {
    Market market;
    CHECK(near(market.price("MODE #crowd"), lines(1) / 4));
    CHECK(near(market.price("WHO #crowd"), lines(1) / 4 + per_crowd));
    CHECK(near(market.price("NAMES #crowd"), lines(1) / 4 + per_crowd));
    market.price("JOIN #own");
    CHECK(near(market.price("WHO #own"), lines(1) / 4));
    CHECK(near(market.price("WHO n1"), lines(1) / 4));
    CHECK(market.price("WHO *") >= lines(1) / 4 + per_crowd);
    CHECK(market.price("WHO *x*y*") >= lines(1) + per_crowd);
    for (std::size_t i = 1; i < 10; ++i)
        market.world.feed(i, "JOIN " + list_of(40, "#l" + std::to_string(i)) + "\r\n");
    const Price plain = market.price("LIST");
    std::string masks = "*0*";
    for (int i = 1; i < 100; ++i) masks += ",*" + std::to_string(i) + "*";
    CHECK(market.price("LIST " + masks) >= plain + lines(4));
}

TEST_CASE("Prices: bytes cost, in long lines and outside lines") {
    Market market;
    market.price("CAP REQ message-tags");
    const std::string tags = "@+t=" + std::string(4000, 'x') + " ";
    CHECK(market.price(tags + "PRIVMSG n1 :x") >= lines(1 + 6));
}

TEST_CASE(
    "Prices: a bot that joins forty channels and asks MODE and WHO of each is served at once") {
    Market market;
    Price all = 0;
    for (int i = 0; i < 40; ++i) {
        const std::string name = "#bot" + std::to_string(i);
        all += market.price("JOIN " + name);
        all += market.price("MODE " + name);
        all += market.price("WHO " + name);
    }
    CHECK(all <= lines(80));  // of a burst of 100
}

TEST_CASE("Prices: the minimum of each command, also if it is refused") {
    World world(1, {});
    world.connect(0);
    world.feed(0, "NICK ann\r\nUSER u 0 * :r\r\n");
    world.take_cost(0);
    constexpr Price quarter = line_price / 4;
    struct Priced {
        std::string line;
        Price price;
    };
    for (const Priced& one :
         {Priced{"ADMIN", lines(1)}, {"AWAY", lines(1)},         {"BATCH -x", lines(1)},
          {"CAP LIST", lines(1)},    {"CONNECT x", lines(1)},    {"DIE", lines(1)},
          {"DLINE x", lines(5)},     {"HELP KICK", lines(1)},    {"HELPOP KICK", lines(1)},
          {"INFO", lines(1)},        {"INVITE", lines(1)},       {"ISUPPORT", lines(2)},
          {"JOIN x", lines(1)},      {"KICK #x y", lines(1)},    {"KILL x y", lines(1)},
          {"KLINE x", lines(5)},     {"KNOCK #x", lines(5)},     {"LINKS", lines(1)},
          {"LIST", lines(2)},        {"LUSERS", lines(2)},       {"MODE ann", quarter},
          {"MONITOR L", lines(1)},   {"MOTD", lines(2)},         {"NAMES #x", quarter},
          {"NICK 1", lines(2)},      {"NOTICE #x :y", lines(1)}, {"OPER x y", lines(10)},
          {"PART #x", lines(1)},     {"PASS x", lines(1)},       {"PING x", lines(1)},
          {"PONG x", quarter},       {"REHASH", lines(1)},       {"RENAME #x #y", lines(10)},
          {"RESTART", lines(1)},     {"SAJOIN #x", lines(2)},    {"SAMODE #x +m", lines(1)},
          {"SANICK x y", lines(2)},  {"SAPART x #y", lines(1)},  {"SERVLIST", lines(1)},
          {"SETNAME :x", lines(1)},  {"SQUERY x y", lines(1)},   {"SQUIT x", lines(1)},
          {"STATS u", lines(2)},     {"SUMMON x", lines(1)},     {"TIME", lines(1)},
          {"TOPIC #x", lines(1)},    {"TRACE", lines(1)},        {"UNDLINE x", lines(5)},
          {"UNKLINE x", lines(5)},   {"USER a b c d", lines(1)}, {"USERHOST x", lines(1)},
          {"USERS", lines(1)},       {"VERSION", lines(1)},      {"WALLOPS x", lines(3)},
          {"WHO #x", quarter},       {"WHOIS x", lines(1)},      {"WHOWAS x", lines(2)}}) {
        CAPTURE(one.line);
        world.feed(0, one.line + "\r\n");
        world.take_heard(0);
        CHECK(near(world.take_cost(0), one.price));
    }
}
