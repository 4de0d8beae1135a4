// The table of accounts.

#include <hubbub/chat/accounts.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

using namespace hubbub::chat;

namespace {

Account named(std::string name, std::vector<std::string> certificates = {}) {
    Account out;
    out.name = std::move(name);
    out.certificates = std::move(certificates);
    return out;
}

// Records the order of the changes.
class Recorder final : public StateStore {
  public:
    Ticket put(std::shared_ptr<const Account> account) override {
        return note("put " + account->name + " " + account->email);
    }
    Ticket drop(std::shared_ptr<const Account> account) override {
        return note("drop " + account->name);
    }
    Ticket put(std::shared_ptr<const RegisteredChannel>) override { return 0; }
    Ticket put(std::shared_ptr<const ServerBan>) override { return 0; }
    Ticket drop(std::shared_ptr<const RegisteredChannel>) override { return 0; }
    Ticket drop(std::shared_ptr<const ServerBan>) override { return 0; }
    bool wait_for_room(const hubbub::ThreadWake&, const std::function<bool()>&) override {
        return true;
    }
    Saved wait(Ticket, const hubbub::ThreadWake&, const std::function<bool()>&) override {
        return Saved::done;
    }

    std::vector<std::string> changes;

  private:
    Ticket note(std::string text) {
        changes.push_back(std::move(text));
        return changes.size();
    }
};

}  // namespace

TEST_CASE("Accounts: a name is taken in every case and by its lookalikes") {
    Accounts accounts;
    const auto irma = accounts.add(named("Irma"));
    REQUIRE(irma.entry);
    CHECK(irma.entry->id == 1);
    CHECK_FALSE(accounts.add(named("irma")).entry);
    CHECK_FALSE(accounts.add(named("1rma")).entry);
    CHECK_FALSE(accounts.add(named("|rma")).entry);
    CHECK(accounts.add(named("lrm")).entry);
    CHECK(accounts.size() == 2);

    CHECK(accounts.find("IRMA") == irma.entry);
    CHECK_FALSE(accounts.find("lrma"));
    CHECK(accounts.owner_of("irma") == irma.entry);
    CHECK(accounts.owner_of("lrma") == irma.entry);
    CHECK_FALSE(accounts.owner_of("irma2"));

    // Its letters may be capitals.
    const auto bill = accounts.add(named("bill")).entry;
    for (const char* const nick : {"BILL", "BlLL", "b1l|", "B|ll"}) {
        CAPTURE(nick);
        CHECK(accounts.owner_of(nick) == bill);
        CHECK_FALSE(accounts.add(named(nick)).entry);
    }
    accounts.drop(bill->id);
    CHECK_FALSE(accounts.owner_of("B|LL"));
}

TEST_CASE("Accounts: a certificate belongs to one account") {
    Accounts accounts;
    const auto irma = accounts.add(named("irma", {"aa"})).entry;
    const auto bob = accounts.add(named("bob", {"bb"})).entry;
    CHECK_FALSE(accounts.add(named("carol", {"cc", "aa"})).entry);
    CHECK_FALSE(accounts.find("carol"));
    const auto take = [&](const char* fingerprint) {
        return accounts.change(bob->id, [&](Account& account) {
            account.certificates.emplace_back(fingerprint);
            return true;
        });
    };
    CHECK_FALSE(take("aa").entry);
    CHECK(accounts.find_certificate("aa") == irma);
    CHECK(accounts.find_certificate("bb") == bob);
    const auto changed = take("cc").entry;
    CHECK(accounts.find_certificate("bb") == changed);
    CHECK(accounts.find_certificate("cc") == changed);

    accounts.change(bob->id, [](Account& account) {
        account.certificates = {"cc"};
        return true;
    });
    CHECK_FALSE(accounts.find_certificate("bb"));
    CHECK(accounts.find_certificate("cc") == accounts.find("bob"));
    accounts.drop(bob->id);
    CHECK_FALSE(accounts.find_certificate("cc"));
}

TEST_CASE("Accounts: a change publishes a copy, and a refused one changes nothing") {
    Accounts accounts;
    Recorder store;
    accounts.load({}, 7, store);
    const auto before = accounts.add(named("irma"));
    CHECK(before.entry->id == 8);
    CHECK(before.ticket == 1);
    const auto after = accounts.change(8, [](Account& account) {
        account.email = "irma@example.org";
        return true;
    });
    CHECK(after.ticket == 2);
    CHECK(before.entry->email.empty());
    CHECK(accounts.find(8) == after.entry);
    CHECK(accounts.find("irma")->email == "irma@example.org");
    const auto refused = accounts.change(8, [](Account& account) {
        account.email = "";
        return false;
    });
    CHECK_FALSE(refused.entry);
    CHECK(accounts.find(8) == after.entry);
    CHECK_FALSE(accounts.change(9, [](Account&) { return true; }).entry);

    CHECK(accounts.drop(8).ticket == 3);
    CHECK_FALSE(accounts.drop(8).entry);
    CHECK_FALSE(accounts.find(8));
    CHECK_FALSE(accounts.owner_of("1rma"));
    CHECK(store.changes ==
          std::vector<std::string>{"put irma ", "put irma irma@example.org", "drop irma"});
    CHECK(accounts.add(named("irma")).entry->id == 9);
}

TEST_CASE("Accounts: loaded accounts are found, and new ids follow theirs") {
    Accounts accounts;
    Recorder store;
    std::vector<Account> stored{named("irma", {"aa"}), named("bob")};
    stored[0].id = 3;
    stored[1].id = 5;
    accounts.load(std::move(stored), 4, store);
    CHECK(store.changes.empty());
    CHECK(accounts.find(3)->name == "irma");
    CHECK(accounts.find_certificate("aa")->id == 3);
    CHECK(accounts.all().size() == 2);
    CHECK(accounts.all()[1]->name == "bob");
    CHECK(accounts.add(named("carol")).entry->id == 6);
}
