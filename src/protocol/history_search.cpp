#include <hubbub/protocol/casemap.h>
#include <hubbub/protocol/history_search.h>

#include <algorithm>

namespace hubbub::protocol {

bool HistorySearch::finds(const StoredMessage& message) const {
    if (message.kind > StoredKind::notice ||
        !std::binary_search(places.begin(), places.end(), message.place))
        return false;
    const std::string_view source = message.source;
    if (!nick.empty() && !same(source.substr(0, source.find('!')), nick)) return false;
    return text.empty() || text.is_in(search_words(message.text));
}

}  // namespace hubbub::protocol
