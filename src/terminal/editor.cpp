#include <hubbub/terminal/editor.h>

#include <hubbub/protocol/casemap.h>
#include <hubbub/protocol/text.h>
#include <hubbub/terminal/width.h>

#include <algorithm>
#include <utility>

namespace hubbub::terminal {
namespace {

constexpr std::size_t ring_size = 20;
constexpr std::size_t undo_size = 100;

bool part_of_word(char c) {
    const char low = protocol::fold(c);
    return (low >= 'a' && low <= 'z') || (c >= '0' && c <= '9') || c == '_' ||
           static_cast<unsigned char>(c) >= 0x80;
}

bool is_space(char c) {
    return c == ' ' || c == '\n';
}

std::size_t word_begin(std::string_view text, std::size_t at) {
    while (at > 0 && !part_of_word(text[at - 1])) --at;
    while (at > 0 && part_of_word(text[at - 1])) --at;
    return at;
}

std::size_t word_end(std::string_view text, std::size_t at) {
    while (at < text.size() && !part_of_word(text[at])) ++at;
    while (at < text.size() && part_of_word(text[at])) ++at;
    return at;
}

std::size_t line_begin(std::string_view text, std::size_t at) {
    const std::size_t before = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
    return before == std::string_view::npos ? 0 : before + 1;
}

std::size_t line_end(std::string_view text, std::size_t at) {
    return std::min(text.find('\n', at), text.size());
}

// Returns the byte in the line from `begin` on that is in the same column as the byte `at`.
std::size_t same_column(std::string_view text, std::size_t begin, std::size_t at) {
    const std::size_t own = line_begin(text, at);
    const std::size_t column = cells_of(text.substr(own, at - own));
    return begin + fit(text.substr(begin, line_end(text, begin) - begin), column).size();
}

}  // namespace

void KillRing::kill(std::string text, Side side, bool continued) {
    if (text.empty()) return;
    if (continued && !entries_.empty()) {
        std::string& newest = entries_.back();
        newest = side == Side::front ? text + newest : newest + text;
        return;
    }
    entries_.push_back(std::move(text));
    if (entries_.size() > ring_size) entries_.pop_front();
}

const std::string& KillRing::newest() const {
    static const std::string nothing;
    return entries_.empty() ? nothing : entries_.back();
}

void KillRing::rotate() {
    if (entries_.size() < 2) return;
    entries_.push_front(std::move(entries_.back()));
    entries_.pop_back();
}

void Editor::remember(Did now) {
    if (now != Did::insert || did_ != Did::insert) {
        undo_.push_back({text_, cursor_});
        if (undo_.size() > undo_size) undo_.erase(undo_.begin());
    }
    did_ = now;
}

void Editor::set(std::string text) {
    if (text == text_) return;
    remember(Did::other);
    text_ = std::move(text);
    cursor_ = text_.size();
}

void Editor::reset() {
    text_.clear();
    cursor_ = 0;
    undo_.clear();
    did_ = Did::other;
}

void Editor::replace(std::size_t begin, std::size_t end, std::string_view text) {
    remember(Did::other);
    text_.replace(begin, end - begin, text);
    cursor_ = begin + text.size();
}

void Editor::insert(std::string_view text, std::string_view kept) {
    std::string clean;
    for (const char c : text) clean += c == '\t' ? ' ' : c;
    const auto stays = [&](char c) { return c == '\n' || kept.find(c) != kept.npos; };
    std::string whole;
    for (auto at = clean.begin(); at != clean.end();) {
        const auto end = std::find_if(at, clean.end(), stays);
        whole += protocol::visible({at, end});
        at = end;
        if (at != clean.end()) whole += *at++;
    }
    if (whole.empty()) return;
    remember(whole.size() <= 4 && whole != " " ? Did::insert : Did::other);
    text_.insert(cursor_, whole);
    cursor_ += whole.size();
}

void Editor::left() {
    did_ = Did::other;
    if (cursor_ > 0) cursor_ = cluster_before(text_, cursor_);
}

void Editor::right() {
    did_ = Did::other;
    if (cursor_ < text_.size())
        cursor_ += first_cluster(std::string_view(text_).substr(cursor_)).bytes;
}

void Editor::word_left() {
    did_ = Did::other;
    cursor_ = word_begin(text_, cursor_);
}

void Editor::word_right() {
    did_ = Did::other;
    cursor_ = word_end(text_, cursor_);
}

void Editor::home() {
    did_ = Did::other;
    const std::size_t begin = line_begin(text_, cursor_);
    cursor_ = begin == cursor_ ? 0 : begin;
}

void Editor::end() {
    did_ = Did::other;
    const std::size_t end = line_end(text_, cursor_);
    cursor_ = end == cursor_ ? text_.size() : end;
}

bool Editor::up() {
    const std::size_t begin = line_begin(text_, cursor_);
    if (begin == 0) return false;
    did_ = Did::other;
    cursor_ = same_column(text_, line_begin(text_, begin - 1), cursor_);
    return true;
}

bool Editor::down() {
    const std::size_t end = line_end(text_, cursor_);
    if (end == text_.size()) return false;
    did_ = Did::other;
    cursor_ = same_column(text_, end + 1, cursor_);
    return true;
}

void Editor::erase_left() {
    if (cursor_ > 0) replace(cluster_before(text_, cursor_), cursor_, {});
}

void Editor::erase_right() {
    if (cursor_ < text_.size())
        replace(cursor_, cursor_ + first_cluster(std::string_view(text_).substr(cursor_)).bytes,
                {});
}

void Editor::take(std::size_t begin, std::size_t end, KillRing::Side side) {
    if (begin == end) return;
    const bool continued = did_ == Did::kill;
    remember(Did::kill);
    ring_->kill(text_.substr(begin, end - begin), side, continued);
    text_.erase(begin, end - begin);
    cursor_ = begin;
}

void Editor::kill_word_left() {
    std::size_t begin = cursor_;
    while (begin > 0 && is_space(text_[begin - 1])) --begin;
    while (begin > 0 && !is_space(text_[begin - 1])) --begin;
    take(begin, cursor_, KillRing::Side::front);
}

void Editor::kill_part_left() {
    take(word_begin(text_, cursor_), cursor_, KillRing::Side::front);
}

void Editor::kill_word_right() {
    take(cursor_, word_end(text_, cursor_), KillRing::Side::back);
}

void Editor::kill_to_start() {
    take(line_begin(text_, cursor_), cursor_, KillRing::Side::front);
}

void Editor::kill_to_end() {
    const std::size_t end = line_end(text_, cursor_);
    // At the end of a line, removes the line break.
    take(cursor_, end == cursor_ && end < text_.size() ? end + 1 : end, KillRing::Side::back);
}

void Editor::yank() {
    remember(Did::yank);
    yanked_ = cursor_;
    text_.insert(cursor_, ring_->newest());
    cursor_ += ring_->newest().size();
}

void Editor::yank_next() {
    if (did_ != Did::yank) return;
    text_.erase(yanked_, ring_->newest().size());
    cursor_ = yanked_;
    ring_->rotate();
    text_.insert(cursor_, ring_->newest());
    cursor_ += ring_->newest().size();
}

void Editor::transpose() {
    if (cursor_ == text_.size()) left();
    if (cursor_ == 0 || text_.empty()) return right();
    const std::size_t before = cluster_before(text_, cursor_);
    const std::size_t length = first_cluster(std::string_view(text_).substr(cursor_)).bytes;
    const std::string swapped =
        text_.substr(cursor_, length) + text_.substr(before, cursor_ - before);
    replace(before, cursor_ + length, swapped);
}

void Editor::change_word(Case to) {
    const std::size_t end = word_end(text_, cursor_);
    std::string word = text_.substr(cursor_, end - cursor_);
    bool first = true;
    for (char& c : word) {
        if (!part_of_word(c)) continue;
        const bool up = to == Case::upper || (to == Case::capital && first);
        c = up ? protocol::upper(c) : protocol::fold(c);
        first = false;
    }
    replace(cursor_, end, word);
}

void Editor::undo() {
    did_ = Did::other;
    if (undo_.empty()) return;
    text_ = std::move(undo_.back().text);
    cursor_ = undo_.back().cursor;
    undo_.pop_back();
}

}  // namespace hubbub::terminal
