#include "link/dial.h"

#include <exception>
#include <thread>
#include <utility>

#include "config/password.h"

namespace hubbub::client {

std::shared_ptr<Dial> Dial::start(DialRequest request, std::shared_ptr<const net::Wake> done) {
    auto dial = std::make_shared<Dial>();
    std::thread([dial, request = std::move(request), done = std::move(done)] {
        DialResult result;
        try {
            if (!request.password_command.empty())
                result.password = password_from(request.password_command);
            result.wire = connect_to(request.server);
        } catch (const UntrustedCertificate& error) {
            result.error = std::string(error.what()) + " (or type /trust)";
            result.certificate = error.found;
        } catch (const std::exception& error) {
            result.error = error.what();
        }
        dial->finish(std::move(result));
        done->set();
    }).detach();
    return dial;
}

void Dial::finish(DialResult result) {
    const MutexLock lock(mutex_);
    result_ = std::move(result);
}

std::optional<DialResult> Dial::take() {
    const MutexLock lock(mutex_);
    return std::exchange(result_, std::nullopt);
}

}  // namespace hubbub::client
