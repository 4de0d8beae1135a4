// Source: https://abiword.github.io/enchant/

#include <hubbub/protocol/casemap.h>
#include <hubbub/protocol/text.h>

#include <algorithm>

#include <enchant.h>

#include "spell/dictionary.h"

namespace hubbub::client {
namespace {

constexpr std::size_t most_suggestions = 12;

struct FreeBroker {
    void operator()(EnchantBroker* broker) const { enchant_broker_free(broker); }
};
using Broker = std::unique_ptr<EnchantBroker, FreeBroker>;

class Enchant final : public Dictionary {
  public:
    Enchant(Broker broker, EnchantDict* dict) : broker_(std::move(broker)), dict_(dict) {}
    ~Enchant() override { enchant_broker_free_dict(broker_.get(), dict_); }

    // An error (below 0) is not reported as a misspelling.
    bool knows(const std::string& word) override {
        return enchant_dict_check(dict_, word.data(), static_cast<ssize_t>(word.size())) <= 0;
    }

    std::vector<std::string> near(const std::string& word) override {
        std::size_t count = 0;
        char** const words =
            enchant_dict_suggest(dict_, word.data(), static_cast<ssize_t>(word.size()), &count);
        if (words == nullptr) return {};
        std::vector<std::string> out;
        for (std::size_t i = 0; i < std::min(count, most_suggestions); ++i)
            out.push_back(protocol::visible(words[i]));
        enchant_dict_free_string_list(dict_, words);
        return out;
    }

  private:
    Broker broker_;
    EnchantDict* dict_;
};

void add_language(const char* tag, const char*, const char*, const char*, void* all) {
    auto& languages = *static_cast<std::vector<std::string>*>(all);
    if (std::find(languages.begin(), languages.end(), tag) == languages.end())
        languages.emplace_back(tag);
}

// enchant prints a warning to the terminal if the tag is invalid.
bool is_language(const std::string& text) {
    return !text.empty() && text.find_first_not_of(
                                "abcdefghijklmnopqrstuvwxyz"
                                "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") == std::string::npos;
}

std::string missing(EnchantBroker* broker, const std::string& language) {
    std::vector<std::string> there;
    enchant_broker_list_dicts(broker, add_language, &there);
    std::sort(there.begin(), there.end());
    std::string out = "No dictionary for '" + protocol::visible(language) + "'.";
    // Debian's packages are hunspell-en-gb, hunspell-fr.
    if (is_language(language))
        out += " Install one; Debian's packages begin with hunspell-" +
               protocol::fold(language.substr(0, language.find_first_of("_-"))) + ".";
    if (there.empty()) return out + " No dictionaries are installed.";
    out += " Installed:";
    for (const std::string& one : there) out += " " + protocol::visible(one);
    return out;
}

}  // namespace

OpenedDictionary open_dictionary(const std::string& language) {
    Broker broker(enchant_broker_init());
    EnchantDict* const dict = is_language(language)
                                  ? enchant_broker_request_dict(broker.get(), language.c_str())
                                  : nullptr;
    if (dict == nullptr) return {nullptr, missing(broker.get(), language)};
    return {std::make_unique<Enchant>(std::move(broker), dict), {}};
}

}  // namespace hubbub::client
