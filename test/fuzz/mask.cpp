// Masks: "mask text", compared with a naive matcher; and nick!user@host made from any input.

#include <hubbub/protocol/casemap.h>
#include <hubbub/protocol/mask.h>
#include <hubbub/protocol/names.h>

#include <string>
#include <vector>

#include "targets.h"
#include "world/must.h"

using namespace hubbub::protocol;

namespace {

// By a table of what fits what: slow and plain.
bool fits_naively(std::string_view mask, std::string_view text) {
    std::vector<bool> fits(text.size() + 1);  // the mask so far, and so much of the text
    fits[0] = true;
    for (const char c : mask) {
        std::vector<bool> next(text.size() + 1);
        for (std::size_t i = 0; i <= text.size(); ++i) {
            if (c == '*') {
                next[i] = fits[i] || (i > 0 && next[i - 1]);
            } else {
                next[i] = i > 0 && fits[i - 1] && (c == '?' || fold(c) == fold(text[i - 1]));
            }
        }
        fits = std::move(next);
    }
    return fits[text.size()];
}

}  // namespace

void fuzz_mask(std::string_view bytes) {
    const std::size_t blank = bytes.find(' ');
    const std::string_view mask = bytes.substr(0, blank);
    const std::string_view text =
        blank == std::string_view::npos ? std::string_view{} : bytes.substr(blank + 1);
    must(matches_mask(mask, text) == fits_naively(mask, text), "both find the same");
    must(matches_mask("*", text), "'*' fits everything");

    const std::string full = full_mask(bytes);
    if (full.empty()) return;
    must(full.find(' ') == std::string::npos, "a mask is one word");
    if (account_of_mask(full)) return must(full_mask(full) == full, "a whole mask stays as it is");
    must(full.find('!') < full.rfind('@') && full.rfind('@') != std::string::npos,
         "a mask is nick!user@host");
    must(full_mask(full) == full, "a whole mask stays as it is");
    if (!valid_nick(bytes)) return;
    must(full == std::string(bytes) + "!*@*", "a nick becomes its mask");
    must(mask_complaint(full).empty(), "a nick's mask could fit it");
}
