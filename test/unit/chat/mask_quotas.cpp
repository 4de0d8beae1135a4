// How many masks of channels one client and one address may have set.

#include <hubbub/chat/channel.h>
#include <hubbub/chat/mask_quotas.h>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

using namespace hubbub;
using namespace hubbub::chat;

namespace {

using Shares = std::vector<MaskQuotas::Share>;

Address address(const std::string& text) {
    return *Address::parse(text);
}

// Takes as many as there are, and returns how many came.
std::size_t take_all(MaskQuotas& quotas, Shares& out, std::uint64_t client,
                     const std::optional<Address>& place) {
    const std::size_t before = out.size();
    while (out.size() - before <= MaskQuotas::max_of_address) {
        auto share = quotas.take(client, place);
        if (!share) break;
        out.push_back(std::move(*share));
    }
    return out.size() - before;
}

// Lets clients from `first` on take all they may, each from the place that `place` returns for it.
template <class Place>
std::size_t take_by_five(MaskQuotas& quotas, Shares& out, std::uint64_t first, Place place) {
    std::size_t all = 0;
    for (std::uint64_t i = 0; i < 5; ++i) all += take_all(quotas, out, first + i, place(i));
    return all;
}

}  // namespace

TEST_CASE("MaskQuotas: each client has a separate bound") {
    MaskQuotas quotas;
    Shares shares;
    CHECK(take_all(quotas, shares, 1, std::nullopt) == MaskQuotas::max_of_client);
    CHECK(take_all(quotas, shares, 2, std::nullopt) == MaskQuotas::max_of_client);
    // The bound holds wherever the client comes from.
    CHECK_FALSE(quotas.take(1, address("192.0.2.1")));
    CHECK(quotas.size() == 2);
}

TEST_CASE("MaskQuotas: an address has a bound, however many clients it has") {
    MaskQuotas quotas;
    Shares shares;
    const auto here = [](std::uint64_t) { return address("192.0.2.1"); };
    CHECK(take_by_five(quotas, shares, 1, here) == MaskQuotas::max_of_address);
    CHECK_FALSE(quotas.take(9, address("192.0.2.1")));
    CHECK(quotas.take(9, address("192.0.2.2")));
    CHECK(quotas.take(9, std::nullopt));
}

TEST_CASE("MaskQuotas: the addresses of an IPv6 /64 count as one, IPv4 addresses separately") {
    MaskQuotas quotas;
    Shares shares;
    const auto in_network = [](std::uint64_t i) {
        return address("2001:db8:0:1:" + std::to_string(i) + "::1");
    };
    CHECK(take_by_five(quotas, shares, 1, in_network) == MaskQuotas::max_of_address);
    CHECK_FALSE(quotas.take(9, address("2001:db8:0:1:ffff:ffff:ffff:ffff")));
    CHECK(quotas.take(9, address("2001:db8:0:2::1")));
    const auto beside = [](std::uint64_t i) { return address("192.0.2." + std::to_string(i + 1)); };
    CHECK(take_by_five(quotas, shares, 11, beside) == 5 * MaskQuotas::max_of_client);
}

TEST_CASE("MaskQuotas: a refusal charges nobody") {
    MaskQuotas quotas;
    Shares shares;
    const auto here = [](std::uint64_t) { return address("192.0.2.1"); };
    take_by_five(quotas, shares, 1, here);
    CHECK_FALSE(quotas.take(9, address("192.0.2.1")));
    CHECK(take_all(quotas, shares, 9, std::nullopt) == MaskQuotas::max_of_client);
    CHECK_FALSE(quotas.take(9, address("192.0.2.7")));
    shares.clear();
    CHECK(quotas.size() == 0);
}

TEST_CASE("MaskQuotas: a returned charge can be used again, once") {
    MaskQuotas quotas;
    Shares shares;
    const auto place = address("192.0.2.1");
    take_all(quotas, shares, 1, place);
    // A moved charge counts on, once; the replaced one is returned.
    MaskQuotas::Share moved = std::move(shares.back());
    shares.pop_back();
    CHECK_FALSE(quotas.take(1, place));
    MaskQuotas::Share& same = moved;
    moved = std::move(same);
    CHECK_FALSE(quotas.take(1, place));
    moved = std::move(shares.back());
    shares.pop_back();
    CHECK(take_all(quotas, shares, 1, place) == 1);
    moved = {};
    CHECK(take_all(quotas, shares, 1, place) == 1);
    shares.clear();
    CHECK(quotas.size() == 0);
}

TEST_CASE("MaskQuotas: a mask counts until it is removed or its channel is gone") {
    MaskQuotas quotas;
    const auto add = [&](Channel& channel, MaskList Channel::*list, const std::string& mask) {
        const MutexLock lock(channel.mutex);
        return channel.add_mask(list, {mask, "op", 0, {}, *quotas.take(1, std::nullopt)});
    };
    {
        Channel channel(10, "#a", 0);
        for (const auto list : {&Channel::bans, &Channel::exceptions, &Channel::welcome})
            CHECK(add(channel, list, "x!*@*"));
        // One that is in the list already counts once.
        CHECK_FALSE(add(channel, &Channel::bans, "x!*@*"));
        for (const auto list : {&Channel::bans, &Channel::exceptions}) {
            CHECK(quotas.size() == 1);
            const MutexLock lock(channel.mutex);
            channel.remove_mask(list, "x!*@*");
        }
        CHECK(quotas.size() == 1);
        {
            const MutexLock lock(channel.mutex);
            channel.remove_mask(&Channel::welcome, "x!*@*");
        }
        CHECK(quotas.size() == 0);
        CHECK(add(channel, &Channel::bans, "y!*@*"));
        CHECK(quotas.size() == 1);
    }
    CHECK(quotas.size() == 0);
}
