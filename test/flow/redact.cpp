// REDACT erases messages.

#include <hubbub/chat/account.h>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include <doctest/doctest.h>

#include "accounts.h"
#include "harness.h"
#include "history_server.h"
#include "services.h"

using namespace flow;

TEST_CASE("Redact: own messages and those of an operator's channel, for clients that know it") {
    HistoryServer at;
    add_account(*at, "ann");
    add_account(*at, "bob");
    const std::string capabilities = std::string(reader_capabilities) + " draft/message-redaction";
    TestClient ann = logged_in(*at, "ann", capabilities);
    TestClient bob = logged_in(*at, "bob", capabilities), old(*at, "old");
    ann.join("#a");
    bob.join("#a");
    old.join("#a");
    const std::string of_ann = say(ann, "#a", "from ann"), of_bob = say(bob, "#a", "from bob");
    const std::string second = say(bob, "#a", "second");
    ann.sync();
    bob.sync();
    old.sync();
    bob.send("REDACT #a " + of_ann).expect("* FAIL REDACT REDACT_FORBIDDEN #a " + of_ann + " :*");
    bob.send("REDACT #a nonsense").expect("* FAIL REDACT UNKNOWN_MSGID #a nonsense :*");
    bob.send("REDACT #b " + of_bob).expect("* FAIL REDACT INVALID_TARGET #b :*");
    old.send("REDACT #a " + of_bob).expect(":* 421 old REDACT :*");
    bob.send("REDACT #a " + of_bob + " :a mistake");
    bob.expect("* :bob!* REDACT #a " + of_bob + " :a mistake");
    ann.expect("* :bob!* REDACT #a " + of_bob + " :a mistake");
    CHECK(old.sync().empty());
    bob.send("REDACT #a " + of_bob).expect("* FAIL REDACT UNKNOWN_MSGID #a " + of_bob + " :*");
    ann.send("REDACT #a " + second).expect("* :ann!* REDACT #a " + second);
    bob.sync();
    CHECK(texts_of(bob, "LATEST #a * 5") == Lines{"from ann"});

    const std::string told = say(ann, "bob", "a secret");
    bob.sync();
    bob.send("REDACT ann " + told).expect("* FAIL REDACT REDACT_FORBIDDEN ann " + told + " :*");
    ann.send("REDACT bob " + told).expect("* :ann!* REDACT bob " + told);
    bob.expect("* :ann!* REDACT bob " + told);
    CHECK(texts_of(bob, "LATEST ann * 5").empty());

    // Erases, without an account, messages of this connection, not of another with that nick.
    std::optional<TestClient> carl(std::in_place, *at, "carl", capabilities);
    carl->join("#a");
    const std::string kept = say(*carl, "#a", "from carl"), gone = say(*carl, "#a", "gone");
    carl->sync();
    carl->send("REDACT #a " + gone).expect("* :carl!* REDACT #a " + gone);
    carl->send("QUIT");
    ann.read_until("* :carl!* QUIT *");
    carl.emplace(*at, "carl", capabilities);
    carl->join("#a");
    carl->sync();
    carl->send("REDACT #a " + kept).expect("* FAIL REDACT REDACT_FORBIDDEN #a " + kept + " :*");

    // An account is not that of the same name which was dropped before.
    const std::string older = say(ann, "#a", "said before");
    (*at)->registry().accounts.change((*at)->registry().accounts.find("ann")->id,
                                      [](hubbub::chat::Account& account) {
                                          account.created = std::int64_t{1} << 33;
                                          return true;
                                      });
    ann.send("MODE #a -o ann").sync();
    ann.send("REDACT #a " + older).expect("* FAIL REDACT REDACT_FORBIDDEN #a " + older + " :*");
}
