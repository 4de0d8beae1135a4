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

bool is_blank(char c) {
    return c == ' ' || c == '\n';
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

// Letters typed in a row are undone together.
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

std::size_t Editor::word_begin(std::size_t at) const {
    while (at > 0 && !part_of_word(text_[at - 1])) --at;
    while (at > 0 && part_of_word(text_[at - 1])) --at;
    return at;
}

std::size_t Editor::word_end(std::size_t at) const {
    while (at < text_.size() && !part_of_word(text_[at])) ++at;
    while (at < text_.size() && part_of_word(text_[at])) ++at;
    return at;
}

std::size_t Editor::line_begin(std::size_t at) const {
    const std::size_t before = at == 0 ? std::string::npos : text_.rfind('\n', at - 1);
    return before == std::string::npos ? 0 : before + 1;
}

std::size_t Editor::line_end(std::size_t at) const {
    return std::min(text_.find('\n', at), text_.size());
}

void Editor::word_left() {
    did_ = Did::other;
    cursor_ = word_begin(cursor_);
}

void Editor::word_right() {
    did_ = Did::other;
    cursor_ = word_end(cursor_);
}

void Editor::home() {
    did_ = Did::other;
    const std::size_t begin = line_begin(cursor_);
    cursor_ = begin == cursor_ ? 0 : begin;
}

void Editor::end() {
    did_ = Did::other;
    const std::size_t end = line_end(cursor_);
    cursor_ = end == cursor_ ? text_.size() : end;
}

void Editor::move_to(std::size_t at) {
    did_ = Did::other;
    cursor_ = std::min(at, text_.size());
}

void Editor::move_to_line(std::size_t begin, std::size_t column) {
    did_ = Did::other;
    const std::string_view line = std::string_view(text_).substr(begin, line_end(begin) - begin);
    cursor_ = begin + fit(line, column).size();
}

bool Editor::up() {
    const std::size_t begin = line_begin(cursor_);
    if (begin == 0) return false;
    const std::size_t column = cells_of(std::string_view(text_).substr(begin, cursor_ - begin));
    move_to_line(line_begin(begin - 1), column);
    return true;
}

bool Editor::down() {
    const std::size_t end = line_end(cursor_);
    if (end == text_.size()) return false;
    const std::size_t begin = line_begin(cursor_);
    const std::size_t column = cells_of(std::string_view(text_).substr(begin, cursor_ - begin));
    move_to_line(end + 1, column);
    return true;
}

void Editor::erase(std::size_t begin, std::size_t end) {
    if (begin == end) return;
    remember(Did::other);
    text_.erase(begin, end - begin);
    cursor_ = begin;
}

void Editor::erase_left() {
    if (cursor_ > 0) erase(cluster_before(text_, cursor_), cursor_);
}

void Editor::erase_right() {
    if (cursor_ < text_.size())
        erase(cursor_, cursor_ + first_cluster(std::string_view(text_).substr(cursor_)).bytes);
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
    while (begin > 0 && is_blank(text_[begin - 1])) --begin;
    while (begin > 0 && !is_blank(text_[begin - 1])) --begin;
    take(begin, cursor_, KillRing::Side::front);
}

void Editor::kill_part_left() {
    take(word_begin(cursor_), cursor_, KillRing::Side::front);
}

void Editor::kill_word_right() {
    take(cursor_, word_end(cursor_), KillRing::Side::back);
}

void Editor::kill_to_start() {
    take(line_begin(cursor_), cursor_, KillRing::Side::front);
}

void Editor::kill_to_end() {
    const std::size_t end = line_end(cursor_);
    // At the end of a line, the line break goes.
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
    const std::size_t end = word_end(cursor_);
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
