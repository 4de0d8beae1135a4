// One connection from its first byte: how the bytes are classified, and TLS records of an OpenSSL
// client that an attacker modifies. The first byte selects which:
//   h   the rest arrives unchanged; the next byte selects how it is cut into pieces
//   c   a handshake, then actions of the client, each with one byte that says how much:
//       t  sends text              k  renews its key        e  ends its stream
//       d  its bytes are delivered x  one of them changes   l  some of them are lost
//       s  the server sends text

#include <hubbub/net/tls_engine.h>
#include <hubbub/protocol/http.h>
#include <hubbub/protocol/line_framer.h>
#include <hubbub/protocol/plain.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string>

#include <openssl/bio.h>
#include <openssl/ssl.h>

#include "support/tls_server.h"
#include "targets.h"
#include "world/must.h"

using namespace hubbub;
using TlsStatus = net::TlsEngine::Status;

namespace {

const std::shared_ptr<const net::TlsContext>& context() {
    static const auto made = tls::context_of(tls::Identity(tls::Wanted{}));
    return made;
}

// Reads all text that the engine has after this ciphertext. Returns how that ended.
TlsStatus read_all(net::TlsEngine& engine, std::string_view ciphertext, std::string& text) {
    std::array<char, 512> buffer{};
    for (;;) {
        const net::TlsEngine::Read got = engine.read(ciphertext, buffer.data(), buffer.size());
        ciphertext = {};
        if (got.status != TlsStatus::done) return got.status;
        text.append(buffer.data(), got.bytes);
    }
}

TlsStatus greet_in_pieces(std::string_view bytes, std::size_t piece) {
    net::TlsEngine engine(context());
    TlsStatus status = TlsStatus::starved;
    while (!bytes.empty() && status == TlsStatus::starved) {
        const std::string some(bytes.substr(0, piece));
        bytes.remove_prefix(some.size());
        status = engine.handshake(some).status;
        must(engine.waiting() <= some.size(), "an incomplete record is not kept twice");
    }
    must(status != TlsStatus::done, "nobody guesses the end of a handshake");
    must(engine.output_bytes() < 16 * 1024, "answers to a hello are short");
    return status;
}

// Returns how a connection treats its first line: none yet, a browser, or a dialect.
std::string first_line_in_pieces(std::string bytes, std::size_t piece) {
    protocol::TelnetFilter telnet;
    protocol::LineFramer framer({protocol::line_bytes, protocol::tag_bytes});
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
        const std::size_t size = std::min(piece, bytes.size() - at);
        framer.feed({bytes.data() + at, telnet.filter(bytes.data() + at, size)});
        std::string_view line;
        for (;;) {
            const auto result = framer.next(line);
            if (result == protocol::LineFramer::Result::empty) break;
            if (result != protocol::LineFramer::Result::line) return "too long";
            const std::string typed = protocol::typed_line(line);
            if (typed.find_first_not_of(' ') == std::string::npos) continue;
            if (protocol::detect(typed) != protocol::Dialect::browser) return "chat";
            return protocol::http_answer(typed, Wall{});
        }
    }
    return "none";
}

void take_start(std::string_view bytes) {
    if (bytes.empty()) return;
    const std::size_t piece = static_cast<unsigned char>(bytes.front()) + std::size_t{1};
    bytes.remove_prefix(1);
    if (bytes.starts_with(protocol::tls_hello)) {
        must(greet_in_pieces(bytes, bytes.size()) == greet_in_pieces(bytes, piece),
             "pieces are the same hello");
        return;
    }
    const std::string taken = first_line_in_pieces(std::string(bytes), 4096);
    must(taken == first_line_in_pieces(std::string(bytes), piece), "pieces are the same line");
    if (taken.starts_with("HTTP/")) {
        const std::size_t body = taken.find("\r\n\r\n");
        must(body != std::string::npos && taken.find("Connection: close") < body,
             "an HTTP answer has its fields");
    }
}

// A client of OpenSSL, over memory.
class Peer {
  public:
    Peer()
        : context_(SSL_CTX_new(TLS_client_method()), SSL_CTX_free),
          ssl_(SSL_new(context_.get()), SSL_free) {
        SSL_set_bio(ssl_.get(), BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
        SSL_set_connect_state(ssl_.get());
    }
    void deliver(const std::string& bytes) {
        BIO_write(SSL_get_rbio(ssl_.get()), bytes.data(), static_cast<int>(bytes.size()));
    }
    std::string take_output() {
        BIO* const from = SSL_get_wbio(ssl_.get());
        std::string out(BIO_ctrl_pending(from), '\0');
        if (!out.empty()) BIO_read(from, out.data(), static_cast<int>(out.size()));
        return out;
    }
    bool greet() { return SSL_do_handshake(ssl_.get()) == 1; }
    void renew() {
        SSL_key_update(ssl_.get(), SSL_KEY_UPDATE_REQUESTED);
        SSL_do_handshake(ssl_.get());
    }
    bool say(const std::string& text) {
        return SSL_write(ssl_.get(), text.data(), static_cast<int>(text.size())) > 0;
    }
    void end() { SSL_shutdown(ssl_.get()); }
    std::string heard() {
        std::string out;
        std::array<char, 512> buffer{};
        for (;;) {
            const int got = SSL_read(ssl_.get(), buffer.data(), buffer.size());
            if (got <= 0) return out;
            out.append(buffer.data(), static_cast<std::size_t>(got));
        }
    }

  private:
    std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context_;
    std::unique_ptr<SSL, decltype(&SSL_free)> ssl_;
};

std::string output_of(net::TlsEngine& engine) {
    std::string out;
    engine.take_output(out);
    return out;
}

void greet(Peer& peer, net::TlsEngine& engine) {
    bool peer_done = false;
    TlsStatus status = TlsStatus::starved;
    for (int turn = 0; turn < 4; ++turn) {
        peer_done = peer.greet();
        status = engine.handshake(peer.take_output()).status;
        peer.deliver(output_of(engine));
    }
    must(peer_done && status == TlsStatus::done, "the handshake succeeds");
}

void talk(std::string_view actions) {
    Peer peer;
    net::TlsEngine engine(context());
    greet(peer, engine);
    std::string said, taken, from_server, heard, on_the_way;
    bool changed = false, over = false;
    for (; actions.size() >= 2 && !over; actions.remove_prefix(2)) {
        const std::size_t much = static_cast<unsigned char>(actions[1]);
        const std::string text(much * 16, actions[1]);
        switch (actions.front()) {
            case 't':
                if (!text.empty() && peer.say(text)) said += text;
                break;
            case 'k': peer.renew(); break;
            case 'e': peer.end(); break;
            case 'x':
                if (on_the_way.empty()) break;
                on_the_way[much % on_the_way.size()] ^= 1;
                changed = true;
                break;
            case 'l':
                changed = changed || (much > 0 && !on_the_way.empty());
                on_the_way.erase(0, much);
                break;
            case 's':
                if (engine.write(text, {})) from_server += text;
                break;
            case 'd': {
                const std::string some = on_the_way.substr(0, much * 8);
                on_the_way.erase(0, some.size());
                over = read_all(engine, some, taken) != TlsStatus::starved;
                break;
            }
            default: return;
        }
        on_the_way += peer.take_output();
        must(said.starts_with(taken), "no text is made up, changed or repeated");
        must(engine.output_bytes() < 512 * 1024, "answers are bounded by what is asked");
        peer.deliver(output_of(engine));
        heard += peer.heard();
    }
    must(from_server == heard || over || changed, "the client gets what the server sent");
    if (changed || over) return;
    read_all(engine, on_the_way, taken);
    must(taken == said, "all text arrives");
}

}  // namespace

void fuzz_tls(std::string_view bytes) {
    if (bytes.starts_with('h')) return take_start(bytes.substr(1));
    if (bytes.starts_with('c')) talk(bytes.substr(1));
}
